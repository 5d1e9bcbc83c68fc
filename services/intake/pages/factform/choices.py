"""What a form offers beyond its own vocabulary: the bureau's people, the hearings of the case, the next number. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Choices:
    """By field name. ``people``: code → label, typed and shown as the label; ``options`` are all there is to choose from (one alone is chosen);
    ``offers`` are suggestions; ``hidden`` fields keep what they are given; ``more``: the rows that one is added to.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Options] = field(default_factory=dict)
    offers: Mapping[str, Options] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    more: str = ""

    def label(self, code: str) -> str:
        """What is shown for a person; the code itself where nobody is known by it."""
        name = self.people.get(code, code)
        twice = sum(label == name for label in self.people.values()) > 1
        return f"{name}（{code}）" if twice else name

    def code(self, text: str) -> str:
        return self._codes().get(text, text)

    def _codes(self) -> Mapping[str, str]:
        return {self.label(code): code for code in self.people}
