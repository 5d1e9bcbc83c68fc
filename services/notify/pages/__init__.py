"""The pages that notify serves: the inbox, who was told what of a case, what could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from services.notify.pages import unread
from shared.database import Pool
from shared.web import Site

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the pages are served with. ``pool`` sees the service's read models."""

    site: Site
    pool: Pool


def routers(rooms: Rooms) -> list[APIRouter]:
    return [unread.router(rooms.site, rooms.pool)]
