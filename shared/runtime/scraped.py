"""What is looked up of one service when it is scraped: the log, the bus, and what the service itself adds."""

from __future__ import annotations

from functools import partial

from shared.runtime.parts import Parts, Runtime
from shared.runtime.scraping import Look, Scrape, look_at_bus, look_at_log


def scrape_of(runtime: Runtime, parts: Parts) -> Scrape:
    names = [projection.name for projection in parts.projections]
    looks: tuple[Look, ...] = (
        partial(look_at_log, runtime.log, names),
        partial(look_at_bus, runtime.bus, parts.durables),
        *parts.looks,
    )
    return Scrape(looks)
