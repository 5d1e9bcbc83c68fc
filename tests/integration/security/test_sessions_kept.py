"""Sessions, tries and buckets in Postgres: the same for every process, whoever looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta as span
from uuid import uuid4

import asyncpg
import pytest

from shared.database import Pool, close_pool, connect_pool
from shared.security import Duty, Identity
from shared.security.accounts import Account, Accounts
from shared.security.fence import Fence
from shared.security.limits import Limits, Pace, TooMany
from shared.security.session import Session, Sessions
from shared.security.signed_in import Entry, SignedIn
from shared.security.visitor import visited_by
from tests.support.stores import url_of

KEY = "k" * 32
CLERK = Account(
    person="renshe-a",
    name="内勤",
    duty=Duty.CLERK,
    region="370404",
    bureau="fz-renshe",
    password="scrypt$x$y",
)
CLAIMED = Account(person="from-outside", name="外来", duty=Duty.HANDLER, region="370404", bureau="fz-ziran")
NEVER = Pace(0, 1)


@pytest.fixture
async def intake(database: str) -> AsyncIterator[Pool]:
    """Connections as the role that writes sessions."""
    pool = await connect_pool(
        url_of("intake", database), name="intake", gate=Fence("intake"), search_path="intake"
    )
    yield pool
    await close_pool(pool)


@pytest.fixture
async def stats(database: str) -> AsyncIterator[Pool]:
    """Connections of another service."""
    pool = await connect_pool(
        url_of("stats", database), name="stats", gate=Fence("stats"), search_path="stats"
    )
    yield pool
    await close_pool(pool)


def signed_in(
    pool: Pool, accounts: Accounts | None = None, *, idle: float = 600, most: float = 3600
) -> SignedIn:
    return SignedIn(pool, accounts or Accounts.of([CLERK]), Sessions(KEY), idle=idle, most=most)


async def begun(desk: SignedIn, person: str = "renshe-a", claimed: Account | None = None) -> str:
    return await desk.begin(
        Entry(person=person, way="password", device="浏览器", address="10.1.2.3", claimed=claimed)
    )


def read(cookie: str) -> Session:
    session = Sessions(KEY).read(cookie, 3600)
    assert session
    return session


async def test_a_session_that_was_ended_is_over_in_every_service(intake: Pool, stats: Pool) -> None:
    """Signing out everywhere needs nobody's cookie; the session from which it is done goes on."""
    desk, elsewhere = signed_in(intake), signed_in(stats)
    first, second, third = [await begun(desk) for _ in range(3)]
    assert all([await elsewhere.who(cookie) for cookie in (first, second, third)])
    assert len(await desk.of_person("renshe-a")) == 3
    await desk.end_others("renshe-a", read(first).number)
    assert [bool(await elsewhere.who(cookie)) for cookie in (first, second, third)] == [True, False, False]
    await desk.end("renshe-a", read(first).number)
    assert await elsewhere.who(first) is None


async def test_nobody_ends_anothers_session(intake: Pool) -> None:
    """A number that was seen somewhere is no power over it; a cookie that we signed for another session of nobody is none."""
    desk = signed_in(intake)
    cookie = await begun(desk)
    await desk.end("renshe-b", read(cookie).number)
    await desk.end_others("renshe-b", uuid4())
    assert await desk.who(cookie)
    assert await desk.who(Sessions(KEY).begin("renshe-a", uuid4())) is None
    assert await desk.who(Sessions(KEY).begin("renshe-b", read(cookie).number)) is None


async def test_a_session_ends_when_nobody_used_it_and_when_it_is_old(intake: Pool, pool: Pool) -> None:
    """Idle for as long as is set, or begun as long ago; when it was used last is kept to the minute."""
    desk = signed_in(intake)
    idle, old, used = [await begun(desk) for _ in range(3)]
    moved = "update yingsu.sessions set used_at = now() - $2::interval, began_at = now() - $3::interval where id = $1"
    await pool.execute(moved, read(idle).number, span(seconds=601), span(seconds=700))
    await pool.execute(moved, read(old).number, span(seconds=1), span(seconds=3601))
    await pool.execute(moved, read(used).number, span(seconds=500), span(seconds=3000))
    assert [bool(await desk.who(cookie)) for cookie in (idle, old, used)] == [False, False, True]
    age = await pool.fetchval(
        "select now() - used_at < interval '5 s' from yingsu.sessions where id = $1", read(used).number
    )
    assert age
    assert len(await desk.of_person("renshe-a")) == 1


async def test_a_page_that_lies_open_keeps_no_session_alive(intake: Pool, pool: Pool) -> None:
    """What it asks by itself is answered and is no use."""
    desk = signed_in(intake)
    cookie = await begun(desk)
    await pool.execute("update yingsu.sessions set used_at = now() - interval '400 s'")
    still = "select now() - used_at > interval '399 s' from yingsu.sessions"
    assert await desk.who(cookie, used=False)
    assert await pool.fetchval(still)
    assert await desk.who(cookie)
    assert not await pool.fetchval(still)


async def test_who_somebody_is_is_looked_up_each_time(intake: Pool) -> None:
    """A duty that changed holds at the next page, an account that is gone is gone; whom only the provider knows is who it said."""
    accounts = Accounts.of([CLERK])
    desk = signed_in(intake, accounts)
    cookie, outside = await begun(desk), await begun(desk, "from-outside", CLAIMED)
    accounts._set([CLERK.model_copy(update={"duty": Duty.AUDITOR})])
    found = await desk.who(cookie)
    assert found
    assert found[1].duty is Duty.AUDITOR
    accounts._set([])
    assert await desk.who(cookie) is None
    known = await desk.who(outside)
    assert known
    assert (known[1].person, known[1].duty, known[1].bureau) == ("from-outside", Duty.HANDLER, "fz-ziran")


