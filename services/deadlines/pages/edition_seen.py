"""A notice and what it moves, as its pages show them: counted beside the answers, because of a region's open cases it takes seconds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any

from fastapi import Response
from starlette.datastructures import FormData

from services.deadlines.calendars.office import Answer, Office
from services.deadlines.pages.lists import queries as lists
from services.deadlines.pages.previews import move_shown, preview_shown
from services.deadlines.pages.rooms import Rooms, there
from shared.dates import Notice, WorkCalendar
from shared.errors import Rejected
from shared.web import Visit
from shared.web.underway import NotYet, Underway, failed_page, making_page, patience


async def counted(
    underway: Underway, visit: Visit, what: Hashable, count: Callable[[], Awaitable[Answer | None]]
) -> Answer | None:
    """What ``count`` answers; NotYet while it goes on. Once for all who ask for the same in the same place: each sees only the cases of theirs."""
    me = visit.identity
    return await underway.made((me.region, me.bureau, what), count, patience(visit), me.person)


async def preview_page(
    rooms: Rooms,
    visit: Visit,
    given: str,
    notice: Notice,
    sent: Mapping[str, str],
    *,
    status: int = 200,
    **values: Any,
) -> Response:
    """What importing it would move, or a page that asks for it again with what was ``sent``."""
    office = rooms.office
    try:
        answer = there(await counted(rooms.underway, visit, given, lambda: office.show(notice)))
    except NotYet as still:
        return making_page(rooms.site, visit, f"正在预览：{notice.title}", FormData(sent), still)
    except Rejected as why:
        return await failed_page(rooms.site, visit, why)
    shown = {"unused": (), "error": ""} | await seen_in(office, answer) | values
    if _in_force(notice, office.calendars.current):
        shown["duplicate"] = True
    status = 200 if visit.fragment else status  # what asks by itself shows no refusals
    return rooms.site.page(visit, "edition_import.html", status, given=given, **shown)


async def names_of(office: Office) -> dict[tuple[str, str], str]:
    """Of the bureaus that are registered, by region and code."""
    rows = await office.pool.fetch(lists.bureaus, None)
    return {(row["region"], row["bureau"]): row["name"] for row in rows}


async def seen_in(office: Office, answer: Answer) -> dict[str, Any]:
    """The notice and what it moves, as pages show them."""
    names = await names_of(office)
    moves = [
        move_shown(move._asdict(), move.deadline_id, case, names.get((move.region, move.bureau)))
        for move, case in (answer.preview.moves if answer.preview else ())
    ]
    return {
        "notice": preview_shown(answer.notice),
        "doubts": answer.doubts,
        "preview": answer.preview,
        "moves": moves,
        "duplicate": answer.outcome == "duplicate",
    }


def _in_force(notice: Notice, calendar: WorkCalendar) -> bool:
    """Whether the calendar has these very days already, whatever it calls the notice."""
    return calendar.with_notice(notice).version == calendar.version
