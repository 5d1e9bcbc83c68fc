"""A district's log copied into the centre's, over a line that breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date

import asyncpg
import pytest

from shared.bus.connection import Bus
from shared.bus.relay import Relay
from shared.bus.rights import PROVISIONING
from shared.bus.topology import provision
from shared.clock import utc_now
from shared.eventlog import EventLog
from shared.eventlog.verify import verify
from shared.events.audit import AccessRefused
from shared.events.case import Registered
from shared.events.cloudevent import encode
from shared.events.envelope import Recorded
from shared.events.site import SiteMirrored
from shared.migrate import migrate
from shared.projection import Doorbell, Runner
from shared.projection.runner import Pace
from shared.sites.copying import stream_of
from shared.sites.known import Site, Sites
from shared.sites.mirror import Mirror, queries
from shared.sites.verifying import digest_here, digest_of_copy
from tests.support.given import a_write, an_event
from tests.support.linked import SITE_NAME, Linked, Side, linked_nats
from tests.support.servers import Server, fresh_database
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.support.watching import fires_here

SITES = Sites.of({SITE_NAME: Site(title="峄城站点", regions=("370404",))})
REFUSED = AccessRefused(person="p-1", duty="clerk", method="GET", path="/x", code="not_yours")


@pytest.fixture
def linked() -> Iterator[Linked]:
    with linked_nats() as servers:
        yield servers


@dataclass
class Two:
    """A district that publishes its log and a centre that copies it, each with a database of its own."""

    district: EventLog
    centre: EventLog
    mirror: Callable[[], Awaitable[None]]
    linked: Linked
    #: the superuser's url of the centre's database
    admin: str
    #: the mirror as it is when the sites' file was corrected
    corrected: Callable[[tuple[str, ...]], Callable[[], Awaitable[None]]]

    async def copied(self) -> list[Recorded]:
        events = await self.centre.read_range(0, await self.centre.tail())
        return [event for event in events if event.type.startswith("case.")]

    async def has(self, count: int) -> bool:
        return len(await self.copied()) >= count


@pytest.fixture
async def two(linked: Linked, postgres: Server, pristine: str) -> AsyncIterator[Two]:
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(_database(postgres, pristine)) for _ in range(2)]
        district = await stack.enter_async_context(open_log(urls[0]))
        centre = await stack.enter_async_context(open_log(url_of("mirror", urls[1])))
        for side in (linked.centre, linked.district):
            await provisioned(side)
        bus_there = await stack.enter_async_context(_bus(linked.district, "intake"))
        bus_here = await stack.enter_async_context(_bus(linked.centre, "mirror"))
        relay = Runner(
            Relay(bus_there), district.pool, district, owner="t", bell=Doorbell().bell(), pace=Pace(1.0, 0.05)
        )
        await stack.enter_async_context(_running(relay.run))
        mirror = Mirror(SITES, centre.pool, centre, bus_here, utc_now)

        def corrected(regions: tuple[str, ...]) -> Callable[[], Awaitable[None]]:
            sites = Sites.of({SITE_NAME: Site(title="峄城站点", regions=regions)})
            return Mirror(sites, centre.pool, centre, bus_here, utc_now).run

        yield Two(district, centre, mirror.run, linked, urls[1], corrected)


@asynccontextmanager
async def _database(postgres: Server, pristine: str) -> AsyncIterator[str]:
    async with fresh_database(postgres, pristine) as url:
        await migrate(url, {})
        yield url


@asynccontextmanager
async def _bus(side: Side, identity: str) -> AsyncIterator[Bus]:
    bus = Bus(side.server.url, identity, side.credentials(identity))
    await bus.connect()
    try:
        yield bus
    finally:
        await bus.close()


async def provisioned(side: Side) -> None:
    async with _bus(side, PROVISIONING) as bus:
        await provision(bus.js)


@asynccontextmanager
async def _running(work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def append(log: EventLog, streams: int, events: int) -> None:
    """Interleaved: every stream grows by one event after the other."""
    for n in range(events):
        await asyncio.gather(
            *(
                log.append(
                    a_write(f"case-{s}", an_event(Registered(instance=1), on=date(2026, 3, 1 + n % 28)))
                )
                for s in range(streams)
            )
        )


def said(events: list[Recorded]) -> list[tuple[object, ...]]:
    return [
        (e.id, e.stream, e.version, e.type, e.region, e.bureau, e.actor, e.occurred_on, e.data, e.correlation)
        for e in events
    ]


async def test_every_event_once_in_the_districts_order(two: Two) -> None:
    """What the district recorded stands in the centre's log once, word for word, in the district's order, under seals that hold; its house's own affairs stay there."""
    await append(two.district, 7, 30)
    await two.district.append(a_write("audit-p-1", an_event(REFUSED)))
    await append(two.district, 3, 5)
    async with _running(two.mirror):
        await until(lambda: two.has(225))
    here, there = await two.copied(), await two.district.read_range(0, await two.district.tail())
    assert said(here) == said([event for event in there if event.type.startswith("case.")])
    assert (await verify(two.centre.pool)).intact
    batches = [event.payload for event in await two.centre.read_stream(stream_of(SITE_NAME))]
    origins = [one for batch in batches if isinstance(batch, SiteMirrored) for one in batch.origins]
    assert [(one.position, one.recorded_at) for one in origins] == [
        (event.position, event.recorded_at) for event in there if event.type.startswith("case.")
    ]


