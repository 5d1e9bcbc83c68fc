"""What a plan or a record of an appearance may not say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.intake.scenes import CASE, UNDER_WAY, Scene, given, item

OPEN = (
    *UNDER_WAY,
    item("case.hearing_scheduled", "2026-11-01", instance=1, hearing=1, hearing_on="2026-12-01"),
)
LEADER = {"person": "leader-1", "rank": "deputy"}
STAFF = {"kind": "undertaking", "person": "staff-1", "standing": "established"}
LAWYER = {"kind": "lawyer", "person": "lawyer-1"}
ADVISER = {"kind": "adviser", "person": "adviser-1"}


def plan(**data: Any) -> dict[str, Any]:
    return item("case.appearance_planned", "2026-11-20", instance=1, hearing=1, **data)


def record(**data: Any) -> dict[str, Any]:
    return item("case.appearance_recorded", "2026-11-20", instance=1, hearing=1, **data)


@pytest.fixture
def scene() -> Scene:
    return given(*OPEN)


def test_a_leader_and_two_agents_may_appear(scene: Scene) -> None:
    """YC23-2.2a: the leader who appears is settled, with one or two agents besides."""
    assert scene.when(plan(leader=LEADER, agents=[STAFF, LAWYER]))


def test_a_third_agent_is_refused_with_the_article(scene: Scene) -> None:
    """At most two agents (行政诉讼法第三十一条), with a leader or without one."""
    three = [STAFF, LAWYER, ADVISER]
    for leader in ({"leader": LEADER}, {}):
        why = scene.refuses(plan(agents=three, **leader), "too_many_agents", "data.agents")
        assert "行政诉讼法第三十一条" in why.message


@pytest.mark.parametrize("agents", [[LAWYER], [ADVISER], [LAWYER, ADVISER], [{"kind": "other"}, LAWYER]])
def test_lawyers_are_not_sent_alone(scene: Scene, agents: list[Any]) -> None:
    """JH-1.4a: without a leader, lawyers and part-time advisers alone are refused, one of them or two."""
    why = scene.refuses(plan(agents=agents), "only_lawyers", "data.agents")
    assert "法释〔2018〕1号第一百二十八条" in why.message
    assert scene.when(plan(agents=agents[:1], leader=LEADER))
    assert scene.when(plan(agents=[agents[0], STAFF]))


def test_an_agreement_with_a_co_defendant_is_no_licence_for_lawyers_alone(scene: Scene) -> None:
    """JH-1.4a holds although the leader of another defendant appears for all."""
    scene.refuses(plan(agents=[LAWYER], joint_leader="乙局"), "only_lawyers")


@pytest.mark.parametrize("whose", ["subordinate", "entrusted"])
def test_a_leader_of_another_body_is_refused(scene: Scene, whose: str) -> None:
    """Leaders of subordinate organs and entrusted bodies do not stand for the defendant, whatever their rank."""
    why = scene.refuses(
        plan(leader=LEADER | {"belongs_to": whose}), "leader_not_eligible", "data.leader.belongs_to"
    )
    assert "法释〔2020〕3号第二条" in why.message


def test_nobody_appears_twice(scene: Scene) -> None:
    """One person is not two agents, and a leader is not also an agent."""
    scene.refuses(plan(leader=LEADER, agents=[STAFF | {"person": "leader-1"}]), "person_twice")
    scene.refuses(plan(agents=[STAFF, STAFF]), "person_twice")
    assert scene.when(plan(agents=[{"kind": "legal"}, {"kind": "legal"}]))


def test_a_plan_does_not_contradict_itself(scene: Scene) -> None:
    """A leader who appears has no reason not to, and leaves nothing to a co-defendant's leader."""
    scene.refuses(
        plan(leader=LEADER, absence={"reason": "accident"}), "contradictory_appearance", "data.absence"
    )
    scene.refuses(plan(leader=LEADER, joint_leader="乙局"), "contradictory_appearance", "data.joint_leader")


def test_a_reason_is_one_of_the_four(scene: Scene) -> None:
    """“工作繁忙” is none of the four reasons of the law and cannot be recorded as one."""
    scene.refuses(plan(absence={"reason": "busy"}), "bad_shape", "data.absence.reason")


def test_a_plan_is_for_a_hearing_that_was_set(scene: Scene) -> None:
    """Who appears is settled for a hearing of this instance that has a day, and after the notice of the suit."""
    other = item("case.appearance_planned", "2026-11-20", instance=1, hearing=2, leader=LEADER)
    scene.refuses(other, "hearing_not_scheduled", "data.hearing")
    early = item("case.appearance_planned", "2026-10-11", instance=1, hearing=1, leader=LEADER)
    scene.refuses(early, "plan_before_notice", "occurredon")


