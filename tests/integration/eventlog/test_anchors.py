"""What the chain alone cannot show: a log that was computed anew as a whole, one whose end was cut off, an older copy that was put back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from services.notify.anchors import MailPlace
from services.notify.channels.email import Mailer, Relay
from shared.bus.anchors import StreamPlace, kept
from shared.bus.connection import Bus
from shared.bus.topology import provision
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog import EventLog, reader
from shared.eventlog.acknowledging import acknowledge
from shared.eventlog.anchor import Anchor, read_anchor, read_anchors
from shared.eventlog.anchoring import Anchoring, FilePlace, head
from shared.eventlog.divergence import STREAM, acknowledged
from shared.eventlog.seal import GENESIS, leaf, root, seal
from shared.eventlog.verify import verify
from tests.support.given import a_write, an_event
from tests.support.mailserver import REFUSE, MailServer
from tests.support.servers import Server

SEALS = "select * from eventlog.seals order by position_to"
#: each stream's versions, and the times, as the events now stand
RENUMBERED = (
    "update eventlog.events set version = version + 1000",
    (
        "update eventlog.events e set version = n.version from (select position, row_number() over (partition by stream order by position) as version "
        "from eventlog.events) n where n.position = e.position"
    ),
    "update eventlog.events e set recorded_at = s.recorded_at from eventlog.seals s where e.position between s.position_from and s.position_to",
)
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


class Hours:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


async def grow(log: EventLog, count: int = 20) -> None:
    await asyncio.gather(*(log.append(a_write(f"s{n}", an_event())) for n in range(count)))


async def anchored(log: EventLog) -> list[Anchor]:
    """Three anchors, an hour apart, with events between them."""
    found = []
    for hour in range(3):
        await grow(log)
        one = await head(log.pool, NOON + timedelta(hours=hour))
        assert one
        found.append(one)
    await grow(log)
    return found


async def superuser(pool: Pool, *statements: str) -> None:
    """With every trigger off, as whoever owns the database can."""
    async with pool.acquire() as db, db.transaction():
        await db.execute("set local session_replication_role = replica")
        for statement in statements:
            await db.execute(statement)


async def rewritten(pool: Pool) -> None:
    """Change one early event and compute every seal and every id's row anew: the chain alone is perfect afterwards."""
    await superuser(pool, "update eventlog.events set actor = 'x' where position = 3")
    prev = GENESIS
    for row in await pool.fetch("select * from eventlog.seals order by position_to"):
        batch = await reader.window(pool, row["position_from"] - 1, row["position_to"])
        made = root([leaf(event.stream, event) for event in batch])
        digest = seal(prev, row["position_from"], row["position_to"], row["recorded_at"], made)
        async with pool.acquire() as db, db.transaction():
            await db.execute("set local session_replication_role = replica")
            await db.execute(
                "update eventlog.seals set root = $1, prev = $2, hash = $3 where position_to = $4",
                made,
                prev,
                digest,
                row["position_to"],
            )
            await db.executemany(
                "update eventlog.event_ids set position = $2, leaf = $3 where id = $1",
                [(event.id, event.position, leaf(event.stream, event)) for event in batch],
            )
        prev = digest


async def cut_off(pool: Pool) -> None:
    """The last seals and their events are gone, the stream rows too."""
    await superuser(
        pool,
        "delete from eventlog.seals where position_to > 45",
        "delete from eventlog.events where position > (select max(position_to) from eventlog.seals)",
        "delete from eventlog.event_ids where position > (select max(position_to) from eventlog.seals)",
        "update eventlog.streams s set version = (select max(version) from eventlog.events e where e.stream = s.stream)",
    )


async def swapped(pool: Pool) -> None:
    """Two early batches change places, numbers and all, and every seal is computed anew."""
    first, second = [row for row in await pool.fetch(SEALS) if row["position_to"] <= 60][1:3]
    there = [list(range(row["position_from"], row["position_to"] + 1)) for row in (first, second)]
    order = [*there[1], *there[0]]
    moved = dict(zip(order, sorted(order), strict=True))
    away = ";".join(
        f"update eventlog.events set position = {4_000_000 + at} where position = {at}" for at in order
    )
    back = ";".join(
        f"update eventlog.events set position = {to} where position = {4_000_000 + at}"
        for at, to in moved.items()
    )
    await superuser(pool, away, back, *RENUMBERED)
    await rewritten(pool)


async def test_an_untouched_log_says_since_when_it_is_anchored(log: EventLog) -> None:
    """How many anchors agree, and when the first was written down."""
    anchors = await anchored(log)
    verdict = await verify(log.pool, anchors=anchors)
    assert (verdict.intact, verdict.anchored, verdict.since) == (True, 3, NOON)
    assert (await verify(log.pool)).since is None


ATTACKS = [(rewritten, "整体改写"), (cut_off, "末尾被截去"), (swapped, "整体改写")]


