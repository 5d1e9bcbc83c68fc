"""The pages that stats serves: the cockpit, supervision, reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from services.stats.cockpit.desk import Desk
from services.stats.pages import cockpit, comparing, joint_meetings, supervision, supervision_acts, tracing
from services.stats.supervision.office import Office
from shared.web import Site

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the pages are served with."""

    site: Site
    desk: Desk
    office: Office


def routers(rooms: Rooms) -> list[APIRouter]:
    return [
        *(page.router(rooms.site, rooms.desk) for page in (cockpit, comparing, tracing, joint_meetings)),
        *(page.router(rooms.site, rooms.office) for page in (supervision, supervision_acts)),
    ]
