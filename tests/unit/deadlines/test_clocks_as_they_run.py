"""Clocks that are stopped, extended, set by a court, chained, capped: what moves a date, and what the reasons say."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.deadlines.law.obligations import Withheld, obligations
from services.deadlines.law.reasons import reasons
from shared.dates import Due, StepCode, due, shipped
from shared.dates.period import Period, Unit
from shared.events.case import (
    AdviceReceived,
    AdviceReplied,
    CaseOpened,
    ClockResumed,
    ClockStopped,
    Closed,
    DefenceFiled,
    Defendant,
    EvidenceFiled,
    ExtensionGranted,
    InstanceOpened,
    Judged,
    JudgmentServed,
    MaterialsSubmitted,
    NoticeReceived,
    ObstacleRemoved,
    PeriodSet,
    Registered,
    Reported,
    RiskAssessed,
)
from shared.events.terms import (
    Advice,
    Extendable,
    Level,
    Material,
    Matter,
    OrganLevel,
    Party,
    Recipient,
    Risk,
    StopReason,
)
from tests.unit.deadlines.cases import a_case, a_suit, day
from tests.unit.deadlines.small_packs import on_event, packs, rule

DECISION = rule(
    "decision",
    on_event("case.instance_opened"),
    {"days": 60},
    stopped_by=["suspension", "appraisal"],
    extended_by="review_decision",
    completed_by=[{"fact": {"event": "case.judged"}}],
)


def owed(case, *rules):
    return {
        (duty.rule_id.removeprefix("p."), duty.start.subject): duty
        for duty in obligations(case, packs(*rules), shipped())
    }


def one(case, *rules):
    (duty,) = owed(case, *rules).values()
    return duty


def a_review_of(*facts, accepted="25-06-10"):
    return a_case(
        (CaseOpened(name="某某"), None),
        (InstanceOpened(instance=1, level=Level.RECONSIDERATION), accepted),
        *facts,
    )


def texts(duty):
    return "\n".join(step.text for step in reasons(duty, shipped()))


STOPPED = (ClockStopped(instance=1, reason=StopReason.SUSPENSION), "25-07-01")


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


class TestWholeCompletions:
    FILE = rule(
        "file",
        on_event("case.registered"),
        completed_by=[
            {
                "all": [
                    {"event": "case.materials_submitted", "where": {"materials": [name]}}
                    for name in ("file", "electronic_file", "statement")
                ]
            }
        ],
        versions=[
            {
                "clause": "MH26-2.4",
                "quote": "2-3 个工作日内提交卷宗",
                "readings_are": "range",
                "readings": [
                    {"id": "target", "text": "目标2个工作日", "period": {"workdays": 2}},
                    {"id": "limit", "text": "上限3个工作日", "period": {"workdays": 3}},
                ],
            }
        ],
    )

    def test_two_to_three_workdays_remind_at_two_and_are_late_after_three(self):
        """E14, E15: registered on 2026-02-13, target 02-24, limit 02-25."""
        duty = one(a_suit((Registered(instance=1), "26-02-13")), self.FILE)
        assert (duty.due.due_safe, duty.due.due) == (day("26-02-24"), day("26-02-25"))
        assert "原文为区间" in texts(duty)

    def test_all_three_pieces_make_it_whole_on_the_day_of_the_last(self):
        """Paper file, electronic file and statement: two of three are not enough."""
        registered = (Registered(instance=1), "26-06-01")
        two = (MaterialsSubmitted(instance=1, materials=(Material.FILE, Material.STATEMENT)), "26-06-02")
        third = (MaterialsSubmitted(instance=1, materials=(Material.ELECTRONIC_FILE,)), "26-06-03")
        assert one(a_suit(registered, two), self.FILE).met is None
        assert one(a_suit(registered, two, third), self.FILE).met.on == day("26-06-03")

    def test_both_recipients_must_have_it(self):
        """YC23-2.5c: to the 司法局 and to the 依法治区办; one alone is not done."""
        both = rule(
            "loss",
            on_event("case.notice_received"),
            {"days": 10},
            completed_by=[
                {
                    "all": [
                        {
                            "event": "case.reported",
                            "where": {"matter": ["loss_analysis"], "to": [None, "justice_bureau"]},
                        },
                        {
                            "event": "case.reported",
                            "where": {"matter": ["loss_analysis"], "to": ["rule_of_law_office"]},
                        },
                    ]
                }
            ],
        )
        first = (Reported(instance=1, matter=Matter.LOSS_ANALYSIS), "26-06-03")
        second = (
            Reported(instance=1, matter=Matter.LOSS_ANALYSIS, to=Recipient.RULE_OF_LAW_OFFICE),
            "26-06-05",
        )
        assert one(a_suit(first), both).met is None
        assert one(a_suit(first, second), both).met.on == day("26-06-05")


class TestSeveralClocks:
    def test_every_defendant_has_its_own_service_and_its_own_period(self):
        """Law B9: co-defendants do not share a period, and one's defence does not meet the other's."""
        defence = rule(
            "defence",
            {**on_event("case.notice_received"), "subject": "defendant"},
            {"days": 15},
            completed_by=[{"fact": {"event": "case.defence_filed"}, "same": "defendant"}],
        )
        case = a_suit(
            (NoticeReceived(instance=1, defendant="某区政府"), "26-06-05"),
            (DefenceFiled(instance=1, defendant="某区政府"), "26-06-10"),
        )
        found = owed(case, defence)
        assert found["defence", ""].due.due == day("26-06-16")
        assert found["defence", ""].met is None
        assert found["defence", "某区政府"].due.due == day("26-06-22")
        assert found["defence", "某区政府"].met.on == day("26-06-10")

    def test_deadlines_may_follow_deadlines_that_follow_deadlines(self):
        """A chain of three: each starts at the end of the one before, whatever order the pack has them in."""
        first = rule("a", on_event("case.notice_received"), {"days": 1})
        second = rule("b", {"deadline": "p.a"}, {"days": 1})
        third = rule("c", {"deadline": "p.b"}, {"days": 1})
        found = owed(a_suit(), third, second, first)
        assert [found[name, ""].due.due for name in "abc"] == [
            day("26-06-02"),
            day("26-06-03"),
            day("26-06-04"),
        ]

    def test_nothing_follows_a_deadline_that_was_replaced(self):
        """While the evidence period runs anew there is no end of it to count from."""
        evidence = rule("evidence", on_event("case.notice_received"), {"days": 15}, extended_by="evidence")
        after = rule("after", {"deadline": "p.evidence"}, {"days": 3})
        grant = (ExtensionGranted(instance=1, matter=Extendable.EVIDENCE), "26-06-10")
        assert ("after", "") not in owed(a_suit(grant), evidence, after)


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


class TestWhatRulesSpeakOf:
    def test_the_level_of_any_defendant(self):
        """JH-1.2c: the government among the defendants suffices; a case that states none is not meant."""
        government = rule(
            "g",
            on_event("case.notice_received"),
            {"days": 10},
            applies={"defendant_levels": ["county_government"]},
        )

        def suit(*levels):
            defendants = tuple(Defendant(name=f"某{level}", level=level) for level in levels)
            opened = CaseOpened(name="某案", defendants=defendants)
            return a_case(
                (opened, None),
                (InstanceOpened(instance=1, level=Level.FIRST), None),
                (NoticeReceived(instance=1), "26-06-01"),
            )

        assert owed(suit(OrganLevel.COUNTY_DEPARTMENT, OrganLevel.COUNTY_GOVERNMENT), government)
        assert not owed(suit(OrganLevel.COUNTY_DEPARTMENT), government)
        assert not owed(suit(), government)

    def test_the_last_word_on_the_risk(self):
        """A risk that was lowered no longer asks for a report."""
        high = rule("h", on_event("case.risk_assessed"), {"days": 3}, applies={"risks": ["high"]})
        raised, lowered = (
            (RiskAssessed(instance=1, risk=Risk.HIGH), "26-06-03"),
            (RiskAssessed(instance=1, risk=Risk.LOW), "26-06-04"),
        )
        assert owed(a_suit(raised), high)
        assert not owed(a_suit(raised, lowered), high)

    def test_the_closing_of_the_case_starts_what_comes_after(self):
        """Facts of the whole case are seen with its last instance."""
        after = rule("lessons", on_event("case.closed"), {"workdays": 10}, survives=["closing"])
        duty = one(a_suit((EvidenceFiled(instance=1), "26-06-03"), (Closed(), "26-06-05")), after)
        assert duty.due.due == day("26-06-22")
        assert duty.ended is None

    def test_what_survives_the_judgment_goes_on(self):
        """By default a duty falls away when its instance is decided; a rule that says so goes on."""
        plain = rule("plain", on_event("case.notice_received"), {"days": 60})
        lasting = rule("lasting", on_event("case.notice_received"), {"days": 60}, survives=["judgment"])
        found = owed(a_suit((Judged(instance=1), "26-06-20")), plain, lasting)
        assert "作出裁判" in found["plain", ""].ended
        assert found["lasting", ""].ended is None


def test_what_is_not_adjusted_can_be_counted_again_from_its_row():
    """Start and periods give the date of a plain deadline: no fact of the case is needed."""
    duty = one(a_suit(), rule("r", on_event("case.notice_received"), {"days": 15}))
    assert not duty.basis.adjusted
    assert due(duty.start.on, *duty.basis.periods, shipped()) == duty.due
    assert isinstance(duty.due, Due)
