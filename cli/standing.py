"""The day on which the system that a command speaks to stands: a stack on this machine may stand on another than the clock."""

from __future__ import annotations

from pathlib import Path

from deploy.local.home import Home
from shared.clock import Today, standing_on
from shared.settings import Settings


def day_of(home: Path) -> Today:
    """As the settings say, else as the stack in ``home`` was started, else the day that it is."""
    running = Home(home.resolve()).running()
    return standing_on(Settings().today or (running.today if running else None))
