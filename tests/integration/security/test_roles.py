"""What a role of the database may do beyond its own work, tried as somebody would who holds its password: nothing."""

from __future__ import annotations

import asyncpg
import pytest

from shared.eventlog import EventLog, Expected
from shared.events.audit import AccessRefused
from shared.security.rights import Duty
from tests.support.given import a_write, an_event
from tests.support.stores import open_log, url_of

SERVICES = ("intake", "deadlines", "notify", "stats")
OTHERS = (
    "update projections.generations set position = 0 where name = 'other.cases'",
    "delete from projections.generations where name = 'other.cases'",
)
MADE = "insert into projections.generations (name, generation, version, status) values ($1, 1, 1, 'live')"
ALL = "select * from eventlog.partitions order by lower"
SEEN_BY_DOORS = """select (select count(*) from eventlog.event_ids), (select count(*) from eventlog.event_ids i join eventlog.events e using (position))"""


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_says_nothing_on_anothers_stream(database: str, log: EventLog, service: str) -> None:
    """Not even what it may say elsewhere: one fact of another's on a case, and that case would go no further."""
    whose = "case-1" if service != "intake" else "deadline-1"
    refusal = an_event(AccessRefused(person="x", duty=Duty.CLERK, method="GET", path="/", code="x"))
    async with open_log(url_of(service, database)) as own:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match=whose):
            await own.append(a_write(whose, refusal))
        await own.append(a_write("audit-x", refusal, expected=Expected.any()))
    assert await log.tail() == 1


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_keeps_its_own_books_only(database: str, service: str) -> None:
    """It sees how far everybody's read models are, and moves, makes anew and forgets its own."""
    owner, own = await asyncpg.connect(database), await asyncpg.connect(url_of(service, database))
    await owner.execute(MADE, "other.cases")
    for statement in OTHERS:
        assert (await own.execute(statement)).endswith(" 0")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await own.execute(MADE, "other.more")
    await own.execute(MADE, f"{service}.more")
    assert await own.fetchval("select count(*) from projections.generations") == 2
    assert await own.execute("delete from projections.generations") == "DELETE 1"
    await owner.close()
    await own.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_who_answers_somebody_learns_no_names_of_streams(
    database: str, log: EventLog, service: str
) -> None:
    """They name people, bureaus and cases; of ids there are those of the visitor's own events."""
    await log.append(a_write("s", an_event(bureau="fz-ziran"), an_event()))
    own = await asyncpg.connect(url_of(service, database))
    await own.execute(
        f"select set_config('yingsu.region', '370404', false), set_config('yingsu.bureau', 'fz-ziran', false); set role yingsu_{service}_doors"
    )
    assert tuple(await own.fetchrow(SEEN_BY_DOORS)) == (1, 1)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await own.fetch("select stream from eventlog.streams")
    await own.close()


@pytest.mark.parametrize("service", [*SERVICES, "mirror"])
async def test_a_service_does_not_fill_the_log_with_partitions(database: str, service: str) -> None:
    """Whatever sizes it names, there are two ahead of the size that the owner chose, and the next are as large; large objects are nobody's."""
    own = await asyncpg.connect(url_of(service, database))
    there = await own.fetch(ALL)
    for size, room in ((1, 10**8), (0, 10**8), (-5, 10**8), (None, 10**8), (10**17, 10**17)):
        await own.execute("select eventlog.ensure_partitions($1, $2)", size, room)
        assert await own.fetch(ALL) == there
    for made in ("lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, 'x')"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await own.execute(f"select {made}")
    await own.close()
