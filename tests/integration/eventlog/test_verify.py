"""Tampering is found, also by a superuser who turns the triggers off."""

from __future__ import annotations

import asyncio
import json

import orjson
import pytest

from shared.database import Pool
from shared.eventlog import EventLog
from shared.eventlog.verify import proof_holds, prove, verify
from tests.support.given import a_write, an_event

TAMPERINGS = {
    "an edited fact": (
        "update eventlog.events set data = '{\"instance\":2}' where position = 37",
        37,
        "改动",
    ),
    "another author": ("update eventlog.events set actor = 'x' where position = 37", 37, "改动"),
    "another legal date": (
        "update eventlog.events set occurred_on = occurred_on - 1 where position = 37",
        37,
        "改动",
    ),
    "another time of recording": (
        "update eventlog.events set recorded_at = now() where position = 37",
        37,
        "登记时间",
    ),
    "a removed event": ("delete from eventlog.events where position = 37", 37, "缺少"),
    "a removed seal": (
        "delete from eventlog.seals where 37 between position_from and position_to",
        None,
        "缺少",
    ),
    "a swap": (
        """update eventlog.events set position = 4999999 where position = 37;
        update eventlog.events set position = 37 where position = 38;
        update eventlog.events set position = 38 where position = 4999999""",
        37,
        "",
    ),
    "an added event": (
        """insert into eventlog.events
        select 101, stream, 99, gen_random_uuid(), type, schema, region, bureau, actor, occurred_on, recorded_at,
               correlation, causation, data
        from eventlog.events where position = 37""",
        101,
        "封签之后",
    ),
    "an id of another event": (
        "update eventlog.event_ids set position = position + 1 where position = 37",
        37,
        "编号表",
    ),
    "an id that is not known": ("delete from eventlog.event_ids where position = 37", 37, "编号表"),
    "an id of other content": (
        "update eventlog.event_ids set leaf = sha256('x') where position = 37",
        37,
        "编号表",
    ),
    "an id of nothing": (
        "insert into eventlog.event_ids values (gen_random_uuid(), 37, sha256('x'))",
        100,
        "多出 1",
    ),
    "an id of something that is to come": (
        "insert into eventlog.event_ids values (gen_random_uuid(), 4711, sha256('x'))",
        100,
        "多出 1",
    ),
    "a forged stream version": (
        "update eventlog.streams set version = version + 1 where stream = 's1'",
        100,
        "流 s1",
    ),
}


@pytest.fixture
async def history(log: EventLog, pool: Pool) -> EventLog:
    """A hundred events in several seals; every trigger is off, as a superuser could do."""
    for _ in range(5):
        await asyncio.gather(*(log.append(a_write(f"s{n}", an_event())) for n in range(20)))
    await pool.execute(
        "alter table eventlog.events disable trigger all; alter table eventlog.events_from_1 disable trigger all"
    )
    await pool.execute(
        "alter table eventlog.seals disable trigger all; alter table eventlog.event_ids disable trigger all"
    )
    return log


async def test_untouched(history: EventLog) -> None:
    """An untouched log is intact, and its length is told."""
    verdict = await verify(history.pool)
    assert (verdict.intact, verdict.events) == (True, 100)


@pytest.mark.parametrize("name", TAMPERINGS)
async def test_tampering(history: EventLog, name: str) -> None:
    """Every way to change history behind the system's back is found at or before the first position it touches."""
    statement, position, reason = TAMPERINGS[name]
    await history.pool.execute(statement)
    verdict = await verify(history.pool)
    assert not verdict.intact
    assert reason in verdict.reason
    if position:
        assert verdict.broken_at is not None
        assert verdict.broken_at <= position < verdict.broken_at + 20


class TestProof:
    async def test_holds_after_a_journey(self, history: EventLog) -> None:
        """The proof of any event holds on its own, also after it was written to a file as JSON and read again."""
        for event in (await history.read(0, 100)).events[::7]:
            proof = await prove(history.pool, event.id)
            assert proof_holds(json.loads(orjson.dumps(proof)))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("actor", "x"),
            ("occurredon", "2026-03-03"),
            ("position", 38),
            ("data", '{"instance":2}'),
            ("subject", "t"),
        ],
    )
    async def test_fails_for_anything_else(self, history: EventLog, field: str, value: object) -> None:
        """Changing anything that the event says, or where it stands, breaks its proof."""
        event = (await history.read(36, 1)).events[0]
        proof = await prove(history.pool, event.id)
        assert proof
        proof["event"][field] = value
        assert not proof_holds(proof)
