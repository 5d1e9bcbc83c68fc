"""A notice again for somebody who hears of it in another's place: the same words, about the same matter, under an id that follows from both. Pure."""

from __future__ import annotations

from services.notify import notices
from services.notify.contacts.contact import Contact
from services.notify.progress import Progress
from services.notify.recipients import Recipient, Telling
from services.notify.timing.plan import addresses
from services.notify.timing.planned import Planned
from shared.eventlog import Write
from shared.events.envelope import Recorded


def copy(one: Progress, cause: Recorded, to: Recipient, contact: Contact) -> Write:
    """Where and as ``to`` wants to be reached, at the time that was planned."""
    raised = one.raised
    told = _telling(one, cause)
    plan = Planned(
        reached_at=addresses(told, to, contact),
        send_from=raised.send_from,
        in_digest=raised.in_digest,
        urgent=raised.urgent,
    )
    return notices.raised(told, to, plan)


def recipient(one: Progress) -> Recipient:
    """Whose notice it is."""
    return Recipient(one.raised.person, one.raised.role, one.first.region, one.first.bureau)


def _telling(one: Progress, cause: Recorded) -> Telling:
    first, raised = one.first, one.raised
    return Telling(
        cause=cause,
        region=first.region,
        bureau=first.bureau,
        case_id=raised.case_id,
        roles=(raised.role,),
        subject=raised.subject,
        body=raised.body,
        due_on=first.occurred_on or first.recorded_at.date(),
        kind=raised.kind,
        about=raised.about,
        statutory=raised.statutory,
        day=raised.day,
        step=raised.step,
    )