async def test_no_visitor_reaches_the_sessions(intake: Pool, stats: Pool) -> None:
    """The role that answers people has no right on who is signed in and what they sign in with; other services read, and write nothing but the last use."""
    await begun(signed_in(intake))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await stats.execute("update yingsu.sessions set ended_at = null")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await stats.fetch("select * from yingsu.sign_ins")

    async def visited(pool: Pool, table: str) -> None:
        visited_by(CLERK.identity)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.fetch(f"select * from {table}")

    for table in ("yingsu.sessions", "yingsu.sign_ins", "yingsu.tries", "yingsu.buckets", "credentials"):
        await asyncio.create_task(visited(intake, table))


async def at_once(times: int, what: Callable[[], Awaitable[int]]) -> list[int]:
    return list(await asyncio.gather(*(what() for _ in range(times))))


async def test_a_hundred_wrong_tries_at_once_are_a_hundred(intake: Pool, database: str) -> None:
    """Two processes, forty guesses at the same moment: five are looked at, whoever came first; another name does not wait, a right one clears."""
    other = await connect_pool(url_of("intake", database), name="intake", search_path="intake")
    desks = [Limits(pool, NEVER, NEVER) for pool in (intake, other)]
    waits = [
        wait for desk in desks for wait in await at_once(20, lambda d=desk: d.try_once("name:a", 5, 300))
    ]  # type: ignore[misc]
    await close_pool(other)
    assert waits.count(0) == 5
    assert all(0 < wait <= 300 for wait in waits if wait)
    assert await desks[0].try_once("name:b", 5, 300) == 0
    await desks[0].forgive("name:a")
    assert await desks[0].try_once("name:a", 5, 300) == 0


async def test_a_clock_that_is_put_back_locks_nobody_out(intake: Pool, pool: Pool) -> None:
    """The database's clock was an hour ahead: who has asked then may ask now, and who has tried waits no longer than the rule says."""
    desk = Limits(intake, Pace(1, 5), NEVER)
    clerk = CLERK.identity
    await desk.ask(clerk, "POST")
    await pool.execute("update yingsu.buckets set at = at + interval '1 hour', tokens = 2")
    await desk.ask(clerk, "POST")
    assert [await desk.try_once("name:a", 1, 300) for _ in range(2)] == [0, 300]
    await pool.execute("update yingsu.tries set since = since + interval '1 hour'")
    assert await desk.try_once("name:a", 1, 300) <= 300


async def test_tries_are_forgotten_after_their_time(intake: Pool, pool: Pool) -> None:
    """Five minutes later the name may be tried again, and right ones behind one address are not counted against it."""
    desk = Limits(intake, NEVER, NEVER)
    assert [await desk.try_once("name:a", 1, 300) for _ in range(2)] == [0, 300]
    await pool.execute("update yingsu.tries set since = now() - interval '301 s'")
    assert await desk.try_once("name:a", 1, 300) == 0
    for _ in range(5):
        assert await desk.try_once("address:x", 1, 300) == 0
        await desk.give_back("address:x")


async def test_whoever_asks_too_often_waits_in_all_processes(intake: Pool, stats: Pool) -> None:
    """A bucket is one person's, whichever service is asked; reading is not counted, this machine's administrator is not either."""
    slow = Pace(0.01, 3)
    desks = [Limits(pool, slow, slow) for pool in (intake, stats)]
    system = Identity(
        person="system-1", name="业务系统", duty=Duty.SYSTEM, region="370404", bureau="fz-renshe"
    )
    for desk in (*desks, desks[0]):
        await desk.ask(system, "POST")
    for desk in desks:
        with pytest.raises(TooMany) as refused:
            await desk.ask(system, "PUT")
        assert refused.value.after == 100
        await desk.ask(system, "GET")
        await desk.ask(CLERK.identity, "POST") if desk is desks[0] else None
    admin = Identity(person="local-admin", name="本机管理员", duty=Duty.ADMIN)
    for _ in range(5):
        await desks[0].ask(admin, "POST")


async def test_who_is_refused_without_end_is_told_to_wait(intake: Pool, stats: Pool) -> None:
    """Each refusal is a fact that is kept for ever: their number is bounded, in all processes together, and nobody's but theirs."""
    desks = [Limits(pool, NEVER, NEVER, Pace(0.01, 3)) for pool in (intake, stats)]
    for desk in (*desks, desks[0]):
        await desk.refuse(CLERK.identity)
    for desk in desks:
        with pytest.raises(TooMany):
            await desk.refuse(CLERK.identity)
    await desks[0].refuse(CLAIMED.identity)


async def test_with_the_database_away_reading_goes_on_and_nothing_else(intake: Pool) -> None:
    """What counts fails shut for whoever signs in or changes something, and open for whoever reads."""
    await close_pool(intake)
    desk = Limits(intake, Pace(1, 1), Pace(1, 1))
    await desk.ask(CLERK.identity, "GET", expensive=True)
    with pytest.raises(asyncpg.InterfaceError):
        await desk.ask(CLERK.identity, "POST")
    with pytest.raises(asyncpg.InterfaceError):
        await desk.try_once("name:a", 5, 300)
