"""The year through each door of a running system, and what every read model then holds, apart from when and where it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
from nats.js import JetStreamContext

from shared import database
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters
from shared.personal.tokens import replaced
from shared.personal.vault import Vault
from tests.support.docket import Bureau, Item
from tests.support.outside import System
from tests.support.waiting import until
from tests.support.year.papers import PAPERS

Unit = Sequence[Item]
#: rows of every table: (schema.table without generation) → sorted rows
Models = dict[str, list[str]]

#: where and when something was written: it differs from door to door
WRITTEN = frozenset(
    {
        "position",
        "opened_position",
        "first_position",
        "last_position",
        "known_from",
        "recorded_at",
        "recorded_on",
        "changed_at",
        "last_at",
        "raised_at",
        "sent_at",
    }
)
#: of a proposal what the record alone decides
SUPERVISED = ("bureau", "rule", "case_id", "kind", "year", "counted_on", "counts_as", "restricted")
_TABLES = """
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE'
      and table_schema not in ('pg_catalog', 'information_schema', 'eventlog', 'keyring', 'projections', 'yingsu')
      and table_name <> 'duties_said' -- depends on when somebody looked
    order by 1, 2
"""


async def upload(system: System) -> None:
    """The papers that the year puts on file."""
    async with system.http("intake") as http:
        for paper in PAPERS:
            answer = await http.post("/v1/files", content=paper)
            assert answer.status_code == 201, answer.text


async def by_http(system: System, units: Iterable[Unit]) -> list[str]:
    """One request a unit; the status of each fact."""
    return [answer["status"] for unit in units for answer in await system.post(*unit)]


async def by_bus(system: System, units: Iterable[Unit]) -> list[str]:
    """One message a unit; the status of each fact by its receipt, once there is one for every fact."""
    sent = list(units)
    async with AsyncExitStack() as stack:
        signed_in: dict[Bureau, JetStreamContext] = {}
        # everybody first: NATS breaks connections when a key is new, and what was under way comes again as a duplicate
        for bureau in dict.fromkeys(_sender(unit) for unit in sent):
            signed_in[bureau] = await stack.enter_async_context(system.submitting(bureau))
        for unit in sent:
            bureau = _sender(unit)
            subject = f"submit.{bureau.region}.{bureau.code}"
            await signed_in[bureau].publish(subject, orjson.dumps(unit), stream="SUBMISSIONS")
    await until(lambda: _answered(system, sum(map(len, sent))), 60)
    answers = [orjson.loads(one.data) for one in await system.messages("RECEIPTS", "receipt.>")]
    receipts = {one["id"]: one["status"] for one in answers}
    return [receipts[item["id"]] for unit in sent for item in unit]


def _sender(unit: Unit) -> Bureau:
    return Bureau(unit[0]["bureau"], unit[0]["region"])


def written(units: Iterable[Unit], file: Path) -> Path:
    """The facts as lines of CloudEvents."""
    file.write_bytes(b"".join(orjson.dumps(item) + b"\n" for unit in units for item in unit))
    return file


async def by_file(system: System, file: Path) -> dict[str, Any]:
    """``yingsu import FILE``; what it says."""
    ended = await system.yingsu("import", str(file), "--json")
    assert ended.code == 0, ended.errors + ended.output
    return dict(ended.json)


async def models(system: System) -> Models:
    """Every row of every read model that holds now, once all of them have seen the whole log, and how every duty stands."""
    await system.settled(120)
    found = {
        f"{schema}.{name}": await _rows(system, schema, name) for schema, name in await system.fetch(_TABLES)
    }
    messages = await system.fetch("select id from notify.notify_messages where case_id is null")
    looks = {str(row["id"]) for row in messages}
    for table, rows in found.items():
        found[table] = [row for row in rows if orjson.loads(row).get("id") not in looks]
        if table.endswith(".stats_supervision"):
            found[table] = _proposed(rows)
    duties = await system.get("deadlines", "/v1/duties", period="2025", limit=1_000)
    return await _with_names(system, found) | {"duties": sorted(_plain(one) for one in duties["items"])}


async def _with_names(system: System, found: Models) -> Models:
    """Every system has keys of its own, so the same name is another token in each: names are compared. A token that does not open fails."""
    pool = await database.connect_pool(system.info.admin_database_url, name="test")
    try:
        vault = Vault(Keyring(pool, FileMasters(system.home.master_keys)))
        names = await vault.opened(*chain.from_iterable(found.values()))
    finally:
        await database.close_pool(pool)
    assert names
    assert None not in names.values()
    return {
        table: sorted(replaced(row, lambda one: str(names[one])) for row in rows)
        for table, rows in found.items()
    }


def _proposed(rows: list[str]) -> list[str]:
    """What supervision comes to; how often it was restated on the way depends on when it looked."""
    standing = [row for row in map(orjson.loads, rows) if row["state"] != "withdrawn"]
    return sorted(_plain({name: row[name] for name in SUPERVISED}) for row in standing)


async def _rows(system: System, schema: str, name: str) -> list[str]:
    rows = await system.fetch(f'select to_jsonb(t) as row from "{schema}"."{name}" t')
    values = [orjson.loads(row["row"]) for row in rows]
    return sorted(_plain(value) for value in values if value.get("known_to") is None)


def _plain(row: dict[str, Any]) -> str:
    return orjson.dumps({key: row[key] for key in sorted(row.keys() - WRITTEN)}).decode()


async def _answered(system: System, count: int) -> bool:
    async with system.jetstream() as js:
        return bool((await js.stream_info("RECEIPTS")).state.messages >= count)
