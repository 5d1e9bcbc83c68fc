"""Periods inside a bureau end before the statutory period they serve."""

from services.deadlines.law.reasons import reasons
from shared.dates import StepCode, shipped
from shared.events.case import (
    JudgmentServed,
    NoticeReceived,
)
from shared.events.terms import (
    Party,
)
from tests.unit.deadlines.cases import a_suit, day
from tests.unit.deadlines.clocks import owed, texts
from tests.unit.deadlines.small_packs import on_event, rule


class TestInternalPeriods:
    STATUTORY = rule(
        "court",
        on_event("case.notice_received"),
        {"days": 15},
        completed_by=[{"fact": {"event": "case.evidence_filed"}}],
    )
    INNER = rule(
        "inner",
        on_event("case.notice_received"),
        {"days": 10},
        kind="local",
        cap={"serves": "p.court", "workdays": 3},
    )

    def test_holidays_do_not_eat_the_buffer(self):
        """E06, E07: received 2025-09-22 both would end on 10-09; the internal one is held three working days before."""
        found = owed(a_suit(notice="25-09-22"), self.STATUTORY, self.INNER)
        assert found["court", ""].due.due == day("25-10-09")
        assert found["inner", ""].due.due == day("25-09-28")
        assert "提前" in texts(found["inner", ""])

    def test_each_defendants_period_is_held_before_its_own_statutory_one(self):
        """The second defendant, served two weeks later, prepares for its own defence, not for the first one's."""
        court = self.STATUTORY | {"trigger": self.STATUTORY["trigger"] | {"subject": "defendant"}}
        inner = self.INNER | {"trigger": self.INNER["trigger"] | {"subject": "defendant"}}
        case = a_suit((NoticeReceived(instance=1, defendant="乙"), "26-06-15"), notice="26-06-01")
        found = owed(case, court, inner)
        assert found["inner", ""].due.due == day("26-06-11")
        assert found["inner", "乙"].due.due == day("26-06-25")

    def test_a_period_is_held_before_the_one_that_the_same_fact_started(self):
        """JH-1.7c: whether to appeal is decided before the agency's own period ends, whenever the plaintiff was served."""
        appeal = rule("appeal", {**on_event("case.judgment_served"), "subject": "party"}, {"days": 15})
        decide = rule(
            "decide",
            on_event("case.judgment_served", party="agency"),
            {"days": 14},
            cap={"serves": "p.appeal", "workdays": 3},
        )
        case = a_suit(
            (JudgmentServed(instance=1, party=Party.PLAINTIFF), "26-06-01"),
            (JudgmentServed(instance=1, party=Party.AGENCY), "26-06-15"),
        )
        assert owed(case, appeal, decide)["decide", ""].due.due == day("26-06-25")

    def test_an_ordinary_week_needs_no_cap(self):
        """With room to spare nothing is moved, and the date says it is as counted."""
        duty = owed(a_suit(notice="26-06-01"), self.STATUTORY, self.INNER)["inner", ""]
        assert duty.due.due == day("26-06-11")
        assert StepCode.CAPPED not in {step.code for step in reasons(duty, shipped())}
