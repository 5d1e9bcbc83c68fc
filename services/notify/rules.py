"""Which events are told, to whom, and when that was due.

Pure: an event and what stood before it give one ``Telling`` or none. Silence is a rule too: published cases are reading matter, a voided
case concerns nobody, a period that had already run out when it was registered is told by its being missed, not by its being set, and what
courts and plaintiffs must do by when (预估) is told only to those who are to be informed.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.notify import case_drafts, drafts, reminder_drafts, wording
from services.notify.caseless import of_calendar, of_court_list, of_duty, of_import, of_unclocked
from services.notify.drafts import Draft
from services.notify.oversight import Replies, of_report, of_supervision, shipped_replies
from services.notify.recipients import Telling
from services.notify.sessions import of_session
from services.notify.standing import OUTSIDE, Case, Standing, case_id
from shared.clock import SHANGHAI
from shared.events.calendar import NoticeWanted
from shared.events.case import (
    CaseEvent,
    CaseOpened,
    HandlerAssigned,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
)
from shared.events.court_list import CourtListReceived
from shared.events.deadline import (
    DeadlineApproaching,
    DeadlineEvent,
    DeadlineMissed,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    DeadlineWithheld,
)
from shared.events.duty import DutyAssessed
from shared.events.envelope import Recorded
from shared.events.organisation_import import ImportFinished
from shared.events.precheck import PrecheckEvent
from shared.events.published import ReportPublished, ReportRecalled
from shared.events.reminder import ReminderDue
from shared.events.session import SessionEvent
from shared.events.supervision import SupervisionEvent
from shared.events.terms import Nature, NoticeKind, Origin, Strength
from shared.events.unclocked import UnclockedListed


def telling(
    event: Recorded, standing: Standing, today: date, replies: Replies = shipped_replies
) -> Telling | None:
    """What is told of an event that has just been folded into ``standing``; None if nothing is. ``replies``: how long bureaus may reply."""
    match event.payload:
        case DeadlineEvent(case_id=key):
            return _in_case(event, key, standing, today)
        case ReminderDue(case_id=key) | PrecheckEvent(case_id=key):
            return _in_case(event, key, standing, today)
        case CaseEvent():
            return _in_case(event, case_id(event), standing, today)
    return _outside_cases(event, standing, today, replies)


def _outside_cases(event: Recorded, standing: Standing, today: date, replies: Replies) -> Telling | None:
    known_on = _recorded_on(event, today)
    match event.payload:
        case NoticeWanted() as wanted:
            return of_calendar(event, wanted, known_on)
        case DutyAssessed() as assessed:
            return of_duty(event, assessed, today)
        case SupervisionEvent():
            return of_supervision(event, standing, known_on, replies)
        case (ReportPublished() | ReportRecalled()) as report:
            return of_report(event, report, standing, known_on)
    return _of_lists(event, standing, today)


def _of_lists(event: Recorded, standing: Standing, today: date) -> Telling | None:
    """What came in whole, and what a week leaves to look at."""
    known_on = _recorded_on(event, today)
    match event.payload:
        case CourtListReceived() as received:
            return of_court_list(event, received, known_on)
        case ImportFinished() as finished:
            return of_import(event, finished, standing, known_on)
        case UnclockedListed() as listed:
            return of_unclocked(event, listed, today)
        case SessionEvent() as said:
            return of_session(event, said, today)
    return None


def _in_case(event: Recorded, key: UUID, standing: Standing, today: date) -> Telling | None:
    case = standing.cases.get(key)
    if case is None or not _concerns_people(case):
        return None
    draft = (
        _of_reminder(event, case, standing, today)
        or _of_precheck(event, case, today)
        or _of_deadline(event, case, standing, today)
        or _of_case(event, case, key, today)
    )
    return _finished(draft, event, key, case, today) if draft else None


def _concerns_people(case: Case) -> bool:
    published = any(event.origin is Origin.PUBLISHED for _, event in case.history.of(CaseOpened))
    return not published and not case.history.voided


def _of_reminder(event: Recorded, case: Case, standing: Standing, today: date) -> Draft | None:
    match event.payload:
        case ReminderDue(kind=NoticeKind.HEARING_TOMORROW) as due:
            return reminder_drafts.hearing_tomorrow(due, case, event.occurred_on or today, today)
        case ReminderDue() as due if duty := standing.duties.get(f"deadline-{due.about}"):
            return reminder_drafts.escalated(due, duty, case, event.occurred_on or today, today)
    return None


def _of_precheck(event: Recorded, case: Case, today: date) -> Draft | None:
    """Of a hearing that is over nobody needs to hear what should have been."""
    checked = event.payload
    if isinstance(checked, PrecheckEvent) and checked.hearing_on >= today:
        return case_drafts.prechecked(checked, case)
    return None


def _of_deadline(event: Recorded, case: Case, standing: Standing, today: date) -> Draft | None:
    duty = standing.duties.get(event.stream)
    if isinstance(event.payload, DeadlineWithheld):
        return drafts.period_withheld(event.payload, duty, case)
    if duty is None:
        return None
    match event.payload:
        case DeadlineApproaching() as near:
            return drafts.period_approaching(near, duty, case, today)
        case DeadlineMissed() as missed:
            return drafts.period_missed(missed, duty, case, event.occurred_on)
    return _of_date(event, case, duty, standing.earlier.get(event.stream, duty), today)


def _is_option(duty: DeadlineSet) -> bool:
    """A right that is seldom used (管辖异议) stands in the list; to announce its day in every case would teach people not to read."""
    return duty.nature is Nature.RIGHT and duty.strength is Strength.SOFT


def _of_date(
    event: Recorded, case: Case, duty: DeadlineSet, before: DeadlineSet, today: date
) -> Draft | None:
    """A day that is said for the first time, or another than ``before``."""
    if _is_option(duty):
        return None
    match event.payload:
        case DeadlineSet(due=due) if due >= today:
            return drafts.period_set(duty, case)
        case DeadlineMoved() as moved:
            return drafts.period_moved(moved, before, case, today)
        case DeadlinePaused() as paused:
            return drafts.period_paused(paused, duty, case)
        case DeadlineResumed() as resumed:
            return drafts.period_resumed(resumed, duty, case)
    return None


def _of_case(event: Recorded, case: Case, key: UUID, today: date) -> Draft | None:
    """The fact that this event states now, be it new or a correction of an earlier one."""
    fact = next((fact for fact in case.history.facts.values() if fact.evidence == event.id), None)
    match fact and fact.event:
        case InstanceOpened() as opened if _is_news(event, today):
            return case_drafts.instance_opened(opened, case)
        case HandlerAssigned() as assigned:
            return case_drafts.handler_assigned(assigned, case)
        case (HearingScheduled() | HearingMoved()) as hearing if hearing.hearing_on >= today:
            return case_drafts.hearing_fixed(hearing, case, key)
    return None


def _is_news(event: Recorded, today: date) -> bool:
    """Registered for the first time, and not out of an old ledger."""
    age = today - (event.occurred_on or today)
    return isinstance(event.payload, InstanceOpened) and age.days <= case_drafts.NEWS_DAYS


def _finished(draft: Draft, event: Recorded, key: UUID, case: Case, today: date) -> Telling | None:
    """None when only people outside (法院、原告…) would be meant."""
    roles = tuple(role for role in draft.roles if role not in OUTSIDE)
    if not roles:
        return None
    due_on = draft.due_on or _recorded_on(event, today)
    return Telling(
        cause=event,
        region=case.region,
        bureau=case.bureau,
        case_id=key,
        instance=draft.instance,
        roles=roles,
        wanted=roles[0] is draft.roles[0],
        subject=wording.subject(draft.what, case, draft.instance),
        body=wording.body((*draft.lines, wording.late_line(due_on, today))),
        due_on=due_on,
        urgent=draft.urgent,
        urgent_within=draft.urgent_within,
        kind=draft.kind,
        about=draft.about or _matter(event),
        statutory=draft.statutory,
        day=draft.day,
        step=draft.step,
    )


def _matter(event: Recorded) -> UUID:
    """The deadline or the case on whose stream it happened."""
    return UUID(event.stream.partition("-")[2])


def _recorded_on(event: Recorded, today: date) -> date:
    """The day the system learned of it; never after today, whichever day the system stands on."""
    return min(event.recorded_at.astimezone(SHANGHAI).date(), today)