async def test_a_cut_line_loses_and_repeats_nothing(two: Two) -> None:
    """Cut while both sides work, restarted on either side: the copy goes on where it was, and the digests of both sides are equal."""
    async with _running(two.mirror):
        await append(two.district, 5, 10)
        await until(lambda: two.has(50))
        two.linked.line.cut()
        await append(two.district, 5, 20)
        async with open_log(two.admin) as own:
            await own.append(a_write("audit-p-2", an_event(REFUSED, region="370402")))
        assert len(await two.copied()) == 50
    async with _running(two.mirror):
        two.linked.line.mend()
        await until(lambda: two.has(100), 60)
        two.linked.line.cut()
        two.linked.line.mend()
        await append(two.district, 5, 10)
        await until(lambda: two.has(200), 60)
    copy = await digest_of_copy(two.centre.pool, SITE_NAME)
    there = await digest_here(two.district.pool, ["370404"], copy.upto)
    assert (copy.events, copy.broken_at) == (200, None)
    assert copy.digest == there.digest


async def test_two_mirrors_copy_once(two: Two) -> None:
    """Two processes that mirror the same site at once copy every event once."""
    await append(two.district, 10, 20)
    async with _running(two.mirror), _running(two.mirror):
        await until(lambda: two.has(200))
        await append(two.district, 10, 20)
        await until(lambda: two.has(400))
    assert len({event.id for event in await two.copied()}) == len(await two.copied()) == 400


async def test_a_stream_made_anew_is_read_again(two: Two) -> None:
    """When the district's NATS lost its stream and its relay filled it again, the copy finds its place by the log's positions."""
    async with _running(two.mirror):
        await append(two.district, 2, 10)
        await until(lambda: two.has(20))
    two.linked.district.lose_store()
    await provisioned(two.linked.district)
    async with _running(two.mirror):
        await append(two.district, 2, 10)
        await until(lambda: two.has(40), 60)
    assert len(await two.copied()) == 40


async def test_a_district_restored_to_an_earlier_state_stops_the_copy(two: Two) -> None:
    """When the district's stream no longer holds what was copied from it, or holds other events there, nothing is copied over it."""
    async with _running(two.mirror):
        await append(two.district, 2, 10)
        await until(lambda: two.has(20))
    two.linked.district.lose_store()
    await provisioned(two.linked.district)
    async with _bus(two.linked.district, "intake") as bus:
        for position in range(1, 31):
            event = an_event()
            said = Recorded(
                position=position, stream=f"case-{position}", version=1, recorded_at=utc_now(), id=event.id, type=event.type, schema=1,
                region=event.region, bureau=event.bureau, actor="x", occurred_on=None, correlation=event.id, causation=None, data=event.data,
            )  # fmt: skip
            await bus.js.publish(
                f"events.370404.fz-renshe.{event.type}", encode(said), headers={"Position": str(position)}
            )
    async with _running(two.mirror):

        async def stopped() -> bool:
            found = await two.centre.pool.fetchrow("select failure from mirror.standings")
            return "较早的备份" in str(found and found["failure"])

        await until(stopped)
    assert len(await two.copied()) == 20


async def test_what_is_not_the_sites_stops_the_copy(two: Two) -> None:
    """The copy ends before an event of a region that is not the site's, with all that came before; the standing says why."""
    await append(two.district, 1, 3)
    await two.district.append(a_write("case-x", an_event(region="110101")))
    await append(two.district, 1, 3)
    async with _running(two.mirror):

        async def stopped() -> bool:
            rows = await two.centre.pool.fetch(queries.standings)
            return bool(rows and rows[0]["failure"])

        await until(stopped)
    [row] = await two.centre.pool.fetch(queries.standings)
    assert "110101" in row["failure"]
    assert [event.stream for event in await two.copied()] == ["case-0"] * 3


async def test_the_alerts_of_a_site(two: Two) -> None:
    """A line that is cut, a centre whose log takes nothing, an event that is not the site's: each alert fires on it, and is silent again when what the runbook says was
    done.
    """
    silent, behind, stopped = "YingsuSiteSilent", "YingsuSiteBehind", "YingsuSiteStopped"
    async with _running(two.mirror):
        await append(two.district, 2, 2)
        await until(lambda: two.has(4))
        await until(lambda: quiet(silent, behind, stopped))
        two.linked.line.cut()
        await until(lambda: firing(silent))
        two.linked.line.mend()
        await until(lambda: quiet(silent))
        holder = await asyncpg.connect(two.admin)
        await holder.execute("select pg_advisory_lock(hashtext('eventlog.tail'))")
        await append(two.district, 2, 2)
        await until(lambda: firing(behind))
        await holder.close()
        await until(lambda: quiet(behind))
        await two.district.append(a_write("case-x", an_event(region="999999")))
        await until(lambda: firing(stopped))
    async with _running(two.corrected(("370404", "999999"))):
        await until(lambda: quiet(stopped))
        await until(lambda: two.has(9))


async def firing(alert: str) -> bool:
    return fires_here(alert)


async def quiet(*alerts: str) -> bool:
    return not any(map(fires_here, alerts))


async def test_a_changed_copy_is_found(two: Two) -> None:
    """Whoever changes a copied event as superuser no longer comes to the digest that was written down with it."""
    await append(two.district, 3, 10)
    async with _running(two.mirror):
        await until(lambda: two.has(30))
    admin = await asyncpg.connect(two.admin)
    await admin.execute(
        "alter table eventlog.events disable trigger all; alter table eventlog.events_from_1 disable trigger all"
    )
    await admin.execute(
        "update eventlog.events set actor = 'forged' where type = 'case.registered' and version = 5"
    )
    await admin.close()
    assert (await digest_of_copy(two.centre.pool, SITE_NAME)).reason == "抄录的事件与登记的校验码不符"


async def test_the_mirrors_role_writes_copies_only(two: Two) -> None:
    """The mirror's database role can append what is copied and nothing else."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await two.centre.append(a_write("notification-1", an_event(REFUSED)))