def test_a_plan_may_be_replaced(scene: Scene) -> None:
    """YC23-2.2b: the names may change before the hearing; every plan stays in the case's history."""
    first = plan(leader=LEADER)
    assert given(*OPEN, first).when(plan(leader={"person": "leader-2", "rank": "principal"}))


def test_what_happened_in_court_is_recorded_however_unlawful(scene: Scene) -> None:
    """JH-1.5b, MH26-2.5: only lawyers came, or the leader left without leave: it is recorded as it was."""
    assert scene.when(record(agents=[LAWYER]))
    acts = ["statement", "evidence", "cross_examination", "debate"]
    left = record(leader=LEADER, left_early=True, left_with_leave=False, agents=[STAFF | {"acts": acts}])
    assert '"left_with_leave":false' in scene.when(left).data


def test_a_record_does_not_contradict_itself(scene: Scene) -> None:
    """MH26-3.1d: who was not there did not speak; who did not leave needed no leave."""
    scene.refuses(record(leader_acts=["answered_court"]), "contradictory_appearance", "data.leader_acts")
    scene.refuses(record(left_with_leave=True), "contradictory_appearance", "data.left_with_leave")
    scene.refuses(record(leader=LEADER, absence={"reason": "accident"}), "contradictory_appearance")


@pytest.mark.parametrize(("counted", "recorded"), [(True, {}), (False, {"leader": LEADER})])
def test_a_record_agrees_with_what_is_counted(counted: bool, recorded: dict[str, Any]) -> None:
    """BS24-1.3g counts 开庭: the record behind it cannot say the opposite, whichever of the two comes first."""
    held = item("case.hearing_held", "2026-11-20", instance=1, hearing=1, leader_appeared=counted)
    given(*OPEN, held).refuses(record(**recorded), "contradictory_appearance", "data.leader")
    given(*OPEN, record(**recorded)).refuses(held, "contradictory_appearance", "data.leader")


def test_the_law_of_suits_does_not_limit_a_reconsideration() -> None:
    """Before a review organ neither the number of agents nor lawyers are refused: 行政诉讼法 does not reach there."""
    opened = item("case.instance_opened", "2026-10-08", instance=1, level="reconsideration")
    review = given(item("case.opened", None, name="复议案", kind="reconsideration"), opened, *OPEN[2:])
    assert review.when(plan(agents=[LAWYER]))
    assert review.when(plan(agents=[STAFF, LAWYER, ADVISER]))


def test_a_leader_of_another_body_in_court_is_no_leader_who_appeared() -> None:
    """法释〔2020〕3号第二条: that somebody else's leader came agrees with “负责人未出庭”, and contradicts the opposite."""
    stranger = LEADER | {"belongs_to": "subordinate"}
    came = item("case.hearing_held", "2026-11-20", instance=1, hearing=1, leader_appeared=True)
    absent = item("case.hearing_held", "2026-11-20", instance=1, hearing=1, leader_appeared=False)
    assert given(*OPEN, absent).when(record(leader=stranger))
    given(*OPEN, came).refuses(record(leader=stranger), "contradictory_appearance")


def test_a_hearing_is_recorded_once_and_reviewed_after_it() -> None:
    """MH26-3.1e: the review follows the hearing; a second record of the same hearing is a correction."""
    held = item("case.hearing_held", "2026-11-10", instance=1, hearing=1)
    scene = given(*OPEN, held, record(agents=[STAFF]))
    scene.refuses(record(agents=[LAWYER]), "appearance_recorded_twice", "data.hearing")
    early = item("case.hearing_reviewed", "2026-11-09", instance=1, hearing=1, problems="证据目录有误")
    scene.refuses(early, "review_before_hearing", "occurredon")
    assert scene.when(early | {"occurredon": "2026-11-12"})


def test_observers_watch_one_hearing_of_one_case() -> None:
    """MH26-3.4a: people of the three groups watch a case of their own bureau or of another one, and which is said."""
    scene = given(item("organisation.registered", None, name="甲局"))
    young = {"group": "young_cadre", "number": 3}

    def observed(**data: Any) -> dict[str, Any]:
        return item("organisation.hearing_observed", "2026-11-20", observers=[young], **data)

    assert scene.when(observed(case_id=str(CASE), instance=1, hearing=1))
    assert scene.when(observed(others_case="（2026）鲁0404行初12号"))
    scene.refuses(observed(), "observed_what", "data.case_id")
    scene.refuses(observed(case_id=str(CASE), others_case="乙局案"), "observed_what")
    twice = observed(others_case="乙局案") | {"data": {"observers": [young, young], "others_case": "乙局案"}}
    scene.refuses(twice, "observers_twice", "data.observers")
