"""Which clocks a case has, one beside another, and what completes them."""

from shared.events.case import (
    CaseOpened,
    Closed,
    DefenceFiled,
    Defendant,
    EvidenceFiled,
    ExtensionGranted,
    InstanceOpened,
    Judged,
    MaterialsSubmitted,
    NoticeReceived,
    Registered,
    Reported,
    RiskAssessed,
)
from shared.events.terms import (
    Extendable,
    Level,
    Material,
    Matter,
    OrganLevel,
    Recipient,
    Risk,
)
from tests.unit.deadlines.cases import a_case, a_suit, day
from tests.unit.deadlines.clocks import one, owed, texts
from tests.unit.deadlines.small_packs import on_event, rule


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
