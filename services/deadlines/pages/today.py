"""Today: what is overdue, due today and in the next days, and what moved lately and why. The first page a bureau's people see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from fastapi import APIRouter, Response

from services.deadlines.life.entries import State
from services.deadlines.lists.asked import Asked
from services.deadlines.pages.lists import queries
from services.deadlines.pages.rooms import Rooms
from services.deadlines.pages.views import all_shown, shown
from shared.clock import SHANGHAI
from shared.events.deadline import DeadlineMoved
from shared.security import Act, Duty, Identity
from shared.web import Visit

#: days that count as the next ones, days for which a move is news, rows of a part before it refers to the whole list
AHEAD, NEWS, ROWS = 7, 7, 30


def router(rooms: Rooms) -> APIRouter:
    site, routes = rooms.site, rooms.site.router()

    @routes.get("/today")
    async def get_today(whose: str = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        mine = own(visit.identity, whose)
        region, bureau = visit.identity.scope()
        person = visit.identity.person if mine else None
        asked = Asked(region=region, bureau=bureau, person=person, state="running,missed", limit=ROWS)
        today, until = rooms.desk.today(), last_day(rooms)
        overdue, *others = [
            await rooms.desk.page(asked.model_copy(update=part)) for part in parts(today, until)
        ]
        due, later = split(all_shown(item for other in others for item in other["items"]), today)
        pressing, *coming = [other["next"] for other in others]
        return site.page(
            visit, "today.html", today=today, mine=mine, until=until, overdue=all_shown(overdue["items"]), due=due, later=later,
            more_overdue=overdue["next"], more_due=pressing, more_later=any(coming),
            moved=[] if mine else await _moved(rooms, region, bureau, today),
        )  # fmt: skip

    return routes


def own(identity: Identity, whose: str) -> bool:
    """A handler begins with their own, others with the whole bureau's."""
    return whose == "mine" or (whose != "bureau" and identity.duty is Duty.HANDLER)


def parts(today: date, until: date) -> list[dict[str, str]]:
    """What is asked for: overdue; due today; the days after, each kind of lamp, so that where a part is cut no day before its end is passed over; and
    what is due later yet and to be done sooner by the stricter reading.
    """
    before, after, beyond = (str(day + timedelta(days=n)) for day, n in ((today, -1), (today, 1), (until, 1)))
    return [
        {"lamp": "overdue", "due_before": before},
        {"lamp": "red,yellow", "due_before": str(today)},
        {"lamp": "red,yellow,green", "due_after": after, "due_before": str(until)},
        {"lamp": "red,yellow", "due_after": beyond},
    ]


def split(items: Iterable[dict[str, Any]], today: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What has to be done today, by the stricter reading, and what comes after; each by the day to have it done."""
    ordered = sorted(items, key=lambda item: (item["due_safe"], item["due"]))
    return (
        [item for item in ordered if item["due_safe"] <= today],
        [item for item in ordered if item["due_safe"] > today],
    )


def last_day(rooms: Rooms) -> date:
    """A week ahead, or as far as a yellow lamp reaches over a long holiday."""
    return max(rooms.desk.today() + timedelta(days=AHEAD), rooms.desk.reading.lights.yellow)


async def _moved(rooms: Rooms, region: str | None, bureau: str | None, today: date) -> list[dict[str, Any]]:
    """The latest first."""
    since = datetime.combine(today - timedelta(days=NEWS), time(), SHANGHAI)
    rows = await rooms.desk.pool.fetch(queries.moved, region, bureau, since, ROWS)
    times = {row["deadline_id"]: row["moved_at"] for row in rows}
    return [
        shown(item) | {"moved_at": times[item["id"]], "reason": await _why(rooms, item)}
        for item in await rooms.desk.lines(list(times))
    ]


async def _why(rooms: Rooms, item: dict[str, Any]) -> str | None:
    """Why its day changed; what ended since bears the reason of its end."""
    if item["state"] != State.CANCELLED:
        return cast("str | None", item["reason"])
    life = await rooms.desk.log.read_stream(f"deadline-{item['id']}")
    return next(
        (one.payload.reason for one in reversed(life) if isinstance(one.payload, DeadlineMoved)), None
    )
