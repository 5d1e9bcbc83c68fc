"""Which dates differ only because the calendar does: they say so, and what was settled before stays as it was. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, Withheld, obligations
from services.deadlines.life.standing import Standing, Status
from shared.calendars.change import CalendarChange
from shared.dates import Due
from shared.events.deadline import DatedDeadline
from shared.policy.load import Packs

Duties = Mapping[UUID, Obligation | Withheld]


def dates(dated: DatedDeadline) -> Due:
    """What was last said of it."""
    return Due(dated.nominal, dated.due, dated.due_safe, dated.provisional)


def shifted(
    case: Case, duties: Duties, standings: Mapping[UUID, Standing], packs: Packs, change: CalendarChange
) -> frozenset[UUID]:
    """Deadlines that today's facts and rules, put to the calendar they were last counted on, would still date as they stand.

    Where that calendar is not known, the calendar is taken to be the cause.
    """
    stale: dict[str, set[UUID]] = {}
    for key, duty in duties.items():
        dated = standings[key].dated if key in standings else None
        if dated and dated.calendar != change.version and _differs(duty, dated):
            stale.setdefault(dated.calendar, set()).add(key)
    found: set[UUID] = set()
    for version, keys in stale.items():
        calendar = change.earlier(version)
        then = {duty.id: duty for duty in obligations(case, packs, calendar)} if calendar else None
        found |= keys if then is None else {key for key in keys if _stood(then.get(key), standings[key])}
    return frozenset(found)


def settled(duty: Obligation, standing: Standing) -> bool:
    """Met, and by the same fact still, or ended: a new calendar does not open it again."""
    met = standing.status is Status.MET and standing.met == duty.met
    return met or standing.status is Status.CANCELLED


def _stood(then: Obligation | Withheld | None, standing: Standing) -> bool:
    return then is not None and standing.dated is not None and not _differs(then, standing.dated)


def _differs(duty: Obligation | Withheld, dated: DatedDeadline) -> bool:
    return isinstance(duty, Obligation) and duty.due != dates(dated)
