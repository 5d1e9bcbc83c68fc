"""The language of the system: every event there is. Importing this package fills the catalogue."""

from shared.events import (
    calendar,
    case,
    certificate,
    court_list,
    deadline,
    duty,
    notification,
    observation,
    organisation,
    organisation_disclosure,
    organisation_learning,
    organisation_records,
    organisation_repair,
    organisation_review,
    organisation_work,
    published,
    supervision,
)
from shared.events.model import CATALOGUE, Event

__all__ = [
    "CATALOGUE",
    "Event",
    "calendar",
    "case",
    "certificate",
    "court_list",
    "deadline",
    "duty",
    "notification",
    "observation",
    "organisation",
    "organisation_disclosure",
    "organisation_learning",
    "organisation_records",
    "organisation_repair",
    "organisation_review",
    "organisation_work",
    "published",
    "supervision",
]
