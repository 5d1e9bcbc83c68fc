"""Which facts of a bureau the duties of some periods can be counted from. Pure.

A bureau has tens of thousands of cases and a year counts a few of them: so only these facts are read. What is left out cannot change an assessment:
of its own records everything is read, of cases the counted facts of those days with how their cases were opened, and every fact of a case that may
still fill a gap (``duty_cases.fills_until``: an instance nobody handles, a hearing to come). Of facts that are only counted, where nobody asks for
their list, it is enough how many of one day say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.deadlines.duties.owed import Spans
from shared.events.case import (
    CaseEvent,
    CaseOpened,
    Closed,
    HandlerAssigned,
    HearingHeld,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Judged,
)
from shared.events.organisation import (
    DepartmentRegistered,
    OrganisationRegistered,
    PersonAssigned,
    ReportSubmitted,
    RosterJoined,
    RosterLeft,
)
from shared.policy.choice import Packs
from shared.policy.model import Quota

#: what every book needs of the bureau, and of a case that may still fill a gap
_OF_BUREAU = (OrganisationRegistered, PersonAssigned, DepartmentRegistered, RosterJoined, RosterLeft, ReportSubmitted)  # fmt: skip
_OF_CASE = (InstanceOpened, HandlerAssigned, HearingScheduled, HearingMoved, HearingHeld, Judged, Closed)  # fmt: skip
#: counting these, what is still to come counts as well
_FORESEEN = frozenset({HandlerAssigned.type, HearingHeld.type})


@dataclass(frozen=True, slots=True)
class Reach:
    """``whole``: types read from the first day on; ``counted``: types read of the days ``first`` to ``last``; ``summed``: types of
    which the alike ones of each of those days are counted. ``filling``: types read of the cases that may fill a gap after ``on``; none when no gap
    is asked about.
    """

    whole: tuple[str, ...]
    counted: tuple[str, ...]
    summed: tuple[str, ...]
    first: date
    last: date
    on: date
    filling: tuple[str, ...]


def reach(packs: Packs, region: str, bureau: str, on: date, spans: Spans, *, listed: bool = True) -> Reach:
    """Of one bureau, looked at on a day, for the periods that ``spans`` names, with the lists behind the numbers or without."""
    quotas = list(_binding(packs, region, bureau))
    standing = {name for quota in quotas if quota.settled_by for name in _types(quota)}
    asked = [(_types(one), span) for one in quotas if not one.settled_by for span in spans(one, on)]
    named = {name for types, _ in asked for name in types}
    cases = {name for name in named if _of_a_case(name)}
    single = (
        cases
        if listed
        else {HandlerAssigned.type} | {name for one in quotas if one.count.distinct for name in _types(one)}
    )
    to_come = {name for types, span in asked if on <= span.last for name in types}
    return Reach(
        whole=tuple(sorted({event.type for event in _OF_BUREAU} | (named - cases) | standing)),
        counted=tuple(sorted((cases - standing) & single)),
        summed=tuple(sorted(cases - standing - single)),
        first=min((span.first for _, span in asked), default=on),
        last=max((span.last for _, span in asked), default=on),
        on=on,
        filling=tuple(event.type for event in _OF_CASE) if to_come & _FORESEEN else (),
    )


def types_read(packs: Packs) -> frozenset[str]:
    """The fact types that any book is made of: those every book needs, and those the packs count."""
    quotas = (quota for pack in packs.packs for quota in pack.quotas)
    named = {name for quota in quotas for name in _types(quota)}
    return frozenset({event.type for event in (*_OF_BUREAU, CaseOpened, *_OF_CASE)} | named)


def _binding(packs: Packs, region: str, bureau: str) -> Iterator[Quota]:
    own = packs.for_bureau(region, bureau)
    return (quota for pack in own.packs if pack.binds.covers(region, bureau) for quota in pack.quotas)


def _types(quota: Quota) -> set[str]:
    ends = quota.settled_by.fact if quota.settled_by else None
    return {one.event for one in (quota.count.fact, quota.occasion, ends) if one}


def _of_a_case(name: str) -> bool:
    return name.startswith(f"{CaseEvent.area}.")
