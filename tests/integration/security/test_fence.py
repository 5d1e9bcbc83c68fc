"""Row-level security: what Postgres shows to the role that answers somebody, whatever is asked of it. Every table of every service is filled with
rows of three bureaus and looked at as each of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.deadlines.duties.projection import DutyDesk
from services.deadlines.life.projection import DeadlineDesk
from services.intake.assigning.projection import Assigning
from services.intake.checking.open_tasks import OpenTasks
from services.intake.court_list.projection import CourtLists
from services.intake.projections import Cases
from services.intake.sessions.projection import Sessions
from services.intake.work.causes_projection import Causes
from services.intake.work.work_projection import Work
from services.notify.dispatch import Dispatch
from services.notify.projection import Inbox
from services.notify.reminders.projection import Reminders
from services.stats.cells.projection import Cells
from services.stats.entries.projection import Entries
from services.stats.people.projection import People
from services.stats.projection import Figures
from services.stats.publishing.projection import Reports
from services.stats.supervision.projection import Supervision
from services.stats.units.projection import Units
from shared.database import Connection, Pool, close_pool, connect_pool, transaction
from shared.eventlog import EventLog, reader
from shared.projection import generation
from shared.projection.generation import Generation
from shared.security import Duty, Identity
from shared.security.fence import Fence
from shared.security.visitor import visited_by
from shared.settings import SERVICES
from tests.support.given import a_write, an_event
from tests.support.stores import url_of

PROJECTIONS = (
    Cases, Causes, OpenTasks, Work, Assigning, CourtLists, Sessions, DeadlineDesk, DutyDesk, Inbox, Reminders, Dispatch,
    Figures, Units, Entries, Reports, People, Cells, Supervision,
)  # fmt: skip
A, B, C = ("370404", "fz-renshe"), ("370404", "fz-ziran"), ("310112", "mh-fagai")
#: kept by process managers and projections for themselves: no door reads them, so nobody is shown them
NOBODYS = {"reminder_matters", "reminder_cases", "stats_supervised_deadlines", "stats_entry_origins"}
#: the same for everybody
EVERYBODYS = {"stats_cell_codes", "stats_cell_today"}
TABLES = (
    "select n.nspname as schema, c.relname as name, c.relrowsecurity as fenced from pg_class c join pg_namespace n on n.oid = c.relnamespace \
where c.relkind = 'r' and n.nspname ~ '_g1$' order by 1, 2"
)
COLUMNS = "select column_name, udt_name from information_schema.columns where table_schema = $1 and table_name = $2 and is_generated = 'NEVER' order by ordinal_position"
VALUES: dict[str, Any] = {
    "text": "x", "int4": 1, "int8": 1, "bool": False, "uuid": UUID(int=1), "date": "2026-01-01", "timestamptz": "2026-01-01", "jsonb": "{}", "json": "{}",
    "_text": "{}", "_int4": "{}", "_uuid": "{}", "_date": "{}", "int2": 1, "numeric": 1, "float8": 1, "bytea": "", "_int8": "{}", "daterange": "[2026-01-01,2026-02-01)",
    "int4range": "[1,2)", "int8range": "[1,2)", "_bool": "{}",
}  # fmt: skip


def who(place: tuple[str | None, str | None]) -> Identity:
    return Identity(person="p-1", name="甲", duty=Duty.CLERK, region=place[0], bureau=place[1])


async def fill(db: Connection, schema: str, table: str) -> None:
    """One row for each bureau; what has no place of its own has the key of one that has."""
    columns = {row["column_name"]: row["udt_name"] for row in await db.fetch(COLUMNS, schema, table)}
    for number, place in enumerate((A, B, C), start=1):
        own = {
            "region": place[0],
            "bureau": place[1],
            "position": number,
            "person": f"p-{number}",
            "stream": f"s-{number}",
            "code": f"c-{number}",
            "number": number,
            "day": f"2026-01-0{number}",
        }
        keys = {name: str(UUID(int=number)) for name, kind in columns.items() if kind == "uuid"}
        made = (
            {name: "{}" if kind.startswith("_") else str(VALUES[kind]) for name, kind in columns.items()}
            | keys
            | {n: str(v) for n, v in own.items() if n in columns}
        )
        if table == "notify_duties":
            made["duty"] = f'{{"case_id": "{UUID(int=number)}"}}'
        names = ", ".join(f'"{name}"' for name in made)
        values = ", ".join(f"${at}::text::{columns[name]}" for at, name in enumerate(made, start=1))
        await db.execute(f'insert into {schema}."{table}" ({names}) values ({values})', *made.values())


@pytest.fixture
async def filled(database: str) -> str:
    """The superuser's url; every projection has its tables and views, each with a row of each bureau."""
    for service in SERVICES:
        pool = await connect_pool(url_of(service, database), name=service, search_path=service)
        for one in PROJECTIONS:
            if one.name.startswith(f"{service}."):
                await generation.create_tables(
                    pool, Generation(one.name, 1, one.version, "live", 0), one.schema, shown=True
                )
        await close_pool(pool)
    db = await asyncpg.connect(database)
    await db.execute("set session_replication_role = replica")
    for row in await db.fetch(TABLES):
        await fill(db, row["schema"], row["name"])
    await db.close()
    return database


@asynccontextmanager
async def doors(database: str, service: str) -> AsyncIterator[Pool]:
    """The pool of a service as its process has it."""
    pool = await connect_pool(
        url_of(service, database), name=service, gate=Fence(service), search_path=service
    )
    try:
        yield pool
    finally:
        await close_pool(pool)


async def as_visitor(identity: Identity, work: Any) -> Any:
    """In a context of its own, as a request is answered."""

    async def visiting() -> Any:
        visited_by(identity)
        return await work

    return await asyncio.create_task(visiting())


