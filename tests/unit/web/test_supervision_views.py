"""What a page of supervision lets a person do, by their right, their place and how the proposal stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.stats.pages.supervision_shown import Allowed, allowed, rules, window
from shared.events.supervision import SupervisionEvent
from shared.security import Duty, Identity
from tests.unit.stats.supervision.scene import BOOK, TODAY
from tests.unit.stats.supervision.test_deciding import CONFIRM, DISMISS, NOTICE, REPLY, WITHDRAW, after

NOTHING = Allowed()


def somebody(duty: Duty, region: str, bureau: str | None) -> Identity:
    return Identity(person="p", name="某", duty=duty, region=region, bureau=bureau)


def test_the_filter_cites_clauses_by_their_documents() -> None:
    """An officer knows 峄政办发〔2023〕2号, not our code for it."""
    offered = "".join(title for _, title in rules(BOOK, None))
    assert ("峄政办发〔2023〕2号第二部分第（六）项" in offered, "YC23" in offered) == (True, False)


@pytest.mark.parametrize("before", [(), (REPLY,)])
def test_the_bureau_answers_and_the_officer_decides_while_it_is_open(
    before: tuple[SupervisionEvent, ...],
) -> None:
    """Neither can do the other's part."""
    row = after(*before)
    bureau = allowed(row, somebody(Duty.LEGAL_HEAD, row.region, row.bureau))
    officer = allowed(row, somebody(Duty.JUSTICE_OFFICER, row.region, None))
    assert bureau == Allowed(reply=True)
    assert officer == Allowed(decide=True, dismiss=True)


def test_what_is_confirmed_is_carried_out_once_and_has_its_paper() -> None:
    """A confirmed 专项通报 can be drafted and carried out; done, it can be neither repeated nor dismissed."""
    row = after(REPLY, CONFIRM)
    officer = somebody(Duty.JUSTICE_OFFICER, row.region, None)
    confirmed = allowed(row, officer)
    assert confirmed.carry == (("special_notice", "专项通报"),)
    assert confirmed.papers == (("special-notice", "专项通报"),)
    done = allowed(after(REPLY, CONFIRM, NOTICE), officer)
    assert (done.carry, done.acts) == ((), [])


@pytest.mark.parametrize("last", [DISMISS, WITHDRAW])
def test_nothing_is_to_be_done_with_what_was_dismissed_or_withdrawn(last: SupervisionEvent) -> None:
    """Not even by an officer."""
    row = after(REPLY, last)
    assert allowed(row, somebody(Duty.JUSTICE_OFFICER, row.region, None)) == NOTHING


@pytest.mark.parametrize(
    ("duty", "region", "bureau"),
    [
        (Duty.LEGAL_HEAD, None, "another"),
        (Duty.CLERK, None, None),
        (Duty.AUDITOR, None, None),
        (Duty.JUSTICE_OFFICER, "110101", None),
    ],
)
def test_others_only_read(duty: Duty, region: str | None, bureau: str | None) -> None:
    """Another bureau, another region, and who has no right to it, are offered no form."""
    row = after()
    person = somebody(duty, region or row.region, bureau or (row.bureau if duty is Duty.CLERK else None))
    assert allowed(row, person) == NOTHING


def test_the_time_to_answer_is_told_as_it_stands() -> None:
    """While it runs, how many days are left; over, that it may be decided; decided, nothing."""
    row = after()
    assert "还有7日" in window(row, BOOK, TODAY)
    assert "还有0日" in window(row, BOOK, TODAY + timedelta(7))
    assert "申辩期已满" in window(row, BOOK, TODAY + timedelta(8))
    assert window(after(REPLY, CONFIRM), BOOK, TODAY) == ""
