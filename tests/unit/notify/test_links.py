"""Where notices lead: the page of the thing itself, else of its case, else of the notice."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.notify.links import absolute, path_of
from services.notify.recipients import Telling
from shared.events.calendar import NoticeWanted
from shared.events.case import HearingScheduled
from shared.events.deadline import DeadlineMissed, DeadlineWithheld
from shared.events.duty import DutyAssessed
from shared.events.model import Event
from shared.events.published import ReportPublished, ReportRecalled
from shared.events.reminder import ReminderDue
from shared.events.supervision import ProposalDismissed
from shared.events.terms import DutyState, NoticeKind, Role
from tests.support.bureau import BUREAU, CASE, REGION, TODAY, Book, assigned, duty, of_duty
from tests.unit.notify.test_oversight import court_list

KEY, ABOUT, EDITION = UUID(int=1), UUID(int=2), UUID(int=3)
ASSESSED = DutyAssessed(
    rule="r", name="学法", clause="c", period="2026", state=DutyState.AT_RISK, count=0, target=1, due=TODAY, looked_on=TODAY
)  # fmt: skip


def reminder(kind: NoticeKind) -> ReminderDue:
    return ReminderDue(kind=kind, about=ABOUT, case_id=CASE, instance=1, day=TODAY)


def told(event: Event, case_id: UUID | None) -> Telling:
    return Telling(
        cause=Book().add(event, stream="any"),
        region=REGION,
        bureau=BUREAU,
        case_id=case_id,
        roles=(Role.HANDLER,),
        subject="提醒",
        body="请：办理。",
        due_on=TODAY,
        about=ABOUT,
    )


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (duty(), f"/deadlines/{ABOUT}"),
        (of_duty(DeadlineMissed, due=TODAY), f"/deadlines/{ABOUT}"),
        (reminder(NoticeKind.ESCALATED), f"/deadlines/{ABOUT}"),
        (reminder(NoticeKind.HEARING_TOMORROW), f"/cases/{CASE}"),
        (of_duty(DeadlineWithheld, trigger=CASE, trigger_on=TODAY, reason="待补送达日"), f"/cases/{CASE}"),
        (HearingScheduled(instance=1, hearing=1, hearing_on=TODAY), f"/cases/{CASE}"),
        (assigned(), f"/cases/{CASE}"),
        (ProposalDismissed(officer="p-sfj", reason="不属实"), f"/supervision/{ABOUT}"),
        (ReportRecalled(edition=EDITION, person="p", reason="更正"), f"/reports/editions/{EDITION}"),
        (court_list(), f"/court-lists/{ABOUT}"),
        (NoticeWanted(year=2027, provisional=3), "/calendar"),
        (ASSESSED, f"/inbox/{KEY}"),
    ],
    ids=lambda value: value.type if isinstance(value, Event) else "",
)
def test_a_notice_leads_to_what_it_is_about(event: Event, expected: str) -> None:
    """A date leads to its explanation, what happened in a case to the case, and what has no page of its own to the notice."""
    of_case = not isinstance(event, NoticeWanted | DutyAssessed)
    assert path_of(told(event, CASE if of_case else None), KEY) == expected


def test_a_published_report_leads_to_its_edition() -> None:
    """An edition is known by the event that published it."""
    published = told(ReportPublished(draft=CASE, person="p", issued_on=TODAY), None)
    assert path_of(published, KEY) == f"/reports/editions/{published.cause.id}"


def test_paths_are_put_behind_the_public_address() -> None:
    """With or without a slash at its end, or below a path of its own; without an address there is no link."""
    for public in ("https://ys.example.org/yingsu", "https://ys.example.org/yingsu/"):
        assert absolute("/calendar", public) == "https://ys.example.org/yingsu/calendar"
    assert absolute("/calendar", "") is None
    assert absolute(None, "https://ys.example.org") is None
