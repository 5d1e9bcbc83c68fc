"""What every process of the torture has in common: its orders on the command line, and SIGTERM as the word to finish."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop
from pydantic import BaseModel


class Orders(BaseModel, frozen=True):
    """Orders to one process; ``types`` limits a reader, ``rows`` is its page, ``clients`` append at the same time in a writer."""

    name: str
    seed: str
    url: str
    admin_url: str
    journal: Path
    partition_size: int
    rows: int = 1_000
    types: frozenset[str] | None = None
    clients: int = 16

    @property
    def ready(self) -> Path:
        """Exists from when the process hears SIGTERM."""
        return self.journal.with_suffix(".ready")


def run(work: Callable[[Orders, asyncio.Event], Awaitable[None]]) -> None:
    """Do the work until it is finished, which SIGTERM asks for."""

    async def main() -> None:
        orders, stop = Orders.model_validate_json(sys.argv[1]), asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        orders.ready.touch()
        await work(orders, stop)

    uvloop.run(main())
