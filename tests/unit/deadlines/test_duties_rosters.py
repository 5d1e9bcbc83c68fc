"""Rosters: who joins, leaves and comes back during a period, and how many there must be."""

from __future__ import annotations

from services.deadlines.duties.saying import to_say
from shared.events.organisation import DepartmentRegistered
from shared.events.terms import (
    DepartmentKind,
    Roster,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import (
    AT_RISK,
    FAILED,
    NO_OCCASION,
    ON_TRACK,
    A,
    Scene,
)


def test_a_member_who_joined_during_the_year_is_judged_with_a_hint(scene: Scene) -> None:
    """The threshold stays two; the note says since when and what the share of the year would be."""
    scene.joins("N", "26-07-02")
    stands = scene.stands("plaintiffs", "27-01-01", "2026", "N")
    assert (stands.state, stands.target) == (FAILED, 2)
    assert stands.notes == ("2026-07-02列入名册，在册不满一期，按天折算约1.0件，仅供参考；门槛不变，仍为2件",)


def test_a_member_who_left_is_shown_and_not_judged(scene: Scene) -> None:
    """Who has left the roster is listed for their time; their count stands, and no failure is held against them."""
    scene.case(A).instance().handled("M", "26-02-02")
    scene.leaves("M", "26-06-01")
    stands = scene.stands("plaintiffs", "27-01-01", "2026", "M")
    assert (stands.state, stands.count, stands.since) == (NO_OCCASION, 1, day("26-06-01"))
    assert stands.notes == ("2026-06-01退出名册，按在册期间列示，不作未完成认定",)
    assert not [one for one in scene.owed("27-06-01", "2027") if one.assessment.duty.person]
    [left] = [one for one in scene.owed("26-07-01", "2026") if one.assessment.duty.person]
    assert to_say(left, None, day("26-07-01")) is None


def test_who_comes_back_is_judged_again(scene: Scene) -> None:
    """Off the roster in summer and on it again at the end of the year, the member is judged."""
    scene.leaves("M", "26-06-01")
    scene.joins("M", "26-09-01")
    assert scene.stands("plaintiffs", "26-08-01", "2026", "M").state is NO_OCCASION
    assert scene.stands("plaintiffs", "27-01-01", "2026", "M").state is FAILED


def department(scene: Scene, name: str, kind: DepartmentKind, on: str | None = None) -> None:
    scene.own(DepartmentRegistered(department=name, kind=kind), on)


def test_a_roster_too_small_is_at_risk_then_failed(scene: Scene) -> None:
    """MH23-3.1c, 3.2b: an officer who leaves is replaced within the agreed five working days, counted from the day after."""
    department(scene, "法制科", DepartmentKind.OFFICE)
    scene.joins("K", "25-02-03", Roster.LEGAL_OFFICER, "法制科")
    assert scene.stands("officers", "26-05-29", "standing", "法制科").state is ON_TRACK
    scene.leaves("K", "26-06-01", Roster.LEGAL_OFFICER)
    stands = scene.stands("officers", "26-06-08", "standing", "法制科")
    assert (stands.state, stands.count, stands.target) == (AT_RISK, 0, 1)
    assert (stands.due, stands.since) == (day("26-06-08"), day("26-06-01"))
    assert stands.forecast == "缺1人，自2026-06-01起，已7天，最迟2026-06-08补足或调整"
    late = scene.stands("officers", "26-06-09", "standing", "法制科")
    assert (late.state, late.since) == (FAILED, day("26-06-09"))
    scene.joins("L", "26-06-15", Roster.LEGAL_OFFICER, "法制科")
    assert scene.stands("officers", "26-06-15", "standing", "法制科").state is ON_TRACK


def test_a_roster_too_large_and_sizes_by_kind(scene: Scene) -> None:
    """局属单位 have two officers, the three small ones one or two; a second officer of an office is one too many."""
    for name, kind in zip(("科室", "属", "小"), DepartmentKind, strict=True):
        department(scene, name, kind, "25-01-02")
        scene.joins(f"{name}1", "25-01-02", Roster.LEGAL_OFFICER, name)
    at = {name: scene.stands("officers", "25-01-03", "standing", name) for name in ("科室", "属", "小")}
    assert [one.state for one in at.values()] == [ON_TRACK, AT_RISK, ON_TRACK]
    scene.joins("科室2", "25-03-03", Roster.LEGAL_OFFICER, "科室")
    stands = scene.stands("officers", "25-03-04", "standing", "科室")
    assert (stands.count, stands.target) == (2, 1)
    assert stands.forecast == "超出1人，自2025-03-03起，已1天，最迟2025-03-10补足或调整"
