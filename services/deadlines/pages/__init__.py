"""The pages that deadlines serves: today, deadlines and why, the calendar, policy packs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from shared.web import Site

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the pages are served with."""

    site: Site


def routers(rooms: Rooms) -> list[APIRouter]:
    return [rooms.site.router()]
