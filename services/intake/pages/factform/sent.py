"""What somebody typed into a form, whatever it is: values by the dotted names of its controls. Pure.

A list's values are ``data.agents.0.kind``, ``data.agents.1.kind``; rows that are left empty do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

#: of one value, as typed: more than any field takes, and little enough to show again
LONGEST = 120_000


@dataclass(frozen=True, slots=True)
class Sent:
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Any]]) -> Sent:
        """Files are no text, and come by themselves."""
        values: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            if isinstance(value, str) and not name.startswith("form_token"):
                values[name] = (*values.get(name, ()), value.replace("\r\n", "\n")[:LONGEST])
        return cls(values)

    @classmethod
    def filled(cls, event: BaseModel, day: date | None, prefix: str = "data") -> Sent:
        """As if somebody had typed this fact."""
        plain = event.model_dump(mode="json", exclude_none=True)
        pairs = [("occurredon", day.isoformat())] if day else []
        return cls.of([*pairs, *_pairs(prefix, plain)])

    def text(self, path: str) -> str:
        return self.values.get(path, ("",))[-1].strip()

    def all(self, path: str) -> tuple[str, ...]:
        return tuple(one.strip() for one in self.values.get(path, ()) if one.strip())

    def rows(self, path: str) -> list[int]:
        """The numbers of the rows that were shown, in order."""
        start = f"{path}."
        numbers = {name[len(start) :].partition(".")[0] for name in self.values if name.startswith(start)}
        return sorted(int(one) for one in numbers if one.isdecimal() and len(one) < 5)

    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.values.items() for value in values]

    def over(self, other: Mapping[str, str]) -> Sent:
        """With ``other`` where nothing was sent under a name."""
        return Sent({**{name: (value,) for name, value in other.items()}, **self.values})

    def put(self, other: Mapping[str, str]) -> Sent:
        """With ``other`` instead of what was sent under these names."""
        return Sent({**self.values, **{name: (value,) for name, value in other.items()}})


def _pairs(path: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _pairs(f"{path}.{name}", inner)
        case list() if any(isinstance(one, dict) for one in value):
            for number, inner in enumerate(value):
                yield from _pairs(f"{path}.{number}", inner)
        case list():
            for number, inner in enumerate(value):
                yield f"{path}.{number}", str(inner)  # rows of words
                yield path, str(inner)  # or boxes that are ticked: the form looks at one of the two
        case bool():
            yield path, "true" if value else "false"
        case _:
            yield path, str(value)
