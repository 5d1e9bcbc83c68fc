"""Clocks that are stopped, extended, or set by a court or a document: what moves a date, and what the reasons say."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.deadlines.law.obligations import Withheld
from shared.dates import Due, due, shipped
from shared.dates.period import Period, Unit
from shared.events.case import (
    AdviceReceived,
    AdviceReplied,
    ClockResumed,
    ClockStopped,
    ExtensionGranted,
    Judged,
    ObstacleRemoved,
    PeriodSet,
)
from shared.events.terms import (
    Advice,
    Extendable,
    StopReason,
)
from tests.unit.deadlines.cases import a_suit, day
from tests.unit.deadlines.clocks import DECISION, STOPPED, a_review_of, one, owed, texts
from tests.unit.deadlines.small_packs import on_event, rule


class TestStoppedClocks:
    def test_suspended_days_are_left_out(self):
        """E50: sixty days from 2025-06-10, suspended from 07-01 to 07-20, end on 2025-08-29."""
        duty = one(a_review_of(STOPPED, (ClockResumed(instance=1), "25-07-21")), DECISION)
        assert duty.due.due == day("25-08-29")
        assert "因中止停钟20日" in texts(duty)
        assert duty.basis.adjusted

    def test_while_the_clock_stands_there_is_no_due_day(self):
        """Not resumed: the deadline is paused since the first day that is not counted."""
        duty = one(a_review_of(STOPPED), DECISION)
        assert duty.paused is not None
        assert duty.paused.since == day("25-07-01")

    def test_what_is_done_while_the_clock_stands_is_done_in_time(self):
        """A decision during the suspension meets the period."""
        duty = one(a_review_of(STOPPED, (Judged(instance=1), "25-12-01")), DECISION)
        assert duty.paused is None
        assert duty.met.on <= duty.due.due

    def test_another_reason_does_not_stop_it(self):
        """Only the reasons the rule names stop its clock."""
        mediation = (ClockStopped(instance=1, reason=StopReason.MEDIATION), "25-07-01")
        duty = one(a_review_of(mediation, (ClockResumed(instance=1), "25-07-21")), DECISION)
        assert duty.due.due == one(a_review_of(), DECISION).due.due
        assert not duty.basis.adjusted

    def test_a_stop_taken_back_on_the_same_day_costs_nothing(self):
        """Stopped and resumed on one day: no day is lost."""
        duty = one(a_review_of(STOPPED, (ClockResumed(instance=1), "25-07-01")), DECISION)
        assert duty.due.due == day("25-08-11")

    @given(st.integers(1, 100), st.integers(0, 50), st.integers(1, 40))
    def test_never_earlier_than_without_the_stop(self, n, after, length):
        """A stopped clock never brings a day forward, and never by more than the stop and a roll."""
        start = day("25-03-03")
        first = date.fromordinal(start.toordinal() + after)
        resumed = date.fromordinal(first.toordinal() + length)
        case = a_review_of(
            (ClockStopped(instance=1, reason=StopReason.SUSPENSION), first.isoformat()),
            (ClockResumed(instance=1), resumed.isoformat()),
            accepted=start.isoformat(),
        )
        plain = due(start, Period(n, Unit.DAYS), shipped())
        stopped = one(
            case, rule("r", on_event("case.instance_opened"), {"days": n}, stopped_by=["suspension"])
        ).due
        assert plain.due <= stopped.due
        assert (stopped.nominal - plain.nominal).days in range(length + 1)


class TestExtensions:
    def test_granted_days_run_on_from_the_nominal_day(self):
        """Thirty days more: reminded of the earlier way to count, found late only by the later."""
        grant = (ExtensionGranted(instance=1, matter=Extendable.REVIEW_DECISION, days=30), "25-08-01")
        duty = one(a_review_of(grant), DECISION)
        assert duty.due.due_safe == day("25-09-08")
        assert duty.due.due == day("25-09-10")
        assert "延期30日" in texts(duty)

    def test_granted_until_a_day(self):
        """What the grant names is the last day; on a rest day it rolls on, and reminds before."""
        grant = (
            ExtensionGranted(instance=1, matter=Extendable.REVIEW_DECISION, until=day("25-10-01")),
            "25-08-01",
        )
        duty = one(a_review_of(grant), DECISION)
        assert (duty.due.due_safe, duty.due.due) == (day("25-09-30"), day("25-10-09"))

    def test_an_extension_of_something_else_changes_nothing(self):
        """Leave to file evidence later is no leave to decide later."""
        grant = (ExtensionGranted(instance=1, matter=Extendable.EVIDENCE, days=30), "25-08-01")
        assert one(a_review_of(grant), DECISION).due.due == day("25-08-11")

    def test_an_extension_without_a_day_ends_the_old_period_and_the_obstacle_starts_a_new_one(self):
        """解释第三十四条: granted, the fifteen days run from the day the obstacle is gone."""
        first = rule("evidence", on_event("case.notice_received"), {"days": 15}, extended_by="evidence")
        second = rule("again", on_event("case.obstacle_removed", matter="evidence"), {"days": 15})
        grant = (ExtensionGranted(instance=1, matter=Extendable.EVIDENCE), "26-06-10")
        gone = (ObstacleRemoved(instance=1, matter=Extendable.EVIDENCE), "26-07-01")
        found = owed(a_suit(grant, gone), first, second)
        assert "另行起算" in found["evidence", ""].ended
        assert found["again", ""].due.due == day("26-07-16")


class TestPeriodsThatDocumentsName:
    EVIDENCE = rule("evidence", on_event("case.notice_received"), {"days": 15}, set_by="evidence")
    ADVICE = rule(
        "advice",
        {**on_event("case.advice_received", advice="governance"), "subject": "item", "until": "reply_by"},
        {"months": 2},
        completed_by=[{"fact": {"event": "case.advice_replied"}, "same": "item"}],
    )

    def test_a_court_sets_a_shorter_period_for_evidence(self):
        """解释第一百零四条: in simplified procedure the court's period takes the place of the fifteen days."""
        order = (PeriodSet(instance=1, matter=Extendable.EVIDENCE, days=7), "26-06-02")
        duty = one(a_suit(order), self.EVIDENCE)
        assert duty.due.due == day("26-06-09")
        assert "文书载明的期间：7日内" in texts(duty)

    def test_a_court_names_the_last_day(self):
        """A day named in the order is the last day."""
        order = (PeriodSet(instance=1, matter=Extendable.EVIDENCE, until=day("26-06-12")), "26-06-02")
        assert one(a_suit(order), self.EVIDENCE).due.due == day("26-06-12")

    def test_a_period_set_for_something_else_is_not_this_one(self):
        """Setting a period for performance leaves the evidence where it was."""
        order = (PeriodSet(instance=1, matter=Extendable.PERFORMANCE, days=7), "26-06-02")
        assert one(a_suit(order), self.EVIDENCE).due.due == day("26-06-16")

    def test_the_advice_itself_goes_before_the_general_two_months(self):
        """法释〔2023〕11号第八条: what the document says; where it says nothing, two months (E43)."""
        silent = (AdviceReceived(instance=1, advice=Advice.GOVERNANCE), "25-12-31")
        stated = (
            AdviceReceived(instance=1, advice=Advice.GOVERNANCE, item=2, reply_by=day("26-01-30")),
            "25-12-31",
        )
        answered = (AdviceReplied(instance=1, item=2), "26-01-29")
        found = owed(a_suit(silent, stated, answered), self.ADVICE)
        assert found["advice", "1"].due.due == day("26-02-28")
        assert found["advice", "2"].due.due == day("26-01-30")
        assert found["advice", "1"].met is None
        assert found["advice", "2"].met.on == day("26-01-29")

    def test_without_any_period_nothing_is_invented(self):
        """A rule that leaves it to the document is withheld while the document says nothing."""
        only_stated = rule("advice", {**on_event("case.advice_received"), "until": "reply_by"})
        duty = one(a_suit((AdviceReceived(instance=1, advice=Advice.OTHER), "26-06-01")), only_stated)
        assert isinstance(duty, Withheld)
        assert "未载明" in duty.reason


def test_what_is_not_adjusted_can_be_counted_again_from_its_row():
    """Start and periods give the date of a plain deadline: no fact of the case is needed."""
    duty = one(a_suit(), rule("r", on_event("case.notice_received"), {"days": 15}))
    assert not duty.basis.adjusted
    assert due(duty.start.on, *duty.basis.periods, shipped()) == duty.due
    assert isinstance(duty.due, Due)