@pytest.mark.parametrize(("attack", "reason"), ATTACKS)
async def test_what_only_an_anchor_finds(
    log: EventLog, attack: Callable[[Pool], Awaitable[None]], reason: str
) -> None:
    """The chain alone is intact after it; with one anchor from before it is not, and the reason is told."""
    anchors = await anchored(log)
    await attack(log.pool)
    assert (await verify(log.pool)).intact
    verdict = await verify(log.pool, anchors=[anchors[-1]])
    assert not verdict.intact
    assert reason in verdict.reason
    assert "2026-06-01 06:00" in verdict.reason


async def test_an_older_backup_that_was_put_back(log: EventLog) -> None:
    """The data of an hour ago, and work that went on from there under seals that fit: the chain is perfect, an anchor of the lost hour tells, and since when.
    With anchors from before it alone nothing is said: then was then.
    """
    anchors = await anchored(log)
    await cut_off(log.pool)
    for _ in range(3):
        await grow(log)
    assert (await verify(log.pool)).intact
    assert (await verify(log.pool, anchors=anchors[:1])).intact
    verdict = await verify(log.pool, anchors=anchors)
    assert not verdict.intact
    assert "整体改写" in verdict.reason
    assert "2026-06-01 06:00" in verdict.reason


async def acknowledging(log: EventLog, anchors: list[Anchor], first: int, last: int) -> None:
    async with log.pool.acquire() as db:
        await acknowledge(db, anchors, first, last, person="yunwei", reason="演练 7")


async def test_what_was_acknowledged_is_named_and_nothing_else_is_excused(log: EventLog) -> None:
    """After an older backup was put back and somebody said why, the log is whole again, with what was said once; an anchor of another position, one written down
    later at the same positions, and one that fits no more after it are found as before.
    """
    anchors = await anchored(log)
    await cut_off(log.pool)
    await grow(log)
    later = await head(log.pool, NOON + timedelta(hours=5))
    assert later
    await grow(log)
    twin = replace(anchors[-1], anchored_at=anchors[-1].anchored_at - timedelta(minutes=1))
    await acknowledging(log, [*anchors, twin, later], 46, 10_000)
    assert await log.pool.fetchval("select data::jsonb ->> 'misfits' from eventlog.events where stream = $1", STREAM) == "2"  # fmt: skip
    verdict = await verify(log.pool, anchors=[*anchors, later])
    assert (verdict.intact, verdict.anchored, [one for _, one in verdict.excused]) == (True, 3, [anchors[-1]])
    [said] = verdict.acknowledged
    assert (said.position_from, said.position_to) == (anchors[-1].position, anchors[-1].position)
    assert (said.person, said.reason, said.written_until) == ("yunwei", "演练 7", anchors[-1].anchored_at)
    with pytest.raises(Rejected, match="没有与日志不符的锚定"):  # it was said already
        await acknowledging(log, [*anchors, later], 46, 10_000)
    for other in (
        replace(anchors[-1], anchored_at=NOON + timedelta(hours=6)),
        replace(anchors[1], hash=bytes(32)),
        replace(later, position=10_000),
    ):
        assert not (await verify(log.pool, anchors=[*anchors, other])).intact
    await rewritten(log.pool)
    assert (await verify(log.pool)).intact
    assert not (await verify(log.pool, anchors=[*anchors, later])).intact
    assert not (await verify(log.pool, anchors=[later])).intact


async def test_only_what_does_not_fit_is_acknowledged_and_only_of_a_log_that_is_whole(log: EventLog) -> None:
    """Where every anchor fits there is nothing to say; a stretch that leaves a misfit outside, and a chain that is broken, are refused; nothing is recorded then."""
    anchors = await anchored(log)
    with pytest.raises(Rejected, match="没有与日志不符的锚定"):
        await acknowledging(log, anchors, 1, 10_000)
    await cut_off(log.pool)
    with pytest.raises(Rejected, match="仍有异常"):
        await acknowledging(log, anchors, 1, 45)
    await superuser(log.pool, "update eventlog.events set actor = 'x' where position = 3")
    with pytest.raises(Rejected, match="仍有异常"):
        await acknowledging(log, anchors, 1, 10_000)
    assert await acknowledged(log.pool) == []


async def test_an_anchor_that_no_seal_ends_at(log: EventLog) -> None:
    """The batches were cut otherwise: found, whatever hash it names."""
    anchors = await anchored(log)
    ends = {row["position_to"] for row in await log.pool.fetch("select position_to from eventlog.seals")}
    inside = next(position for position in range(anchors[-1].position, 0, -1) if position not in ends)
    verdict = await verify(log.pool, anchors=[replace(anchors[0], position=inside)])
    assert (verdict.intact, "整体改写" in verdict.reason) == (False, True)


