"""The pages that notify serves: the inbox, who was told what of a case, what could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from services.notify.contacts.desk import Desk
from services.notify.live.feed import Feed
from services.notify.pages import case, delivering, inbox, live, settings, unread
from services.notify.preview.desk import Desk as Preview
from shared.clock import Today
from shared.database import Pool
from shared.eventlog import EventLog
from shared.web import Site

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the pages are served with. ``pool`` sees the service's read models."""

    site: Site
    pool: Pool
    log: EventLog
    today: Today
    feed: Feed
    contacts: Desk
    preview: Preview


def routers(rooms: Rooms) -> list[APIRouter]:
    return [
        unread.router(rooms.site, rooms.pool),
        live.router(rooms),
        settings.router(rooms),
        inbox.router(rooms),
        case.router(rooms),
        delivering.router(rooms),
    ]
