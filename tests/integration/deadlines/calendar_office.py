"""Notices handed in at the doors of the deadlines service, and what they have moved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx

from services.deadlines.life import projection
from shared.events.envelope import Recorded
from tests.integration.deadlines.service import CaseStory, Deadlines
from tests.support.waiting import until
from tests.unit.deadlines.cases import day

YICHENG = "370404"
NOTICES = "/v1/calendar/notices"
#: in the table, what a calendar may change, without what only counts events
DATES = "select deadline_id, state, nominal, due, due_safe, provisional, look_on from deadlines order by 1"


@asynccontextmanager
async def doors(service: Deadlines) -> AsyncIterator[httpx.AsyncClient]:
    """The API of a process that shares no memory with the projection or with another API."""
    async with service.http() as client:
        yield client


async def posted(http: httpx.AsyncClient, path: str, body: Any, **params: Any) -> dict[str, Any]:
    answer = await http.post(path, json=body, params=params)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def got(http: httpx.AsyncClient, path: str, **params: Any) -> dict[str, Any]:
    answer = await http.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def cases_around_the_new_year(service: Deadlines, count: int = 12) -> list[CaseStory]:
    """Notices from mid-December on, so that deadlines end in 2026, in 2027, on probable holidays and off them."""
    service.today = day("26-12-29")
    first = day("26-12-14")
    days = [first + timedelta(days=n) for n in range(count)]
    return [await service.case(notice=str(on), region=YICHENG) for on in days]


async def dates(service: Deadlines) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await service.pool.fetch(DATES)]


async def moved(service: Deadlines) -> list[Recorded]:
    return [event for event in await service.events() if event.type == "deadline.moved"]


async def until_moved(service: Deadlines, number: int) -> None:
    """Until so many moves are in the log and in the tables."""

    async def so() -> bool:
        return len(await moved(service)) >= number

    await until(so)
    await service.settled()


async def quiet(service: Deadlines) -> None:
    """Until two looks in a row find nothing more to say: every projection has recounted by the calendar in force."""
    desk = service.desk()

    async def so() -> bool:
        await service.settled()
        tail = await service.log.tail()
        connection = await service.pool.acquire()
        try:
            known = await desk._calendars.refresh(connection)
            left = await projection.concerned(connection, known, known.calendar)
            said = await projection.decided(
                connection, left, projection.on_facts,
                projection.Desk(service.packs, known.calendar, service.today, known.change()),
            )  # fmt: skip
        finally:
            await service.pool.release(connection)
        return not said.said and await service.log.tail() == tail

    await until(so)
    await service.settled()


async def until_quiet_and_not(service: Deadlines, before: Sequence[Any]) -> None:
    await quiet(service)
    assert await dates(service) != before
