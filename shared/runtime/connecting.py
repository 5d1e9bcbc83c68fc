"""A service's connections: Postgres, the log, NATS, and the keys that open names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

import structlog

from shared import database
from shared.bus.broker import make_broker
from shared.bus.connection import Bus
from shared.clock import standing_on
from shared.database import Pool
from shared.eventlog import Conflict, EventLog, Write
from shared.migrate import is_migrated
from shared.personal.opening import open_vault
from shared.projection import Doorbell
from shared.runtime.credentials import nats_credentials
from shared.runtime.parts import Runtime
from shared.runtime.skew import Skew
from shared.security.fence import Fence, check_writes
from shared.security.visitor import visitor
from shared.settings import MIRROR, Settings
from shared.sites.known import Sites, keeping

log = structlog.get_logger(__name__)

#: seconds between two tries to reach a server
WAIT_SECONDS = 0.5
#: that somebody at a door waits for what they said to be recorded
APPEND_SECONDS = 10.0


async def connected(name: str, settings: Settings, bell: Doorbell, stack: AsyncExitStack) -> Runtime:
    """Waits for Postgres, not for NATS: whoever uses the bus connects it. What is opened is closed by ``stack``."""
    pool = await _pool(name, settings)
    stack.push_async_callback(database.close_pool, pool)
    today = standing_on(settings.today)
    skew = Skew(pool, today, standing=settings.today is not None)
    await skew.measure()
    credentials = nats_credentials(settings)
    bus = Bus(settings.nats_url, name, credentials)
    stack.push_async_callback(bus.close)

    async def committed() -> None:
        bell.ring()
        await bus.ring()

    sites = Sites.load(settings.sites_file)
    opened = EventLog.open(
        settings.database_url,
        pool,
        name=name,
        partition_size=settings.partition_size,
        committed=committed,
        allowed=_allowed(name, skew, sites),
        patience=lambda: APPEND_SECONDS if visitor() else None,
    )
    events = await stack.enter_async_context(opened)
    broker = make_broker(settings.nats_url, name, credentials)
    vault = open_vault(pool, settings)
    return Runtime(name, settings, pool, events, bus, broker, skew.today, vault, skew, sites)


async def _pool(name: str, settings: Settings) -> Pool:
    """Wait for a database that is there and migrated; the probes say what is being waited for."""
    while True:
        try:
            pool = await database.connect_pool(
                settings.database_url, name=name, gate=Fence(name), search_path=name
            )
        except database.TRANSIENT as error:
            log.warning("service.waits_for_database", reason=repr(error))
        else:
            if await is_migrated(pool):
                return pool
            log.warning("service.waits_for_migration")
            await database.close_pool(pool)
        await asyncio.sleep(WAIT_SECONDS)


def _allowed(name: str, skew: Skew, sites: Sites) -> Callable[[Sequence[Write]], Conflict | None]:
    """What the log's own door asks of every append: whose it is, that no wrong clock dates it, that no other site keeps it."""
    kept = keeping(Sites() if name == MIRROR else sites, visitor)

    def allowed(writes: Sequence[Write]) -> Conflict | None:
        check_writes(writes)
        skew.check(writes)
        return kept(writes)

    return allowed
