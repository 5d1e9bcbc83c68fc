"""The pages that stats serves: the cockpit, supervision, reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from services.stats.cockpit.desk import Desk
from services.stats.pages import (
    cockpit,
    comparing,
    entering,
    joint_meetings,
    report_after,
    report_drafts,
    report_editions,
    report_looks,
    report_new,
    report_preview,
    report_publish,
    report_reproduction,
    report_words,
    reports,
    supervision,
    supervision_acts,
    supervision_papers,
    tracing,
)
from services.stats.publishing.office import Office as Press
from services.stats.supervision.office import Office
from shared.web import Site
from shared.web.underway import Underway

TEMPLATES = Path(__file__).parent / "templates"

#: the lists before a draft's and an edition's own addresses
REPORTS = (
    reports,
    report_drafts,
    report_words,
    report_editions,
    report_after,
)


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the pages are served with."""

    site: Site
    desk: Desk
    office: Office
    press: Press
    underway: Underway


def routers(rooms: Rooms) -> list[APIRouter]:
    looks = report_looks.Looks(rooms.press.maker)
    drafting = report_new.Drafting(rooms.press, rooms.office, rooms.desk, rooms.underway, looks)
    return [
        *(
            page.router(rooms.site, rooms.desk)
            for page in (cockpit, comparing, tracing, entering, joint_meetings)
        ),
        *(
            page.router(rooms.site, rooms.office)
            for page in (supervision, supervision_papers, supervision_acts)
        ),
        report_new.router(rooms.site, drafting),
        report_preview.router(rooms.site, rooms.press, looks),
        report_publish.router(rooms.site, rooms.press, rooms.underway),
        report_reproduction.router(rooms.site, rooms.press, rooms.underway),
        *(page.router(rooms.site, rooms.press) for page in REPORTS),
    ]
