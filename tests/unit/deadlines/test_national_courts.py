"""行政诉讼法 80–88 and 解释 50, 71, 105: how long courts take and when they call, which is only estimated."""

from datetime import date

import pytest

from services.deadlines.law.obligations import obligations
from shared.dates import shipped
from shared.events.case import (
    HearingMoved,
    HearingScheduled,
)
from shared.events.terms import (
    Level,
    Procedure,
    StopReason,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.national_law import PACKS, due, dues, judgment, owed, served, stopped, suit


@pytest.mark.parametrize(
    ("level", "procedure", "docketed", "rule", "end"),
    [
        (Level.FIRST, Procedure.ORDINARY, "25-04-01", "trial_first", "25-10-09"),
        (Level.FIRST, None, "25-04-01", "trial_first", "25-10-09"),
        (Level.REMAND, None, "25-04-01", "trial_first", "25-10-09"),
        (Level.FIRST, None, "15-04-30", "trial_first", "15-07-30"),
        (Level.FIRST, None, "15-05-01", "trial_first", "15-11-02"),
        (Level.FIRST, Procedure.SIMPLIFIED, "25-08-25", "trial_simplified", "25-10-09"),
        (Level.SECOND, None, "25-11-15", "trial_second", "26-02-24"),
        (Level.SECOND, None, "14-11-14", "trial_second", "15-01-14"),
    ],
)
def test_how_long_a_court_may_take(level, procedure, docketed, rule, end):
    """行政诉讼法 81、83、88: six months, 45 days, three months; three and two months under the law of 1989."""
    case = suit(docketed=docketed, level=level, procedure=procedure)
    trials = [duty for duty in obligations(case, PACKS, shipped()) if ".trial_" in duty.rule_id]
    assert [(duty.rule_id, duty.due.due) for duty in trials] == [(f"national.{rule}", day(end))]


@pytest.mark.parametrize("reason", [one for one in StopReason if one != StopReason.CORRECTION])
def test_some_days_are_not_counted_to_the_court(reason):
    """解释第五十条: notices, appraisals, mediation, suspension and the dispute about jurisdiction stop the court's clock."""
    case = suit(*stopped(reason, "25-06-02", "25-06-12"), docketed="25-04-15")
    assert due(suit(docketed="25-04-15"), "national.trial_first") == day("25-10-15")
    assert due(case, "national.trial_first") == day("25-10-27")
    standing = suit(*stopped(reason, "25-06-02"), docketed="25-04-15")
    assert owed(standing, "national.trial_first")[""].paused


def test_the_judgment_arrives_ten_days_after_it_was_pronounced():
    """行政诉讼法第八十条."""
    case = judgment(served("26-02-25"), on="26-02-06")
    duty = owed(case, "national.judgment_delivery")[""]
    assert (duty.due.due, duty.met.on) == (day("26-02-24"), day("26-02-25"))


def test_a_summons_comes_three_days_before_the_hearing_as_it_stands():
    """解释第七十一条: both readings of 三日前; a hearing put off is summoned anew."""
    first = (HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 6, 18)), "26-06-02")
    moved = (HearingMoved(instance=1, hearing=1, hearing_on=date(2026, 6, 11)), "26-06-03")
    duty = owed(suit(first, moved), "national-interpretation.summons")["1"]
    assert (duty.due.due_safe, duty.due.due) == (day("26-06-05"), day("26-06-08"))
    assert duty.met.on == day("26-06-02")


@pytest.mark.parametrize(("required", "count"), [(True, 1), (False, 0), (None, 0)])
def test_a_leader_is_called_three_days_before(required, count):
    """法释〔2020〕3号第五条: only where the court calls for the leader."""
    heard = HearingScheduled(
        instance=1, hearing=1, hearing_on=date(2026, 3, 4), court_requires_leader=required
    )
    found = dues(suit((heard, "26-02-10")), "national-appearance.leader_notice")
    assert list(found.values()) == [day("26-02-28")] * count
