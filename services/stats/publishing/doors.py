"""The doors of publication together, the named ones before ``/v1/reports/{form}``."""

from __future__ import annotations

from fastapi import APIRouter

from services.stats.publishing import draft_doors, edition_doors, lists, once
from services.stats.publishing.office import Office


def routers(office: Office) -> list[APIRouter]:
    maker = office.maker
    return [
        lists.router(maker.library.pool, maker),
        draft_doors.router(office),
        edition_doors.router(office),
        once.router(maker, office.today),
    ]
