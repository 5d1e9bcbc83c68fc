"""How Postgres answers the questions behind the lists of pages, as the role that answers somebody: by an index, also under row-level security.

Times are `make bench`'s to measure; this holds their shape. A plan that reads a whole table grows with every case that ever came.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import orjson
import pytest

from services.deadlines.life.projection import DeadlineDesk
from services.deadlines.lists.api import lists, named
from services.deadlines.lists.asked import Asked, Lights
from services.deadlines.lists.unclocked import Sought
from services.deadlines.lists.unclocked import queries as unclocked
from services.deadlines.pages.lists import queries as deadline_pages
from services.intake.pages.drafts import queries as case_pages
from services.intake.projections import Cases
from services.intake.projections import queries as cases
from services.notify.pages.inbox import queries as inbox_pages
from services.notify.projection import Inbox
from services.stats.units.projection import Units
from services.stats.units.projection import queries as units
from shared.database import close_pool, connect_pool
from shared.migrate import migrate
from shared.projection import generation
from shared.projection.generation import Generation
from shared.security import Duty, Identity
from shared.security.fence import Fence
from shared.sql import load_queries
from tests.integration.security.test_fence import as_visitor
from tests.support.servers import Server, fresh_database
from tests.support.stores import url_of

rows = load_queries(__package__, "many_rows.sql")

PROJECTIONS = {"intake": Cases, "deadlines": DeadlineDesk, "notify": Inbox, "stats": Units}
#: they grow with every case
BIG = {"intake_cases", "cases", "instances", "deadlines", "notify_messages", "stats_units"}
REGION, BUREAU, PERSON = "370401", "ju-3", "p-3"
LIGHTS = Lights(date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 25))


class Question(NamedTuple):
    service: str
    sql: str
    arguments: tuple[Any, ...]
    of_bureau: bool = True


def _cases(
    *filters: str | list[str] | None, bureau: str | None = BUREAU, after: int | None = None
) -> Question:
    """Kind, handler, state and patterns."""
    return Question(
        "intake", case_pages.case_page, (REGION, bureau, after, *filters, [], "%", 51), bureau is not None
    )


def _deadlines(bureau: str | None = BUREAU, **asked: str) -> Question:
    wanted = Asked(region=REGION, bureau=bureau, limit=50, **asked)  # type: ignore[arg-type]
    return Question("deadlines", lists.list, wanted.arguments(LIGHTS), bureau is not None)


def _unclocked(bureau: str | None = BUREAU) -> Question:
    sought = Sought(region=REGION, bureau=bureau, limit=50)
    return Question("deadlines", unclocked.unclocked, tuple(sought.arguments()), bureau is not None)


def _documents(bureau: str | None) -> Question:
    """What figures by kind are counted from."""
    year = (date(2025, 1, 1), date(2025, 12, 31))
    asked = (9_000, REGION, bureau, *year, ["document"], ["document"], ["received_on"])
    return Question("stats", units.units_as_of, asked, bureau is not None)


TODO = "running,missed,paused"
ONE = UUID(int=1)
QUESTIONS = {
    "cases of a bureau": _cases(None, None, None, None),
    "… a later page": _cases(None, None, None, None, after=4_000),
    "… of one handler": _cases(None, "p-3", None, None),
    "… open": _cases(None, None, "open", None),
    "… voided": _cases(None, None, "voided", None),
    "… case number not read": _cases(None, None, "unparsed", None),
    "… searched, found": _cases(None, None, None, ["%刘某%"]),
    "cases of a region": _cases(None, None, None, None, bureau=None),
    "… reconsiderations": _cases("reconsideration", None, None, None, bureau=None),
    "… voided, of a region": _cases(None, None, "voided", None, bureau=None),
    "cases over HTTP": Question("intake", cases.case_list, (REGION, BUREAU, False, None, 100)),
    "deadlines to do": _deadlines(state=TODO),
    "… of a region": _deadlines(None, state=TODO),
    "… overdue": _deadlines(lamp="overdue", state=TODO),
    "… red": _deadlines(lamp="red", state=TODO),
    "… red, of a region": _deadlines(None, lamp="red", state=TODO),
    "… done": _deadlines(state="met"),
    "… cancelled": _deadlines(None, state="cancelled"),
    "… of a person": _deadlines(person=PERSON, state=TODO),
    "… of a case": _deadlines(case=str(ONE)),
    "… a later page of deadlines": _deadlines(state=TODO, cursor=f"2026-11-22_{ONE}"),
    "… by their ids": Question("deadlines", lists.list, tuple(named(LIGHTS, [ONE]))),
    "lamps beside cases": Question("deadlines", deadline_pages.nearest, ([UUID(int=n) for n in range(50)],)),
    "what moved": Question(
        "deadlines", deadline_pages.moved, (REGION, BUREAU, datetime(2026, 11, 15, tzinfo=UTC), 30)
    ),
    "cases without a clock": _unclocked(),
    "… without a clock, of a region": _unclocked(None),
    "documents of a year": _documents(BUREAU),
    "documents of a region": _documents(None),
    "inbox": Question("notify", inbox_pages.inbox, (PERSON, "all", None, [], None, 51)),
    "… unread": Question("notify", inbox_pages.inbox, (PERSON, "unread", None, [], None, 51)),
}


@pytest.fixture(scope="module")
async def pools(postgres: Server, pristine: str) -> AsyncIterator[dict[str, Any]]:
    """Each service's pool as its process has it, over some thousand rows."""
    async with fresh_database(postgres, pristine) as url:
        await migrate(url, {})
        found = {}
        for service, projection in PROJECTIONS.items():
            own = await connect_pool(url_of(service, url), name=service, search_path=service)
            made = Generation(projection.name, 1, projection.version, "live", 0)
            await generation.create_tables(own, made, projection.schema, shown=True)
            await own.execute(f"set search_path to {made.schema}; {getattr(rows, service)}; analyze")
            await close_pool(own)
            found[service] = await connect_pool(
                url_of(service, url), name=service, gate=Fence(service), search_path=service
            )
        yield found
        for pool in found.values():
            await close_pool(pool)


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_list_is_read_by_an_index(pools: dict[str, asyncpg.Pool], name: str) -> None:
    """The list behind a page is found by an index in every table that grows with the cases, for whoever asks."""
    plan = await _plan(pools, name)
    nodes = [node for node in plan if node.get("Relation Name") in BIG]
    assert nodes, "the list asks none of the big tables"
    assert not [node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"], plan[0]


@pytest.mark.parametrize("name", ["cases of a bureau", "cases of a region"])
async def test_one_page_is_read_in_its_order(pools: dict[str, asyncpg.Pool], name: str) -> None:
    """Fifty rows are read in the order of the page; all rows of the place are not sorted for them, as a fence of plain comparisons would have it."""
    plan = await _plan(pools, name)
    assert not [node for node in plan if "Sort" in node["Node Type"]], plan[0]


async def _plan(pools: dict[str, asyncpg.Pool], name: str) -> list[dict[str, Any]]:
    """The nodes, the outermost first."""
    service, sql, arguments, of_bureau = QUESTIONS[name]
    officer = Identity(person="p-0", name="甲", duty=Duty.JUSTICE_OFFICER, region=REGION)
    clerk = Identity(person=PERSON, name="乙", duty=Duty.CLERK, region=REGION, bureau=BUREAU)
    explained = pools[service].fetchval(f"explain (format json) {sql}", *arguments)
    plan = orjson.loads(await as_visitor(clerk if of_bureau else officer, explained))
    return list(_nodes(plan[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)
