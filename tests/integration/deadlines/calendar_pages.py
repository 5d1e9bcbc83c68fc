"""The pages of the calendar's administration as a process of deadlines serves them, and officers' browsers at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx

from services.deadlines.calendars.office import Office
from services.deadlines.pages import editions, withdrawals
from services.deadlines.pages.rooms import TEMPLATES, Rooms
from shared.calendars.keeper import Calendars
from shared.database import Pool, close_pool, connect_pool
from shared.runtime.http import make_app
from shared.security.accounts import Account, Accounts
from shared.security.fence import Fence
from shared.security.limits import Limits, Pace
from shared.security.rights import Duty
from shared.security.session import COOKIE, Sessions
from shared.security.signed_in import Entry, SignedIn
from shared.web import Site
from shared.web.underway import Underway
from tests.integration.deadlines.calendar_office import YICHENG
from tests.integration.deadlines.service import Deadlines
from tests.support.stores import url_of
from tests.support.waiting import until

OFFICERS = ("sifa-a", "sifa-b", "sifa-fz")
_PLACES = (YICHENG, YICHENG, "110105")
ACCOUNTS = Accounts.of([
    Account(person=person, name=name, duty=Duty.JUSTICE_OFFICER, region=region)
    for person, name, region in zip(OFFICERS, ("孙应诉", "李复议", "周日历"), _PLACES, strict=True)
])  # fmt: skip
SESSIONS = Sessions("k" * 32)
BY_ITSELF = {"hx-request": "true", "x-by-itself": "1"}


@dataclass
class Officer:
    """A browser; ``token`` is in every form of its session."""

    http: httpx.AsyncClient
    token: str

    async def sent(self, path: str, fields: dict[str, str], *, by_itself: bool = True) -> httpx.Response:
        headers = BY_ITSELF if by_itself else {}
        return await self.http.post(path, data=fields | {"form_token": self.token}, headers=headers)

    async def told(self, path: str, fields: dict[str, str]) -> httpx.Response:
        """What the page that asks by itself gets in the end."""
        answers = list[httpx.Response]()

        async def there() -> bool:
            answers.append(await self.sent(path, fields))
            return answers[-1].status_code != 202

        await until(there)
        return answers[-1]


@dataclass
class Process:
    officers: dict[str, Officer]
    underway: Underway


@asynccontextmanager
async def process(service: Deadlines, database: str) -> AsyncIterator[Process]:
    """It shares no memory with another one, nor with the projection."""
    async with AsyncExitStack() as stack:
        url = url_of("deadlines", database)
        pool = await connect_pool(url, name="pages", gate=Fence("deadlines"), search_path="deadlines")
        stack.push_async_callback(close_pool, pool)
        calendars, underway = Calendars(service.calendar), Underway()
        site = Site(
            TEMPLATES, pool=pool, events=service.own, calendars=calendars, accounts=ACCOUNTS, sessions=SESSIONS,
            signed_in=_signed_in(pool), limits=Limits(pool, Pace(0, 1), Pace(0, 1)), today=lambda: service.today,
        )  # fmt: skip
        office = Office(pool, service.own, service.packs, calendars, lambda: service.today)
        nobody = cast("Any", None)  # these pages ask no other office
        rooms = Rooms(site, nobody, office, nobody, nobody, nobody, underway, "")
        app = make_app("deadlines")
        for part in (editions, withdrawals):
            app.include_router(part.router(rooms))
        running = asyncio.create_task(underway.run())
        yield Process({one: await _officer(stack, app, one, database) for one in OFFICERS}, underway)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def _signed_in(pool: Pool) -> SignedIn:
    return SignedIn(pool, ACCOUNTS, SESSIONS, idle=600, most=3_600)


async def _officer(stack: AsyncExitStack, app: Any, person: str, database: str) -> Officer:
    """Signed in where people sign in: at intake."""
    pool = await connect_pool(url_of("intake", database), name="intake", search_path="intake")
    cookie = await _signed_in(pool).begin(
        Entry(person=person, way="password", device="Browser", address="10.1.1.1")
    )
    await close_pool(pool)
    session = SESSIONS.read(cookie, 3_600)
    assert session
    transport = httpx.ASGITransport(app)
    http = await stack.enter_async_context(
        httpx.AsyncClient(transport=transport, base_url="http://deadlines")
    )
    http.cookies[COOKIE] = cookie
    return Officer(http, session.token)
