"""Where a notice leads: a page of the system for what it is about. Pure.

The log keeps the path (``/cases/…``): addresses of systems change, what was recorded does not. The public address (``YINGSU_PUBLIC_URL``) is
put before it when a message leaves; without one a message leaves without a link.
"""

from __future__ import annotations

from uuid import UUID

from services.notify.recipients import Telling
from shared.events.calendar import CalendarEvent
from shared.events.court_list import CourtListReceived
from shared.events.deadline import DeadlineEvent, DeadlineWithheld
from shared.events.published import ReportPublished, ReportRecalled
from shared.events.reminder import ReminderDue
from shared.events.session import SessionEvent
from shared.events.supervision import SupervisionEvent
from shared.events.terms import NoticeKind

#: the page of everything one was told: where a summary of several notices leads
INBOX = "/inbox"


def path_of(told: Telling, notification: UUID) -> str:
    """The page of the thing itself where it has one, else of its case, else of the notice."""
    path = f"/cases/{told.case_id}" if told.case_id else f"{INBOX}/{notification}"
    match told.cause.payload:
        case DeadlineWithheld():  # of a day that is not known there is no page
            pass
        case DeadlineEvent() | ReminderDue(kind=NoticeKind.ESCALATED):
            path = f"/deadlines/{told.about}"
        case SupervisionEvent():
            path = f"/supervision/{told.about}"
        case ReportPublished():
            path = f"/reports/editions/{told.cause.id}"
        case ReportRecalled(edition=edition):
            path = f"/reports/editions/{edition}"
        case CourtListReceived():
            path = f"/court-lists/{told.about}"
        case SessionEvent(session=session):
            path = f"/work/{told.region}/{told.bureau}/sessions/{session}"
        case CalendarEvent():
            path = "/calendar"
    return path


def absolute(path: str | None, public: str) -> str | None:
    """The path at the public address; None without either."""
    return f"{public.rstrip('/')}{path}" if path and public else None
