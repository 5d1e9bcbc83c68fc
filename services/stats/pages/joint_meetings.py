"""府院联席会议: the meetings that were held and what they resolved, with what has been done about it (YC23-2.3a)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.stats.cockpit.desk import Desk
from services.stats.knowledge import Knowledge, known
from services.stats.pages.cockpit import framed
from services.stats.pages.look import Look, seen
from services.stats.periods import ALL, Period
from services.stats.selection import Scope
from services.stats.standpoint import standpoint
from shared.events.terms import Meeting
from shared.policy.subjects import Subject
from shared.web import Site, Visit

PAGE = 50


def router(site: Site, desk: Desk) -> APIRouter:
    routes = site.router()

    @routes.get("/cockpit/meetings")
    async def get_meetings(look: Annotated[Look, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        at = await standpoint(desk.reckoner.pool, sees.as_of)
        scope = Scope(sees.region, sees.bureau)
        pool, day = desk.reckoner.pool, sees.as_of or site.today()
        meetings = held(await known(pool, at, scope, sees.when, (Subject.MEETING,)))
        items = resolved(await known(pool, at, scope, ALL, (Subject.RESOLUTION,)), sees.when, day)
        start = int(look.after) if look.after.isdecimal() else 0
        longest = max(len(meetings), len(items))
        return site.page(
            visit,
            "cockpit_meetings.html",
            frame=await framed(desk, sees, at),
            seen=sees,
            meetings=meetings[start : start + PAGE],
            items=items[start : start + PAGE],
            open=sum(not item["done"] for item in items),
            after=str(start + PAGE) if start + PAGE < longest else "",
        )

    return routes


def held(rows: Knowledge) -> list[dict[str, Any]]:
    """Newest first."""
    return _newest(
        [
            {"on": row.value("held_on"), "bureau": rows.bureau_name(row), "topic": row.unit.label}
            for row in _joint(rows, Subject.MEETING, "held_on")
        ]
    )


def resolved(rows: Knowledge, when: Period, day: date) -> list[dict[str, Any]]:
    """What was resolved in the period, or ``before`` it and still open when it began; newest first. ``done_on`` may be unknown though it is done.
    ``late``: done after its last day, or open on ``day`` and past it.
    """
    return _newest(
        [
            {
                "on": row.value("resolved_on"),
                "before": when.before(row.value("resolved_on")),
                "bureau": rows.bureau_name(row),
                "what": row.unit.label,
                "done": bool(row.value("done")),
                "done_on": row.value("done_on"),
                "by": row.value("complete_by"),
                "late": is_late(row, day),
            }
            for row in _joint(rows, Subject.RESOLUTION, "resolved_on")
            if concerns(row, when)
        ]
    )


def concerns(row: Any, when: Period) -> bool:
    """Whether there was something to do about it in the period: what an earlier one left open is not lost with it."""
    resolved_on, done_on = row.value("resolved_on"), row.value("done_on")
    if not when.before(resolved_on):
        return when.contains(resolved_on)
    return not row.value("done") or bool(done_on and not when.before(done_on))


def is_late(row: Any, day: date) -> bool:
    """Nothing without a last day is; what was done on an unknown day is not."""
    by, on = row.value("complete_by"), row.value("done_on") if row.value("done") else day
    return bool(by and on and on > by)


def _joint(rows: Knowledge, subject: Subject, day: str) -> list[Any]:
    return [row for row in rows.rows(subject) if row.value("meeting") == Meeting.JOINT and row.value(day)]


def _newest(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lines, key=lambda line: line["on"], reverse=True)
