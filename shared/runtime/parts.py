"""What a service is given (``Runtime``) and what it gives back (``Parts``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from faststream.nats import NatsBroker

from shared.bus.connection import Bus
from shared.clock import Today
from shared.database import Pool
from shared.eventlog import EventLog
from shared.personal.vault import Vault
from shared.projection import Projection
from shared.runtime.scraping import Look
from shared.runtime.skew import Skew
from shared.settings import Settings
from shared.sites.known import Sites
from shared.web.site import Site


@dataclass(frozen=True, slots=True)
class Runtime:
    """``pool``'s search_path is the service's own schema, so its read models are named without a schema."""

    name: str
    settings: Settings
    pool: Pool
    log: EventLog
    bus: Bus
    broker: NatsBroker
    today: Today
    vault: Vault
    skew: Skew | None = None
    #: other sites, whose regions are only looked at here
    sites: Sites = field(default_factory=Sites)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """``tasks`` run until the service stops; ``durables`` are (stream, consumer) pairs that readiness insists on; ``looks`` set gauges at
    every scrape; with a ``site`` the service also shows operators how it stands.
    """

    routers: list[APIRouter] = field(default_factory=list)
    projections: list[Projection] = field(default_factory=list)
    tasks: list[Callable[[], Coroutine[Any, Any, None]]] = field(default_factory=list)
    durables: list[tuple[str, str]] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    site: Site | None = None


Build = Callable[[Runtime], Awaitable[Parts]]
