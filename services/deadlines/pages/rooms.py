"""What the pages are served with, and what they all ask: an id that is one, and a thing that is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from fastapi import HTTPException

from services.deadlines.calendars.office import Office
from services.deadlines.certificate.registry import Registry
from services.deadlines.duties.api import DutyOffice
from services.deadlines.lists.api import Desk
from services.deadlines.packs.policies import Previews
from shared.web import Site
from shared.web.underway import Underway

TEMPLATES = Path(__file__).parent / "templates"
#: rows of a list on one page
PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rooms:
    """The same offices that answer the JSON doors."""

    site: Site
    desk: Desk
    office: Office
    registry: Registry
    duties: DutyOffice
    previews: Previews
    underway: Underway
    #: where people reach the pages; empty where nobody said
    public_url: str


def key_of(text: str) -> UUID:
    """404 for what is no id: nothing has that address."""
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None


def there(found: T | None) -> T:
    """404 for what is not there."""
    if found is None:
        raise HTTPException(404)
    return found
