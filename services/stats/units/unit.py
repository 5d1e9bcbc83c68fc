"""One unit as counted. Its values are those that ``shared.policy.subjects`` names for its subject; a name with ``_`` is a note of the fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from shared.events.envelope import derived_id
from shared.events.model import Event
from shared.policy.subjects import SUBJECTS, Subject

#: what goes on until it is ended: an unknown last day is “still”
LASTING = frozenset({Subject.STOP, Subject.POST})


class Unit(NamedTuple):
    """A field here is a column of ``stats_units``, in the same order. ``values`` holds codes, numbers, yes or no, and days as text."""

    key: UUID
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
        return self.day(name) if name in SUBJECTS[Subject(self.subject)].days else self.values.get(name)

    def with_values(self, *, label: str | None = None, **changed: Any) -> Unit:
        """With some values changed; days are given as dates."""
        plain = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in changed.items()
        }
        values = {**self.values, **plain}
        subject = Subject(self.subject)
        known = [date.fromisoformat(values[name]) for name in SUBJECTS[subject].days if values.get(name)]
        *_, last = SUBJECTS[subject].days
        lasting = subject in LASTING and not values.get(last)
        return self._replace(
            values=values,
            label=self.label if label is None else label,
            came_on=min(known, default=None),
            went_on=None if lasting else max(known, default=None),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit belongs: the stream whose facts make it."""

    stream: str
    region: str
    bureau: str

    def unit(self, subject: Subject, name: str, instance: int | None = None) -> Unit:
        """A unit of which nothing is known yet. ``name`` is its own within the stream; what precedes ``#`` is its family."""
        area, _, rest = self.stream.partition("-")
        return Unit(
            key=derived_id("stats", self.stream, name),
            stream=self.stream,
            family=name.partition("#")[0],
            name=name,
            subject=subject.value,
            region=self.region,
            bureau=self.bureau,
            case_id=UUID(rest) if area == "case" else None,
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
    ``step`` gives the units that the fact changes, from those known so far.
    """

    subject: Subject
    reads: tuple[type[Event], ...]
    step: Callable[[Place, Known, Heard], Iterable[Unit]]
    families: Callable[[Heard], Iterable[str]] = lambda _: ()
