"""Which facts of a bureau the duties of some periods can be counted from. Pure.

A bureau has tens of thousands of cases and a year counts a few of them: so only these facts are read. What is left out cannot change an assessment:
of its own records everything is read, of cases the counted facts of those days with how their cases were opened, and every fact of a case that may
still fill a gap (``duty_cases.fills_until``: an instance nobody handles, a hearing to come). Of facts that are only counted, where nobody asks for
their list, it is enough how many of one day say the same. Of what a person handled in a period, it is enough which cases may be of the same
plaintiffs, and how many more there are; for the list of one person, what that person handled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from services.deadlines.duties.book import Period
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
    is asked about. ``handled``: periods of which is read what each person handled, for ``person`` all of it, without one as far as
    a count of up to ``steps`` different plaintiffs asks.
    """

    whole: tuple[str, ...]
    counted: tuple[str, ...]
    summed: tuple[str, ...]
    first: date
    last: date
    on: date
    filling: tuple[str, ...]
    handled: tuple[Period, ...] = ()
    person: str | None = None
    steps: int = 0


def reach(
    packs: Packs,
    region: str,
    bureau: str,
    on: date,
    spans: Spans,
    *,
    listed: bool = True,
    person: str | None = None,
) -> Reach:
    """Of one bureau, looked at on a day, for the periods that ``spans`` names, with the lists behind the numbers or without; of those on
    persons that on ``person`` alone, if one is named.
    """
    quotas = list(_binding(packs, region, bureau))
    standing = {name for quota in quotas if quota.settled_by for name in _types(quota)}
    asked = [(quota, span) for quota in quotas if not quota.settled_by for span in spans(quota, on)]
    handling = [(quota, span) for quota, span in asked if HandlerAssigned.type in _types(quota)]
    apart = all(_of_handlers(quota, listed, person) for quota, _ in handling)
    named = {name for quota, _ in asked for name in _types(quota)}
    cases = {name for name in named if _of_a_case(name)} - ({HandlerAssigned.type} if apart else set())
    to_come = {name for quota, span in asked if on <= span.last for name in _types(quota)}
    single = cases if listed else _single(quotas)
    return Reach(
        whole=tuple(
            sorted({event.type for event in _OF_BUREAU} | {n for n in named if not _of_a_case(n)} | standing)
        ),
        counted=tuple(sorted((cases - standing) & single)),
        summed=tuple(sorted(cases - standing - single)),
        first=min((span.first for _, span in asked), default=on),
        last=max((span.last for _, span in asked), default=on),
        on=on,
        filling=tuple(event.type for event in _OF_CASE) if to_come & _FORESEEN else (),
        handled=tuple({(span.first, span.last) for _, span in handling}) if apart else (),
        person=person if listed else None,
        steps=max((1 + max(one.at_least, one.at_most or 0) for one, _ in handling), default=0),
    )


def _of_handlers(quota: Quota, listed: bool, person: str | None) -> bool:
    """Whether the quota counts nothing but what each handler took on: their list where one person is asked about, or their different plaintiffs."""
    count, fact = quota.count, quota.count.fact
    if quota.occasion or count.by != "handler" or fact is None or fact.event != HandlerAssigned.type:
        return False
    return person is not None if listed else bool(count.distinct) and not fact.where


def _single(quotas: Iterable[Quota]) -> set[str]:
    """Of assignments the last one counts, and plaintiffs are told apart case by case: these are never read as several alike."""
    return {HandlerAssigned.type} | {name for one in quotas if one.count.distinct for name in _types(one)}


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
