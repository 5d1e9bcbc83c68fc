"""One unit as counted. Its values are those that ``shared.policy.subjects`` names for its subject; a name with ``_`` is a note of the fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from shared.events.model import Event
from shared.policy.subjects import SUBJECTS, Subject

#: what goes on until it is ended: an unknown last day is “still”, an unknown first one “always”
LASTING = frozenset({Subject.STOP, Subject.POST})
#: by a subject's code, the days by which its units may be counted
_DAYS: dict[str, tuple[str, ...]] = {subject.value: tuple(of.days) for subject, of in SUBJECTS.items()}
_LASTING: frozenset[str] = frozenset(subject.value for subject in LASTING)


class Unit(NamedTuple):
    """A field here is a column of ``stats_units``, in the same order. ``values`` holds codes, numbers, yes or no, and days as text."""

    stream: str
    #: units of one family are those an event may touch without knowing their numbers
    family: str
    name: str
    subject: str
    region: str
    bureau: str
    case_id: UUID | None
    instance: int | None
    #: how a list shows it
    label: str
    came_on: date | None
    went_on: date | None
    values: dict[str, Any]
    voided: bool

    @property
    def exists(self) -> bool:
        """Whether anything countable is known of it."""
        return any(not name.startswith("_") for name in self.values)

    def day(self, name: str) -> date | None:
        text = self.values.get(name)
        return date.fromisoformat(text) if text else None

    def value(self, name: str) -> Any:
        """A day as a date, anything else as it is; null where it is not stated."""
        return self.day(name) if name in _DAYS[self.subject] else self.values.get(name)

    def with_values(self, *, label: str | None = None, **changed: Any) -> Unit:
        """With some values changed; days are given as dates, or as the text that another unit holds."""
        values = self.values | changed
        for name, value in changed.items():
            if type(value) is date:
                values[name] = value.isoformat()
        came_on, went_on = self.came_on, self.went_on
        if not changed.keys().isdisjoint(_DAYS[self.subject]):
            came_on, went_on = _between(self.subject, values)
        said = self.label if label is None else label
        return Unit._make((*self[:_LABEL], said, came_on, went_on, values, self.voided))


#: how many columns stand before what a fact changes, which begins with the label
_LABEL = Unit._fields.index("label")


def _between(subject: str, values: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """The first and the last day by which it may be counted. Days are told apart as text, which sorts as they do."""
    days = _DAYS[subject]
    known = [day for name in days if (day := values.get(name))]
    if not known:
        return None, None
    first, last = date.fromisoformat(min(known)), date.fromisoformat(max(known))
    if subject in _LASTING:
        return first if values.get(days[0]) else None, last if values.get(days[-1]) else None
    return first, last


@lru_cache(maxsize=4_096)
def _case_of(stream: str) -> UUID | None:
    area, _, rest = stream.partition("-")
    return UUID(rest) if area == "case" else None


class Place(NamedTuple):
    """Where a unit belongs: the stream whose facts make it."""

    stream: str
    region: str
    bureau: str

    def unit(self, subject: Subject, name: str, instance: int | None = None) -> Unit:
        """A unit of which nothing is known yet. ``name`` is its own within the stream; what precedes ``#`` is its family."""
        return Unit(
            stream=self.stream,
            family=name.partition("#")[0],
            name=name,
            subject=subject.value,
            region=self.region,
            bureau=self.bureau,
            case_id=_case_of(self.stream),
            instance=instance,
            label="",
            came_on=None,
            went_on=None,
            values={},
            voided=False,
        )


class Heard(NamedTuple):
    """One effective fact, as the kinds hear it."""

    id: UUID
    on: date | None
    event: Event


Known = Mapping[str, Unit]


def alive(known: Known, name: str) -> Unit | None:
    """The unit of this name, unless it was taken back: whatever is said of it again begins anew."""
    unit = known.get(name)
    return None if unit is None or unit.voided else unit


@dataclass(frozen=True, slots=True)
class Kind:
    """How one subject is counted from a stream.

    ``families`` of a fact of an organisation must be told without looking (a bureau's stream is long); a case is always known whole.
    ``step`` gives the units that the fact changes, from those known so far: also what the kinds before it made of the same fact.
    """

    subject: Subject
    reads: tuple[type[Event], ...]
    step: Callable[[Place, Known, Heard], Iterable[Unit]]
    families: Callable[[Heard], Iterable[str]] = lambda _: ()
