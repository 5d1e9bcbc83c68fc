"""How a duty stands on a day, and whose it is: at risk before it has failed, never judged by what was not known or not in force."""

from __future__ import annotations

from datetime import date

from services.deadlines.duties.owed import LOOKED_AT
from shared.events.case import Closed, Judged
from shared.events.organisation import TrainingHeld
from shared.events.terms import (
    LeaderRank,
    Roster,
    Training,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import (
    AT_RISK,
    MET,
    ON_TRACK,
    A,
    B,
    Scene,
    person,
)


def test_at_risk_from_the_check_day_while_more_is_needed_than_can_come(scene: Scene) -> None:
    """9月末: two are needed. One open case that nobody handles, of a new plaintiff, fills half the gap; with two it is on track."""
    scene.case(A).instance()
    assert scene.stands("plaintiffs", "26-09-29", "2026", "M").state is ON_TRACK
    stands = scene.stands("plaintiffs", "26-09-30", "2026", "M")
    assert (stands.state, stands.since) == (AT_RISK, day("26-09-30"))
    assert stands.forecast == (
        "尚需2名不同原告的案件；未分案的在办案件中有1件可补足（已分案的案件不增加原告；其他成员也可能承办）"
    )
    assert [item.kind for item in stands.items] == ["candidate"]
    scene.case(B).instance()
    assert scene.stands("plaintiffs", "26-10-08", "2026", "M").state is ON_TRACK


def test_what_cannot_fill_the_gap_is_not_counted_on(scene: Scene) -> None:
    """A closed or decided case, one that somebody handles, and one of a plaintiff already counted bring nobody a new plaintiff."""
    scene.case(A).instance().handled("M", "26-02-02")
    scene.case(A).instance()
    scene.case(B).instance().handled("N", "26-02-02")
    scene.case(person("丙")).instance().then(Judged(instance=1), "26-05-01")
    scene.case(person("丁")).instance().then(Closed(), "26-05-01")
    stands = scene.stands("plaintiffs", "26-09-30", "2026", "M")
    assert (stands.state, stands.count) == (AT_RISK, 1)
    assert [item.kind for item in stands.items] == ["fact"]


def test_scheduled_hearings_keep_the_principal_on_track(scene: Scene) -> None:
    """Once there was a hearing, the principal is at risk from 9月末 on unless one is scheduled in the year and not yet held."""
    case = scene.case(A).instance()
    case.scheduled("26-10-20")
    assert scene.stands("principal", "26-09-30", "2026").state is ON_TRACK
    case.heard("26-10-20", LeaderRank.DEPUTY)
    stands = scene.stands("principal", "26-10-20", "2026")
    assert (stands.state, stands.forecast) == (AT_RISK, "尚需1次；本期已开庭1次，还排定0次开庭")
    case.scheduled("27-01-10", hearing=2)
    assert scene.stands("principal", "26-10-21", "2026").state is AT_RISK
    case.scheduled("26-12-01", hearing=3)
    assert scene.stands("principal", "26-10-21", "2026").state is ON_TRACK
    case.heard("26-11-20", hearing=3)
    assert scene.stands("principal", "26-11-20", "2026").state is AT_RISK


def test_a_check_day_that_is_a_rest_day_is_looked_at_before() -> None:
    """5月末: 2026-05-31 is a Sunday, so the joint meeting is asked about on Friday the 29th."""
    scene = Scene().registered().justice()
    assert scene.stands("joint_meeting", "26-05-28", "2026H1").state is ON_TRACK
    stands = scene.stands("joint_meeting", "26-05-29", "2026H1")
    assert (stands.state, stands.looks) == (AT_RISK, (date(2026, 5, 29),))
    assert stands.forecast == "尚需1次；无法预知安排，请及时组织"


def test_only_the_justice_bureau_calls_the_joint_meeting(scene: Scene) -> None:
    """A duty of the 司法局 falls on the organisation in which somebody holds that role, on nobody else."""
    assert not any("joint" in one.assessment.duty.rule for one in scene.owed("26-06-01"))


def test_a_bureau_that_enforces_trains_its_enforcers_too() -> None:
    """JH-1.8c: 持证执法人员 are trained only where there are any; a training names the groups it was for."""
    office = Scene().registered(enforces=False)
    assert not any("enforcers" in one.assessment.duty.rule for one in office.owed("26-06-01"))
    bureau = Scene().registered(enforces=True)
    bureau.own(
        TrainingHeld(training=Training.CENTRAL, topic="案例解析", groups=(Roster.LEGAL_STAFF,)), "26-03-02"
    )
    assert bureau.stands("training", "26-06-01", "2026").state is MET
    assert bureau.stands("enforcers", "26-10-01", "2026").state is AT_RISK
    bureau.own(
        TrainingHeld(training=Training.BUSINESS, topic="执法程序", groups=(Roster.CERTIFIED_ENFORCER,)),
        "26-11-02",
    )
    assert bureau.stands("enforcers", "26-12-01", "2026").state is MET


def test_a_bureau_owes_nothing_of_the_time_before_it_was_kept_here() -> None:
    """What was never registered is unknown, not undone: a bureau new in July has not failed in the first half-year."""
    scene = Scene().registered(on=None)
    scene.joins("M", "26-07-06")
    judged = {one.assessment.duty.period for one in scene.owed("26-11-22")}
    assert judged == {"2026", "2026H2"}
    assert "本单位自2026-07-06起有登记" in scene.stands("training", "26-11-22", "2026").notes[0]


def test_a_document_judges_the_periods_that_end_under_it(scene: Scene) -> None:
    """In force from 2023 on: the year 2022 is not judged by it, and periods that ended long ago are no longer announced."""
    old = Scene().registered(on="21-01-04")
    assert not old.owed("26-11-22", "2022")
    assert old.owed("26-11-22", "2023")
    oldest = min(one.assessment.due for one in scene.owed("26-11-22"))
    assert oldest >= day("26-11-22") - LOOKED_AT


def test_looking_back_knows_nothing_of_later_days(scene: Scene) -> None:
    """As of a day, only what had happened by then counts, though all is known now."""
    for n in range(2):
        scene.case(person(f"原告{n}")).instance().handled("M", f"26-0{n + 2}-02")
    assert [
        scene.stands("plaintiffs", on, "2026", "M").count for on in ("26-02-01", "26-02-02", "26-03-02")
    ] == [0, 1, 2]


def test_an_unregistered_bureau_owes_nothing() -> None:
    """Facts without an organisation are nobody's duty yet."""
    scene = Scene()
    scene.case(A).instance().handled("M", "26-02-02")
    assert scene.owed("26-06-01") == []
