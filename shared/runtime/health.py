"""Health that tells the truth. Live: the loop turns (or this would not answer). Ready: migrated, reading, consuming.

NATS being away is no reason to be unready: HTTP and the log go on without it and projections poll, so it is reported as degraded. A
consumer that is missing while NATS is there, or an event that cannot be applied, is: such a service looks well and does nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from nats.errors import Error as NatsError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared import database
from shared.bus.topology import missing
from shared.clock import utc_now
from shared.errors import Retry
from shared.projection import Runner
from shared.runtime.metrics import READY
from shared.runtime.parts import Runtime
from shared.runtime.scraping import Scrape

CHECK_SECONDS = 3.0


@dataclass(slots=True)
class Health:
    """Filled in as the service starts; ``stopping`` turns readiness off before anything is closed."""

    runtime: Runtime | None = None
    runners: list[Runner] = field(default_factory=list)
    durables: list[tuple[str, str]] = field(default_factory=list)
    scrape: Scrape = field(default_factory=lambda: Scrape(()))
    stopping: bool = False
    began: datetime = field(default_factory=utc_now)

    async def report(self) -> tuple[bool, dict[str, str]]:
        """Whether to send work here, and what is the matter with each part."""
        if self.runtime is None or self.stopping:
            return False, {"service": "stopping" if self.stopping else "starting"}
        details = {"database": await self._database(), "nats": await self._nats()}
        if self.runtime.skew:
            details["clock"] = self.runtime.skew.state
        details |= {runner.projection.name: runner.failure or "ok" for runner in self.runners}
        return all(state == "ok" or state.startswith("degraded: ") for state in details.values()), details

    async def _database(self) -> str:
        assert self.runtime
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self.runtime.log.tail()
        except database.TRANSIENT as error:
            return f"unreachable: {error!r}"
        return "ok"

    async def _nats(self) -> str:
        assert self.runtime
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                gone = await missing(self.runtime.bus.js, self.durables)
        except (Retry, NatsError, TimeoutError, OSError):
            return "degraded: not connected, projections poll"
        idle = [s for s in self.runtime.broker.subscribers if not getattr(s, "running", False)]
        if gone or idle:
            return f"missing consumers: {gone}; subscribers not running: {len(idle)}"
        return "ok"


def health_router(health: Health) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "live"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        ready, details = await health.report()
        return JSONResponse({"status": "ready" if ready else "not ready", **details}, 200 if ready else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        await health.scrape()
        ready, _ = await health.report()
        READY.set(int(ready))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
