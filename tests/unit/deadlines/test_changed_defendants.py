"""Defendants who are added have their own clocks; those of one who leaves end, and say why; mended facts are followed."""

from services.deadlines.law.obligations import Withheld, obligations
from shared.dates import shipped
from shared.events.case import (
    CaseOpened,
    DefenceFiled,
    Defendant,
    DefendantAdded,
    DefendantRemoved,
    InstanceOpened,
    Judged,
    JudgmentServed,
    NoticeReceived,
)
from shared.events.terms import Level, OrganLevel, Party
from tests.unit.deadlines.cases import a_case, corrected, day, voided
from tests.unit.deadlines.small_packs import packs, rule
from tests.unit.deadlines.test_lifecycle import Told

GOVERNMENT = Defendant(name="某区政府", level=OrganLevel.COUNTY_GOVERNMENT)
BUREAU = Defendant(name="某局")
TOWN = Defendant(name="某镇政府", level=OrganLevel.TOWNSHIP)
#: fact 4 is the service on the town
SERVED = (NoticeReceived(instance=1, defendant="某镇政府"), "26-06-05")
LEFT = (DefendantRemoved(instance=1, defendant="某镇政府", reason="原告申请变更"), "26-06-12")
WHOLE = {"events": [{"event": "case.notice_received"}], "subject": "defendant"}
OF_GOVERNMENT = rule("g", WHOLE, {"days": 15}, applies={"defendant_levels": ["county_government"]})


def suit(*facts, sued=(BUREAU, TOWN)):
    return a_case(
        (CaseOpened(name="（虚构）甲诉某局案", defendants=sued), None),
        (InstanceOpened(instance=1, level=Level.FIRST), None),
        (NoticeReceived(instance=1), "26-06-01"),
        *facts,
        region="110105",
    )


def owed(case, *rules):
    return {(d.rule_id, d.start.subject): d for d in obligations(case, packs(*rules), shipped())}


def test_an_added_defendant_has_its_own_clock_from_its_own_service():
    """行政诉讼法第六十七条: the period of a defendant added on 06-10 and served on 06-15 runs from 06-15."""
    told = Told()
    told.facts(suit(), "26-06-01")
    added = (
        (DefendantAdded(instance=1, defendant=GOVERNMENT), "26-06-10"),
        (NoticeReceived(instance=1, defendant="某区政府"), "26-06-15"),
    )
    assert told.facts(suit(*added), "26-06-15") == ["set defence", "set evidence"]
    assert told.events[-1].event.due == day("26-06-30")


def test_the_deadlines_of_a_defendant_that_left_are_cancelled_and_say_why():
    """法释〔2018〕1号第二十六条: who is no longer sued owes nothing; the others go on."""
    told = Told()
    told.facts(suit(SERVED), "26-06-05")
    assert told.facts(suit(SERVED, LEFT), "26-06-12") == ["cancelled defence", "cancelled evidence"]
    assert told.events[-1].event.reason == "“某镇政府”已于 2026-06-12 退出被告（变更被告）"
    assert len([s for s in told.standings.values() if s.status == "open"]) == 2


def test_a_removal_entered_by_mistake_brings_the_deadlines_back():
    """A void of the removal, or a correction of whom it names, is followed."""
    told = Told()
    told.facts(suit(SERVED, LEFT), "26-06-12")
    assert told.facts(suit(SERVED, LEFT, voided(5)), "26-06-13") == ["set defence", "set evidence"]
    other = corrected(5, DefendantRemoved(instance=1, defendant="某局"), "26-06-12")
    assert told.facts(suit(SERVED, LEFT, other), "26-06-13") == []


def test_what_was_done_or_late_before_the_defendant_left_stays():
    """What is met is not cancelled; what had lapsed by the day of the removal is still overdue."""
    answered = (DefenceFiled(instance=1, defendant="某镇政府"), "26-06-10")
    found = owed(suit(SERVED, answered, LEFT), rule("d", WHOLE, {"days": 15}, completed_by=[{"fact": {"event": "case.defence_filed"}, "same": "defendant"}]))  # fmt: skip
    assert found["p.d", "某镇政府"].met
    late = (DefendantRemoved(instance=1, defendant="某镇政府"), "26-07-01")
    assert owed(suit(SERVED, late), rule("d", WHOLE, {"days": 15}))["p.d", "某镇政府"].ended is None


def test_a_defendant_that_comes_back_is_sued_again():
    """Removed and added anew: its clocks run."""
    again = (DefendantAdded(instance=1, defendant=TOWN), "26-06-14")
    assert owed(suit(SERVED, LEFT, again), rule("d", WHOLE, {"days": 15}))["p.d", "某镇政府"].ended is None


def test_rules_for_a_level_look_at_the_defendants_of_the_day():
    """JH-1.2c: what binds when the government is sued binds from the day it is added, and ends when it leaves."""
    added = (DefendantAdded(instance=1, defendant=GOVERNMENT), "26-06-04")
    notice = (NoticeReceived(instance=1, defendant="某区政府"), "26-06-05")
    assert set(owed(suit(added, notice), OF_GOVERNMENT)) == {("p.g", "某区政府")}
    left = (DefendantRemoved(instance=1, defendant="某区政府"), "26-06-10")
    sued = (GOVERNMENT, Defendant(name="某局"))
    own = owed(suit(left, sued=sued), OF_GOVERNMENT)["p.g", ""]
    assert "不再属于本项规定的情形" in own.ended


def test_only_those_sued_at_the_judgment_must_be_served():
    """A defendant that left before the judgment keeps it from taking effect no longer."""
    effective = rule("e", {"milestone": "effective"}, {"days": 10})
    decided = (
        (Judged(instance=1), "26-06-20"),
        (JudgmentServed(instance=1, party=Party.AGENCY), "26-06-22"),
        (JudgmentServed(instance=1, party=Party.PLAINTIFF), "26-06-22"),
    )
    (waiting,) = owed(suit(*decided), effective).values()
    assert isinstance(waiting, Withheld)
    (dated,) = owed(suit(LEFT, *decided), effective).values()
    assert not isinstance(dated, Withheld)
