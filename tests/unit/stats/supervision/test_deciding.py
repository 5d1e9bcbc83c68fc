"""What people may do with a proposal and when: every refusal has its code and says what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.stats.supervision.deciding import CONFLICT, STATUS, Now, check, reply_until
from services.stats.supervision.standing import Row
from shared.errors import Rejected
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ProposalConfirmed,
    ProposalDismissed,
    ProposalWithdrawn,
    SupervisionEvent,
)
from shared.events.terms import Consequence
from tests.unit.stats.story import Story
from tests.unit.stats.supervision.scene import REPORT, TODAY, Office, a_case

REPLY = BureauReplied(person="clerk-1", statement="已电话报备")
CONFIRM = ProposalConfirmed(officer="officer-1", reason="属实")
DISMISS = ProposalDismissed(officer="officer-1", reason="已报备")
NOTICE = ConsequenceCarriedOut(consequence=Consequence.SPECIAL_NOTICE, officer="officer-1")
WITHDRAW = ProposalWithdrawn(reason="收到日期有误")
OPEN = Now(TODAY, 7)
OVER = Now(TODAY + timedelta(8), 7)


def after(*events: SupervisionEvent) -> Row:
    """A proposal of 22 November for a late report, and what happened to it."""
    office = Office(Story())
    case = a_case(office.story)
    case.owes(REPORT, date(2026, 3, 5)).missed()
    office.look(case)
    [row] = office.rows.values()
    for event in events:
        office.record(row.stream, event)
    return office.rows[row.proposal_id]


@pytest.mark.parametrize(
    ("before", "event", "now", "code"),
    [
        ((), CONFIRM, OPEN, "reply_window_open"),
        ((), CONFIRM, Now(TODAY + timedelta(7), 7), "reply_window_open"),
        ((), NOTICE, OVER, "not_confirmed"),
        ((REPLY, CONFIRM), CONFIRM, OVER, "already_confirmed"),
        ((REPLY, CONFIRM), REPLY, OVER, "already_confirmed"),
        ((REPLY, DISMISS), CONFIRM, OVER, "proposal_dismissed"),
        ((REPLY, DISMISS), REPLY, OVER, "proposal_dismissed"),
        ((WITHDRAW,), REPLY, OPEN, "proposal_withdrawn"),
        ((REPLY, CONFIRM, WITHDRAW), NOTICE, OVER, "proposal_withdrawn"),
        ((REPLY, CONFIRM, NOTICE), NOTICE, OVER, "already_carried_out"),
        ((REPLY, CONFIRM, NOTICE), DISMISS, OVER, "carried_out"),
        ((REPLY,), CONFIRM, Now(TODAY, 7, seen=1), "proposal_changed"),
        (
            (REPLY, CONFIRM),
            ConsequenceCarriedOut(consequence=Consequence.VETO, officer="officer-1"),
            OVER,
            "consequence_not_proposed",
        ),
    ],
)
def test_what_is_refused(
    before: tuple[SupervisionEvent, ...], event: SupervisionEvent, now: Now, code: str
) -> None:
    """YC23-2.6a: no confirmation before the reply or the end of its time, nothing twice, nothing on what is over; the refusal says why."""
    with pytest.raises(Rejected) as refused:
        check(after(*before), event, now)
    assert refused.value.code == code
    assert refused.value.message.endswith(("。", "）"))


@pytest.mark.parametrize(
    ("before", "event", "now"),
    [
        ((), REPLY, OPEN),
        ((REPLY,), REPLY, OPEN),
        ((REPLY,), CONFIRM, OPEN),
        ((), CONFIRM, OVER),
        ((), DISMISS, OPEN),
        ((REPLY, CONFIRM), NOTICE, OPEN),
        ((REPLY, CONFIRM), DISMISS, OPEN),
        ((REPLY,), CONFIRM, Now(TODAY, 7, seen=2)),
    ],
)
def test_what_is_allowed(before: tuple[SupervisionEvent, ...], event: SupervisionEvent, now: Now) -> None:
    """P5: a bureau may reply more than once, an officer dismiss at once, and take back a confirmation that is not carried out."""
    check(after(*before), event, now)


def test_causation_is_an_officer_s_own_words() -> None:
    """YC23-2.9b: whether the one led to the other is found by a person; without it nothing is confirmed."""
    office = Office(Story())
    case = a_case(office.story)
    case.lost(date(2026, 6, 1), effective=date(2026, 6, 20))
    office.look(case)
    [row] = office.rows.values()
    with pytest.raises(Rejected) as refused:
        check(row, CONFIRM, OVER)
    assert (refused.value.code, STATUS["finding_missing"]) == ("finding_missing", 422)
    check(row, ProposalConfirmed(officer="officer-1", reason="属实", found="未调解导致败诉"), OVER)


def test_all_that_is_in_the_way_is_told_at_once() -> None:
    """Too early, without the finding, and seen before it changed: one refusal says all three, under the code and status of the first."""
    office = Office(Story())
    case = a_case(office.story)
    case.lost(date(2026, 6, 1), effective=date(2026, 6, 20))
    office.look(case)
    [row] = office.rows.values()
    with pytest.raises(Rejected) as refused:
        check(row, CONFIRM, Now(row.asked_on, 7, seen=row.version + 1))
    assert refused.value.code == "reply_window_open"
    assert STATUS.get(refused.value.code, CONFLICT) == 409
    assert [field for field, _ in refused.value.faults] == ["", "found", ""]
    for said in ("申辩期至", "须写明人工认定的结论", "又有变动"):
        assert said in refused.value.message


def test_seven_days_after_the_day_it_was_asked() -> None:
    """The time to reply is in natural days, and the last one still belongs to the bureau (约定)."""
    assert reply_until(after(), 7) == TODAY + timedelta(7)
