"""Reports of a period: done when everybody has it, in time on the due day, reminded of before."""

from __future__ import annotations

from datetime import date

from shared.events.organisation import ReportSubmitted
from shared.events.terms import (
    Recipient,
    Report,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import (
    AT_RISK,
    FAILED,
    MET,
    MET_LATE,
    ON_TRACK,
    Scene,
)

REPORT = {"report": Report.CASE_ANALYSIS, "period": "2026H1"}


def test_a_report_is_done_when_all_have_it(scene: Scene) -> None:
    """YC23-2.6b: 双报. One recipient is half the number; the day of the last one decides."""
    assert scene.stands("half_year_report", "26-06-30", "2026H1").state is AT_RISK
    scene.own(ReportSubmitted(**REPORT, to=Recipient.JUSTICE_BUREAU), "26-07-10")
    scene.own(ReportSubmitted(**REPORT, to=Recipient.GOVERNMENT), "26-07-10")
    stands = scene.stands("half_year_report", "26-07-14", "2026H1")
    assert (stands.state, stands.count, stands.target, stands.due) == (AT_RISK, 1, 2, day("26-07-14"))
    assert stands.forecast == "尚未报送依法治区委员会办公室，最迟2026-07-14"
    assert [item.counts for item in stands.items] == [True, False]
    assert scene.stands("half_year_report", "26-07-15", "2026H1").state is FAILED
    scene.own(ReportSubmitted(**REPORT, to=Recipient.RULE_OF_LAW_OFFICE), "26-07-16")
    late = scene.stands("half_year_report", "26-07-16", "2026H1")
    assert (late.state, late.count, late.since) == (MET_LATE, 2, day("26-07-16"))


def test_a_report_sent_on_its_due_day_is_in_time(scene: Scene) -> None:
    """The due day is in time; the report of another period, or another report, is not this one."""
    for to in (Recipient.JUSTICE_BUREAU, Recipient.RULE_OF_LAW_OFFICE):
        scene.own(ReportSubmitted(report=Report.CASE_ANALYSIS, period="2025H2", to=to), "26-07-01")
        scene.own(ReportSubmitted(report=Report.TEAM_BULLETIN, period="2026H1", to=to), "26-07-01")
        assert scene.stands("half_year_report", "26-07-13", "2026H1").count == 0
    for to in (Recipient.JUSTICE_BUREAU, Recipient.RULE_OF_LAW_OFFICE):
        scene.own(ReportSubmitted(**REPORT, to=to), "26-07-14")
    assert scene.stands("half_year_report", "26-11-22", "2026H1").state is MET


def test_reminders_are_working_days_before_the_due_day(scene: Scene) -> None:
    """10, 3 and 0 working days before 2026-07-14; before the first of them nothing is at risk."""
    stands = scene.stands("half_year_report", "26-06-29", "2026H1")
    assert stands.looks == (date(2026, 6, 30), date(2026, 7, 9), date(2026, 7, 14))
    assert stands.state is ON_TRACK


def test_the_justice_bureau_does_not_report_to_itself() -> None:
    """Of 双报 the 司法局 owes only the other half."""
    scene = Scene().registered().justice()
    assert scene.stands("half_year_report", "26-07-15", "2026H1").target == 1
