"""What a proposal needs to know of a bureau's other cases: what each person has in hand and was given, and who had this plaintiff before. Pure.

``Others.among`` is the law: the same from the cases themselves. The read model answers it without reading them (``bureau.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from services.intake.assigning.docket import Case
from shared.events.case import Plaintiff
from shared.events.plaintiffs import share_a_plaintiff


class Given(NamedTuple):
    """When a case was given to whom (the first of days where nobody knows), and what it is called."""

    on: date
    handler: str
    name: str


@dataclass(frozen=True, slots=True)
class Load:
    """``plaintiffs`` of the cases given in the year, of equal ones one: more of the same change no number of different plaintiffs."""

    in_hand: int = 0
    last_given: date | None = None
    plaintiffs: frozenset[tuple[Plaintiff, ...]] = frozenset()


@dataclass(frozen=True)
class Others:
    """``linked`` and ``same``: the last given of cases linked to this one, and of cases that share a plaintiff with it."""

    loads: Mapping[str, Load] = field(default_factory=dict)
    linked: Given | None = None
    same: Given | None = None

    def load(self, person: str) -> Load:
        return self.loads.get(person) or Load()

    @classmethod
    def among(cls, case: Case, others: Sequence[Case], year: int) -> Others:
        """From the bureau's cases without this one."""
        linked = [o for o in others if o.id in case.linked or case.id in o.linked]
        same = [o for o in others if share_a_plaintiff(o.plaintiffs, case.plaintiffs)]
        people = {who for other in others for who, _ in other.assigned.values()}
        loads = {person: _load(person, others, year) for person in people}
        return cls(loads, max(_given(linked), default=None), max(_given(same), default=None))


def known_by(plaintiffs: Iterable[Plaintiff]) -> tuple[Plaintiff, ...]:
    """What tells plaintiffs apart, and nothing else of them."""
    return tuple(Plaintiff(label=one.label, party_id=one.party_id) for one in plaintiffs)


def _load(person: str, others: Sequence[Case], year: int) -> Load:
    given = [(day, o) for o in others for who, day in o.assigned.values() if who == person and day]
    return Load(
        in_hand=sum(person in o.in_hand.values() for o in others),
        last_given=max((day for day, _ in given), default=None),
        plaintiffs=frozenset(known_by(o.plaintiffs) for day, o in given if day.year == year and o.plaintiffs),
    )


def _given(cases: Iterable[Case]) -> Iterable[Given]:
    return (
        Given(day or date.min, who, case.opened.name) for case in cases for who, day in case.assigned.values()
    )
