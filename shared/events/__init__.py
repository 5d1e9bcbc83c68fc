"""The language of the system: every event there is. Importing this package fills the catalogue."""

from shared.events import case, deadline, notification, organisation
from shared.events.model import CATALOGUE, Event

__all__ = ["CATALOGUE", "Event", "case", "deadline", "notification", "organisation"]