async def test_a_file_takes_an_anchor_when_it_is_due_and_there_is_something_new(
    log: EventLog, tmp_path: Path
) -> None:
    """Once at the start, then at the earliest after the time set, and never the same head twice."""
    clock, file = Hours(), tmp_path / "deep" / "anchors.jsonl"
    keeping = Anchoring(log.pool, [FilePlace(file, 600)], clock)
    await keeping.once()
    assert not file.exists()  # an empty log has no head
    for seconds, grows in ((0, True), (1, True), (600, False), (700, False), (1300, True), (5000, False)):
        clock.now = NOON + timedelta(seconds=seconds)
        if grows:
            await grow(log)
        await keeping.once()
    at = [(one.anchored_at - NOON).total_seconds() for one in read_anchors(file.read_text())]
    assert at == [0, 600, 1300]
    assert (await verify(log.pool, anchors=read_anchors(file.read_text()))).anchored == 3


async def test_a_line_that_was_cut_short_spoils_no_other(log: EventLog, tmp_path: Path) -> None:
    """The power fails while a line is written: it counts as not written, the next one is whole."""
    await grow(log)
    found, file = await head(log.pool, NOON), tmp_path / "anchors.jsonl"
    assert found
    place = FilePlace(file, 0)
    await place.put(found)
    whole = file.read_text()
    file.write_text(whole + found.line()[:30])
    assert read_anchors(file.read_text()) == [found]
    await place.put(found)
    assert file.read_text().endswith(whole)
    with pytest.raises(Rejected, match="不是锚定记录"):
        read_anchor("{}")


async def test_the_stream_keeps_anchors_and_nobody_can_take_one_away(log: EventLog, own_nats: Server) -> None:
    """NATS refuses to delete or purge, to whoever may publish."""
    bus = Bus(own_nats.url, "test")
    await bus.connect()
    try:
        await provision(bus.js)
        before = len(await kept(bus))
        await grow(log)
        found = await head(log.pool, NOON)
        assert found
        await StreamPlace(bus, 0).put(found)
        assert (await kept(bus))[before:] == [found]
        with pytest.raises(Exception, match="not permitted"):
            await bus.js.purge_stream("ANCHORS")
        with pytest.raises(Exception, match="not permitted"):
            await bus.js.delete_msg("ANCHORS", before + 1)
        assert (await verify(log.pool, anchors=(await kept(bus))[before:])).anchored == 1
    finally:
        await bus.close()


NO_ANCHORS = (
    b"{}", b"", b"\xff", b"[" * 100_000, b'{"position": 1e999, "hash": "", "sealed_at": "2026-01-01T00:00:00Z", "anchored_at": "2026-01-01T00:00:00Z"}',
    b'{"position": 1, "hash": "00", "sealed_at": "2026-01-01", "anchored_at": "2026-01-01"}',
)  # fmt: skip


async def test_what_is_no_anchor_keeps_nobody_from_verifying(log: EventLog, own_nats: Server) -> None:
    """Whoever may write to the stream put something else there, where it stays for ever: the anchors beside it are laid beside the chain as before."""
    bus = Bus(own_nats.url, "test")
    await bus.connect()
    try:
        await provision(bus.js)
        before = len(await kept(bus))
        await grow(log)
        for line in NO_ANCHORS:
            await bus.js.publish("anchor.log", line)
        found = await head(log.pool, NOON)
        assert found
        await StreamPlace(bus, 0).put(found)
        verdict = await verify(log.pool, anchors=(await kept(bus))[before:])
        assert (verdict.intact, verdict.anchored) == (True, 1)
    finally:
        await bus.close()


async def test_a_place_that_is_away_is_tried_again(log: EventLog, tmp_path: Path) -> None:
    """And the others get theirs meanwhile."""

    class Away:
        name, seconds, broken = "away", 0.0, True

        async def put(self, anchor: Anchor) -> None:
            if self.broken:
                raise Retry("away")
            taken.append(anchor)

    taken: list[Anchor] = []
    away, file, clock = Away(), tmp_path / "a.jsonl", Hours()
    keeping = Anchoring(log.pool, [away, FilePlace(file, 0)], clock)
    await grow(log)
    await keeping.once()
    assert (taken, len(read_anchors(file.read_text()))) == ([], 1)
    away.broken = False
    await keeping.once()
    assert taken == read_anchors(file.read_text())


async def test_the_auditor_gets_the_anchor_by_mail(log: EventLog) -> None:
    """The attachment is a file that the check reads; what was acknowledged of the log stands in it; a server that refuses is tried again later."""
    await grow(log)
    found, server = await head(log.pool, NOON), MailServer()
    assert found
    server.start()
    try:
        mailer = Mailer(Relay.parse(server.url), "yingsu@example.org")
        place = MailPlace(mailer, "shenji@example.org", partial(acknowledged, log.pool))
        await place.put(found)
        [mail] = server.kept
        [attached] = mail.iter_attachments()
        assert read_anchors(attached.get_content().decode()) == [found]
        text = mail.get_body()
        assert text
        assert found.hash.hex() in text.get_content()
        assert "核实" not in text.get_content()
        await acknowledging(log, [replace(found, hash=bytes(32))], 1, 10_000)
        await place.put(found)
        told = server.kept[-1].get_body()
        assert told
        assert "yunwei" in told.get_content()
        assert "演练 7" in told.get_content()
        server.behaviour = REFUSE
        with pytest.raises(Retry):
            await place.put(found)
    finally:
        server.stop()
