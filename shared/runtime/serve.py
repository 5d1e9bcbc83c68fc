"""Run one service: HTTP first (so that probes are answered while it waits for its servers), then the rest, and all of it down in reverse.

Stopping: readiness goes red, HTTP finishes what it has begun, subscribers drain, projections give their leases back, the log's writer ends.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
from contextlib import AsyncExitStack

import structlog
from fastapi import Depends, FastAPI
from nats.errors import Error as NatsError

from shared import logging
from shared.personal.veil import Veil
from shared.projection import Doorbell, Lookout, Runner
from shared.projection.runner import Pace
from shared.projection.together import Together
from shared.runtime.bounds import Bounds
from shared.runtime.connecting import WAIT_SECONDS, connected
from shared.runtime.guard import Guard
from shared.runtime.health import Health, health_router
from shared.runtime.http import Server, make_app
from shared.runtime.parts import Build, Parts, Runtime
from shared.runtime.scraped import scrape_of
from shared.security.limits import Limits
from shared.security.session import Sessions
from shared.settings import Settings
from shared.tracing.opening import traced
from shared.web import ops

log = structlog.get_logger(__name__)

#: pages of decoded events are many objects that die together; the defaults scan them again and again (a rebuild of interleaved
#: cases: 14,000 events/s by default, 23,500 with these)
GC_THRESHOLDS = (50_000, 20, 50)


async def serve(name: str, settings: Settings, build: Build) -> None:
    """Until SIGTERM or SIGINT. A part that fails for good ends the process with its reason: no half-living service."""
    logging.configure(name, settings.log_level)
    gc.freeze()
    gc.enable()
    gc.set_threshold(*GC_THRESHOLDS)
    stop = _stop_signal()
    health = Health()
    app = make_app(name, Bounds(body=settings.max_body_bytes, file=settings.max_file_bytes))
    app.include_router(health_router(health))
    # the doors are not there yet: whoever knocks is told to come again, not that there is none
    app.state.starting = True
    # answers that have no end of their own end with it
    app.state.stopping = stop
    server = Server.of(
        app,
        settings.http_host,
        settings.http_port,
        int(settings.drain_seconds),
        settings.forwarded_allow_ips,
        keep_alive=settings.keep_alive_seconds,
    )
    async with asyncio.TaskGroup() as group:
        http = group.create_task(server.serve(), name="http")
        work = group.create_task(_work(name, settings, build, health, app), name="work")
        await stop.wait()
        log.info("service.stopping")
        health.stopping = True
        server.should_exit = True
        await http
        work.cancel()
    log.info("service.stopped")


async def _work(name: str, settings: Settings, build: Build, health: Health, app: FastAPI) -> None:
    """Everything but HTTP. What is opened here is closed in reverse, after the tasks have ended."""
    async with AsyncExitStack() as stack:
        stack.enter_context(traced(settings.otlp_url, settings.trace_ratio, name))
        bell = Doorbell()
        runtime = await connected(name, settings, bell, stack)
        app.state.veil = (Veil(runtime.vault.keys, runtime.log), Sessions(settings.session_key))
        parts = await build(runtime)
        _open_doors(app, runtime, parts, health)
        async with asyncio.TaskGroup() as tasks:
            health.runners, lookout = _followers(runtime, parts, bell)
            for work in (*(runner.run for runner in health.runners), *parts.tasks):
                tasks.create_task(work())
            tasks.create_task(lookout.run(settings.poll_seconds))
            tasks.create_task(_join_bus(runtime, bell, stack))
            if runtime.skew:
                tasks.create_task(runtime.skew.run())
            health.durables, health.runtime = parts.durables, runtime
            health.scrape = scrape_of(runtime, parts)
            log.info("service.started", projections=[runner.projection.name for runner in health.runners])
            await asyncio.Event().wait()  # until cancelled


def _open_doors(app: FastAPI, runtime: Runtime, parts: Parts, health: Health) -> None:
    guard = Guard(runtime.settings, runtime.log, Limits.of(runtime.pool, runtime.settings))
    app.state.knows = guard.bearer
    for router in parts.routers:
        app.include_router(router, dependencies=[Depends(guard)])
    if parts.site:
        app.include_router(ops.router(parts.site, runtime, health))
    app.state.events, app.state.starting = runtime.log, False


def _followers(runtime: Runtime, parts: Parts, bell: Doorbell) -> tuple[list[Runner], Lookout]:
    """Who keeps the read models going, and who looks for all of them: they do so themselves no more often than their leases are renewed."""
    owner = f"{runtime.name}@{socket.gethostname()}:{os.getpid()}"
    asked, lease = Doorbell(), runtime.settings.lease_seconds
    pace = Pace(lease=lease, poll=lease / 4, build=lease)
    together = Together(runtime.pool, runtime.log, bell)
    names = [projection.name for projection in parts.projections]
    runners = [
        Runner(
            projection,
            runtime.pool,
            runtime.log,
            owner=owner,
            bell=bell.bell(),
            asked=asked.bell(),
            together=together,
            pace=pace,
            copied=runtime.sites.copied,
        )
        for projection in parts.projections
    ]
    return runners, Lookout(runtime.pool, names, moved=bell, asked=asked)


async def _join_bus(runtime: Runtime, bell: Doorbell, stack: AsyncExitStack) -> None:
    """NATS may come later than we do: connect, however long it takes, then consume."""
    await runtime.bus.connect()
    await runtime.bus.on_doorbell(bell.ring)
    while runtime.broker.subscribers:
        try:
            await runtime.broker.start()
        except NatsError as error:
            log.warning("service.waits_for_bus", reason=repr(error))
            await asyncio.sleep(WAIT_SECONDS)
        else:
            stack.push_async_callback(runtime.broker.stop)
            break
    log.info("service.joined_bus")
    await runtime.bus.follow(runtime.broker)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
