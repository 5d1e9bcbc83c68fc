"""The anchors that a command can reach: files given by hand, the file of the settings, the stream in NATS."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import structlog
import typer

from cli.connection import known_system, refuse
from shared.bus.anchors import kept
from shared.bus.connection import Bus
from shared.bus.rights import OPERATOR
from shared.errors import Rejected, Retry
from shared.eventlog.anchor import Anchor, read_anchors
from shared.settings import Settings

#: for NATS to take the connection
_SECONDS = 5.0


def of_files(files: Iterable[Path]) -> list[Anchor]:
    """Ends the command when a file cannot be read or is none of anchors."""
    found: list[Anchor] = []
    for file in files:
        try:
            found += read_anchors(file.read_text(encoding="utf-8"))
        except OSError as error:
            refuse(f"读不到锚定文件 {file}：{error.strerror}。")
        except Rejected as error:
            refuse(f"{file}：{error.message}")
    return found


class Held(NamedTuple):
    """``read``: NATS was asked and answered, or there is none to ask."""

    anchors: list[Anchor]
    read: bool = True


async def of_system(home: Path) -> Held:
    """What the file of the settings and the stream hold; says so when NATS cannot be asked."""
    own = Settings().anchor_file
    found = of_files([own]) if own and own.exists() else []
    system = known_system(home)
    if not system or not system.nats_url:
        return Held(found)
    structlog.configure(  # what is printed is the answer; that we hang up is no news
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    )
    bus = Bus(system.nats_url, OPERATOR, system.credentials)
    try:
        async with asyncio.timeout(_SECONDS):  # it would wait for NATS without end
            await bus.connect()
        return Held(found + await kept(bus))
    except (Retry, TimeoutError) as why:
        typer.echo(f"NATS 中的锚定读不到，未核对：{str(why) or '连接不上'}", err=True)
        return Held(found, read=False)
    finally:
        await bus.close()