async def seen(pool: Pool, table: str) -> list[int]:
    """Which of the three rows, through the service's own view."""
    columns = {
        row[0]
        for row in await pool.fetch(
            f"select a.attname from pg_attribute a where a.attrelid = to_regclass('\"{table}\"') and attnum > 0"
        )
    }
    key = next(
        name
        for name in (
            "position",
            "case_id",
            "id",
            "stream",
            "bureau",
            "code",
            "deadline_id",
            "list_id",
            "region",
            "day",
        )
        if name in columns
    )
    rows = await pool.fetch(f'select "{key}"::text as key from "{table}"')
    return sorted(_number(row["key"]) for row in rows)


def _number(key: str) -> int:
    places = {A[1]: 1, B[1]: 2, C[1]: 3, A[0]: 1, C[0]: 3}
    return places.get(key) or int(key.rsplit("-", 1)[-1])


def tables_of(service: str) -> Iterator[str]:
    for one in PROJECTIONS:
        if one.name.startswith(f"{service}."):
            for line in one.schema.splitlines():
                if line.startswith("create table"):
                    yield line.split()[2]


async def test_no_table_is_without_a_fence(filled: str) -> None:
    """Row-level security is on for every table of every projection, and each has a rule but those that are nobody's to see."""
    db = await asyncpg.connect(filled)
    rows = await db.fetch(TABLES)
    ruled = {
        row["tablename"]
        for row in await db.fetch("select tablename from pg_policies where policyname = 'fence'")
    }
    await db.close()
    assert len(rows) > 30
    assert [row["name"] for row in rows if not row["fenced"]] == []
    assert {row["name"] for row in rows} - ruled == NOBODYS


@pytest.mark.parametrize("service", SERVICES)
async def test_each_sees_their_own_and_nothing_else(filled: str, service: str) -> None:
    """A bureau its rows, the 司法局 its region's, nobody another's; what belongs to no bureau but a region only the 司法局."""
    async with doors(filled, service) as pool:
        for table in tables_of(service):
            by_region = table == "intake_court_lists"
            expected = [
                (who(A), [1]),
                (who(B), [2]),
                (who((A[0], None)), [1, 2]),
                (who((C[0], None)), [3]),
                (who((None, None)), [1, 2, 3]),
            ]
            for identity, numbers in expected:
                wanted = [1, 2, 3] if table in EVERYBODYS else numbers
                if by_region:
                    wanted = [] if identity.bureau else numbers
                if table in NOBODYS:
                    wanted = []
                assert await as_visitor(identity, seen(pool, table)) == wanted, (table, identity)


@pytest.mark.parametrize("service", SERVICES)
async def test_nothing_of_a_visit_is_left_on_a_connection(filled: str, service: str) -> None:
    """The next who gets the connection is the service itself again, and sees everything of its own."""
    table = next(name for name in tables_of(service) if name not in NOBODYS | EVERYBODYS)
    async with doors(filled, service) as pool:
        for _ in range(20):
            assert await as_visitor(who(B), seen(pool, table)) == [2]
            assert await seen(pool, table) == [1, 2, 3]
            assert await pool.fetchval("select current_setting('yingsu.region', true)") in {None, ""}
            assert await pool.fetchval("select current_user") == f"yingsu_{service}"


@pytest.mark.parametrize("service", SERVICES)
async def test_who_did_not_say_for_whom_sees_nothing(filled: str, service: str) -> None:
    """The role alone, without settings, has no rows; and it can change none, of its own service or another's."""
    async with doors(filled, service) as pool, transaction(pool) as db:
        await db.execute(f"set local role yingsu_{service}_doors")
        for table in tables_of(service):
            if table not in EVERYBODYS:
                assert await db.fetch(f'select 1 from "{table}"') == [], table
            for change in (f'delete from "{table}"', f'insert into "{table}" default values'):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with db.transaction():
                        await db.execute(change)
        others = [
            row["schema"] for row in await db.fetch(TABLES) if not row["schema"].startswith(f"{service}_")
        ]
        assert others
        for schema in set(others):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with db.transaction():
                    await db.execute(f"select * from {schema}.x")


async def test_the_log_shows_each_their_own_events(database: str, log: EventLog) -> None:
    """And what is everybody's: the State Council's notices."""
    for number, place in enumerate((A, B, C, ("cn", "state-council"))):
        await log.append(a_write(f"s{number}", an_event(region=place[0], bureau=place[1])))
    async with doors(database, "intake") as pool:
        for identity, streams in (
            (who(A), ["s0", "s3"]),
            (who((A[0], None)), ["s0", "s1", "s3"]),
            (who(C), ["s2", "s3"]),
        ):
            events = await as_visitor(identity, reader.window(pool, 0, 10))
            assert [event.stream for event in events] == streams
        assert len(await reader.window(pool, 0, 10)) == 4


async def test_a_view_that_an_older_release_made_is_fenced_when_its_service_starts(filled: str) -> None:
    """Upgrading: the tables are there already, and get the fence."""
    db = await asyncpg.connect(filled)
    await db.execute(
        "alter table intake_cases_g1.intake_cases disable row level security; drop policy fence on intake_cases_g1.intake_cases"
    )
    await db.execute(
        "alter view intake.intake_cases set (security_invoker = false); revoke all on intake_cases_g1.intake_cases from yingsu_intake_doors"
    )
    await db.close()
    async with doors(filled, "intake") as pool:
        assert await as_visitor(who(A), seen(pool, "intake_cases")) == [1, 2, 3]
        await generation.create_tables(
            pool, Generation(Cases.name, 1, Cases.version, "live", 0), Cases.schema, shown=True
        )
        assert await as_visitor(who(A), seen(pool, "intake_cases")) == [1]
