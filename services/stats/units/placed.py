"""Units as they are read for counting: with the instance they belong to, and with what only other units know. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.stats.figures.instance import Instance
from services.stats.periods import Period
from services.stats.units.unit import Unit
from shared.policy.subjects import CASE_FIELDS, SUBJECTS, Subject

Instances = Mapping[tuple[UUID, int], Instance]
#: by a subject's code, the fields that its instance tells and not the unit itself
_OF_THE_INSTANCE: Mapping[str, frozenset[str]] = {
    subject.value: frozenset(CASE_FIELDS.keys() - own.fields.keys()) for subject, own in SUBJECTS.items()
}


@dataclass(frozen=True, slots=True)
class Placed:
    """One unit with its instance; null where it has no case, or the instance was taken back."""

    unit: Unit
    of: Instance | None = None

    @property
    def region(self) -> str:
        return self.unit.region

    @property
    def bureau(self) -> str:
        return self.unit.bureau

    @property
    def case_id(self) -> UUID | None:
        return self.unit.case_id

    @property
    def instance(self) -> int | None:
        return self.of.instance if self.of else self.unit.instance

    @property
    def name(self) -> str:
        """How a list shows it: the case, and what of it."""
        return (
            "：".join(part for part in (self.of.name if self.of else "", self.unit.label) if part)
            or self.unit.name
        )

    def value(self, name: str) -> Any:
        if name in _OF_THE_INSTANCE[self.unit.subject]:
            return self.of.value(name) if self.of else None
        return self.unit.value(name)

    def changed(self, **values: Any) -> Placed:
        return Placed(self.unit._replace(values={**self.unit.values, **values}), self.of)


def told(subject: Subject, names: Iterable[str]) -> Callable[[Placed], tuple[Any, ...]]:
    """Several values of units of one subject at once, in some order, several that stand together as a tuple. Not for days."""
    of_instance = _OF_THE_INSTANCE[subject.value]
    own, others = [n for n in names if n not in of_instance], [n for n in names if n in of_instance]

    def read(row: Placed) -> tuple[Any, ...]:
        values = [row.unit.values.get(name) for name in own]
        values += [getattr(row.of, name) for name in others] if row.of else ()
        return tuple([tuple(value) if isinstance(value, list) else value for value in values])

    return read


def placed(units: Iterable[Unit], instances: Instances) -> list[Placed]:
    """Each unit with its own instance; what is of the whole case goes with its first."""
    first: dict[UUID, Instance] = {}
    for (case_id, number), row in instances.items():
        if (known := first.get(case_id)) is None or number < known.instance:
            first[case_id] = row
    found = []
    for unit in units:
        if not unit.exists:
            continue
        if unit.case_id is None:
            found.append(Placed(unit))
            continue
        of = instances.get((unit.case_id, unit.instance)) if unit.instance else first.get(unit.case_id)
        if of is not None:  # a unit of a case or an instance that was taken back counts nowhere
            found.append(
                within_instance(Placed(unit, of)) if unit.subject == Subject.STOP else Placed(unit, of)
            )
    return found


def by_subject(
    units: Iterable[Unit], instances: Instances, period: Period
) -> dict[Subject, tuple[Placed, ...]]:
    """What there is of each subject, as a period sees it."""
    found: dict[Subject, list[Placed]] = defaultdict(list)
    for one in placed(units, instances):
        found[Subject(one.unit.subject)].append(one)
    found[Subject.POST] = with_appeared(found[Subject.POST], found[Subject.APPEARANCE], period)
    found[Subject.LOSS] = with_recurring(found[Subject.LOSS], period)
    return {subject: tuple(ones) for subject, ones in found.items()}


def with_appeared(posts: Iterable[Placed], appearances: Iterable[Placed], period: Period) -> list[Placed]:
    """名册人员, each with whether the person stood in court as leader in the period."""
    there = {
        (one.region, one.bureau, one.value("person"))
        for one in appearances
        if one.value("leader") and period.contains(one.value("hearing_on"))
    }
    return [p.changed(appeared=(p.region, p.bureau, p.value("person")) in there) for p in posts]


def with_recurring(losses: Iterable[Placed], period: Period) -> list[Placed]:
    """败诉原因, each with whether the same bureau had it in another case of the period too (MH26-4.1)."""
    kept = list(losses)
    cases: dict[tuple[str, str, str], set[UUID | None]] = defaultdict(set)
    for one in kept:
        if period.contains(one.value("analysed_on")):
            cases[one.region, one.bureau, one.value("cause")].add(one.case_id)
    return [
        one.changed(recurring=bool(cases[one.region, one.bureau, one.value("cause")] - {one.case_id}))
        for one in kept
    ]


def within_instance(stop: Placed) -> Placed:
    """A stop cannot begin before its instance nor outlast it, whatever was registered: suspended cases are pending cases."""
    if stop.of is None:
        return stop
    begun = max((day for day in (stop.value("stopped_on"), stop.of.taken_on) if day), default=None)
    ended = min((day for day in (stop.value("resumed_on"), stop.of.closed_on) if day), default=None)
    return stop.changed(stopped_on=begun and begun.isoformat(), resumed_on=ended and ended.isoformat())
