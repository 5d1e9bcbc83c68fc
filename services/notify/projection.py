"""The process manager ``notify.inbox``: remembers the world, decides who hears of what, and keeps the inbox and the delivery record.

What it decides it records in the log, one append a notification with derived ids, and only then projects like anyone else. So a crash
between append and checkpoint repeats nothing, and a rebuild from the log alone, which appends nothing, gives the same tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.notify import metrics
from services.notify.bearing import bearing, opened
from services.notify.contacts.contact import Contact
from services.notify.contacts.handing_over import HandsOver, NobodyAway
from services.notify.contacts.unread import hand_over_unread
from services.notify.inbox import changes
from services.notify.oversight import Replies, shipped_replies
from services.notify.raising import Heard, Teller, hear
from services.notify.raising import queries as contact_queries
from services.notify.rules import telling
from services.notify.standing import Case, Holder, Place, Standing
from shared.clock import Today
from shared.database import Connection
from shared.eventlog import EventLog, reader
from shared.events.calendar import NoticeImported, NoticeWanted, NoticeWithdrawn
from shared.events.case import (
    CaseOpened,
    ContactNamed,
    Corrected,
    HandlerAssigned,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    RoleFilled,
    Voided,
)
from shared.events.court_list import CourtListReceived
from shared.events.deadline import (
    DeadlineApproaching,
    DeadlineMissed,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    DeadlineWithheld,
)
from shared.events.duty import DutyAssessed
from shared.events.envelope import Recorded
from shared.events.history import ENTRY_MENDING, dump, effective, load
from shared.events.model import Event
from shared.events.notification import (
    AddressSet,
    DelegationEnded,
    DelegationSet,
    NotificationAcknowledged,
    NotificationFailed,
    NotificationHandedOver,
    NotificationRaised,
    NotificationRead,
    NotificationRequeued,
    NotificationSent,
    NotificationUndeliverable,
    SubscriptionSet,
)
from shared.events.organisation import LeaveRegistered, PersonAssigned, PersonLeft
from shared.events.organisation_import import ImportFinished
from shared.events.precheck import PrecheckFailed, PrecheckPassed
from shared.events.published import ReportPublished, ReportRecalled
from shared.events.reminder import ReminderDue
from shared.events.session import SessionCalledOff, SessionNear, SessionOffered
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ConsequenceProposed,
    ProposalConfirmed,
    ProposalDismissed,
    ProposalRestated,
    ProposalWithdrawn,
)
from shared.events.terms import Role
from shared.events.unclocked import UnclockedListed
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)

_REMEMBERED: tuple[type[Event], ...] = (
    PersonAssigned, PersonLeft, CaseOpened, InstanceOpened, HandlerAssigned, HearingScheduled, HearingMoved, ContactNamed, RoleFilled,
    Corrected, Voided,
    DeadlineSet, DeadlineMoved, DeadlineResumed,
    AddressSet, SubscriptionSet, DelegationSet, DelegationEnded, LeaveRegistered,
)  # fmt: skip
_TOLD: tuple[type[Event], ...] = (
    DeadlinePaused, DeadlineApproaching, DeadlineMissed, DeadlineWithheld, NoticeWanted, NoticeImported, NoticeWithdrawn, DutyAssessed, CourtListReceived,
    ConsequenceProposed, ProposalRestated, ProposalWithdrawn, BureauReplied, ProposalConfirmed, ProposalDismissed, ConsequenceCarriedOut,
    ReportPublished, ReportRecalled, ReminderDue, PrecheckFailed, PrecheckPassed, ImportFinished, UnclockedListed,
    SessionOffered, SessionNear, SessionCalledOff,
)  # fmt: skip
_PROJECTED: tuple[type[Event], ...] = (
    NotificationRaised, NotificationUndeliverable, NotificationSent, NotificationFailed, NotificationHandedOver, NotificationRequeued,
    NotificationRead, NotificationAcknowledged,
)  # fmt: skip

_AWAY = frozenset(event.type for event in (LeaveRegistered, DelegationSet, DelegationEnded)) | ENTRY_MENDING
_ROLES = {role.value: role for role in Role}


class Inbox:
    """The projection ``notify.inbox``."""

    name = "notify.inbox"
    version = 4
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(event.type for event in (*_REMEMBERED, *_TOLD, *_PROJECTED)) | ENTRY_MENDING

    def __init__(
        self,
        log: EventLog,
        today: Today,
        teller: Teller | None = None,
        replies: Replies = shipped_replies,
        deputies: HandsOver | None = None,
    ) -> None:
        """Without a ``teller`` there are no closed hours, and every notice comes by itself. ``replies``: how long bureaus may reply to proposals;
        ``deputies`` take what lies unread when somebody's absence begins.
        """
        self._today = today
        self._teller = teller or Teller.always_open(log, today)
        self._replies = replies
        self._deputies = deputies or NobodyAway()
        #: the day on which it was last seen who is away; None when somebody said something since
        self._seen: date | None = None

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        standing, mended = await remembered(db, page), await _mended(db, page)
        hours, now = await self._teller.look(db)
        heard: list[Heard] = []
        for event in page:
            standing.fold(event)
            if event.type in ENTRY_MENDING:
                known = [one for one in mended[event.stream] if one.version <= event.version]
                standing.restate(event.region, event.bureau, effective(known))
            if live and (told := telling(event, standing, self._today(), self._replies)):
                heard += hear(told, standing, hours, now)
        await self._teller.say(db, heard)
        await _save(db, standing)
        await _project(db, page)
        if live:
            metrics.count(page)
        if _AWAY & {event.type for event in page}:
            self._seen = None

    async def tick(self, db: Connection) -> None:
        """On a new day, and when somebody said that they are away."""
        if (today := self._today()) != self._seen:
            hours, _ = await self._teller.look(db)
            await hand_over_unread(db, self._deputies, today, hours.calendar)
            self._seen = today


async def remembered(db: Connection, page: Sequence[Recorded]) -> Standing:
    """What was known before the page, of the regions, cases and deadlines it speaks of."""
    streams = opened(page)
    standing = Standing()
    for event in await reader.streams(db, streams) if streams else []:
        standing.openings.setdefault(event.stream, event)
    on = bearing(page, list(standing.openings.values()))
    regions, everywhere = list(on.regions), on.everywhere
    for row in await db.fetch(queries.people, regions, everywhere):
        holder = Holder(**{**row, "role": _ROLES[row["role"]]})
        standing.holders[holder.post] = holder
    for row in await db.fetch(contact_queries.contacts, regions, everywhere):
        place = row["region"], row["bureau"], row["person"]
        standing.contacts[place] = Contact.model_validate(row["contact"])
    for row in await db.fetch(queries.cases, list(on.cases)):
        standing.cases[row["case_id"]] = Case(row["region"], row["bureau"], load(row["history"]))
    for row in await db.fetch(queries.duties, list(on.duties)):
        standing.duties[row["stream"]] = DeadlineSet.model_validate(row["duty"])
    return standing


async def _mended(db: Connection, page: Sequence[Recorded]) -> dict[str, list[Recorded]]:
    """The whole streams of the organisations in whose records something is corrected or voided."""
    streams: dict[str, list[Recorded]] = {event.stream: [] for event in page if event.type in ENTRY_MENDING}
    for event in await reader.streams(db, streams) if streams else []:
        streams[event.stream].append(event)
    return streams


async def _save(db: Connection, standing: Standing) -> None:
    holders = (standing.holders[post] for post in standing.changed_posts)
    await _write(db, queries.save_people, [_holder_row(holder) for holder in holders])
    contacts = [_contact_row(place, standing.contacts[place]) for place in standing.changed_contacts]
    await _write(db, contact_queries.save_contacts, contacts)
    await _write(
        db, queries.save_cases, [_case_row(key, standing.cases[key]) for key in standing.changed_cases]
    )
    duties = ((stream, standing.duties[stream]) for stream in standing.changed_duties)
    rows = [{"stream": stream, "duty": duty.model_dump(mode="json")} for stream, duty in duties]
    await _write(db, queries.save_duties, rows)


async def _project(db: Connection, page: Sequence[Recorded]) -> None:
    result = changes(page)
    await _add(db, "notify_messages", result.messages)
    await _add(db, "notify_undeliverable", result.undeliverable)
    await _write(db, queries.save_deliveries, result.deliveries.values())
    await _write(db, queries.mark_read, result.reads.values())
    await _write(db, queries.mark_acknowledged, result.acknowledged.values())


async def _add(db: Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """New rows: a notification is raised once, and every page is applied once."""
    if rows:
        await db.copy_records_to_table(
            table, columns=list(rows[0]), records=[tuple(row.values()) for row in rows]
        )


async def _write(db: Connection, query: str, rows: Iterable[dict[str, Any]]) -> None:
    if found := list(rows):
        await db.execute(query, found)


def _holder_row(holder: Holder) -> dict[str, Any]:
    fields = ("region", "bureau", "person", "role", "label", "email", "active")
    return {name: getattr(holder, name) for name in fields}


def _contact_row(place: Place, contact: Contact) -> dict[str, Any]:
    return dict(zip(("region", "bureau", "person"), place, strict=True)) | {
        "contact": contact.model_dump(mode="json")
    }


def _case_row(key: UUID, case: Case) -> dict[str, Any]:
    return {"case_id": str(key), "region": case.region, "bureau": case.bureau, "history": dump(case.history)}
