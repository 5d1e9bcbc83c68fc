"""The check before a hearing: each requirement tried from both sides, by article."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from services.intake.appearance.afterwards import AFTERWARDS, as_plan
from services.intake.appearance.evaluators import EVALUATORS, Verdict
from services.intake.appearance.precheck import aftercheck, precheck, refusal
from services.intake.appearance.scene import Scene, registered_ranks
from shared.events.case import AppearancePlanned, AppearanceRecorded
from shared.events.terms import AgentKind, BelongsTo, CourtPaper, LeaderRank, Standing
from shared.policy.provisions import CheckPoint, Requirement
from tests.support.packs import SHIPPED_PACKS
from tests.unit.intake.scenes import FIRST, NOTICE, UNDER_WAY, given, item

PACKS = SHIPPED_PACKS
SCHEDULED = item("case.hearing_scheduled", "2026-11-01", instance=1, hearing=1, hearing_on="2026-12-01")
SECOND_DAY = item("case.hearing_scheduled", "2026-11-19", instance=1, hearing=2, hearing_on="2026-12-20")
SUED_TOGETHER = item("case.opened", None, name="共同被告案", defendants=[{"name": "甲局"}, {"name": "乙局"}])
LEADER = {"person": "leader-1", "rank": "deputy"}
STAFF = {"kind": "undertaking", "person": "staff-1", "standing": "established"}
LAWYER = {"kind": "lawyer", "person": "lawyer-1"}
ABSENCE = {"reason": "irreplaceable_duty", "proof": "会议通知", "endorsed": "seal"}
ALL_PAPERS = ["identity", "post", "power_of_attorney"]
R = Requirement


def checked(
    *facts: Any, region: str = "370404", ranks: dict[str, LeaderRank] | None = None, **plan: Any
) -> dict[str, tuple[Verdict, str]]:
    """Verdict and sentence by name of the check, for a plan in a case with these facts."""
    history = given(*(facts or (*UNDER_WAY, SCHEDULED))).state.history
    planned = AppearancePlanned.strictly({"instance": 1, "hearing": 1, **plan})
    results = precheck(Scene(history, planned, ranks or {}), PACKS.binding(region, "x", date(2026, 12, 1)))
    return {f"{r.pack.id}.{r.check.id}": (r.opinion.verdict, r.opinion.said) for r in results}


def verdict(name: str, *facts: Any, **plan: Any) -> str:
    return checked(*facts, **plan)[name][0].value


def test_every_requirement_before_a_hearing_has_an_evaluator() -> None:
    """Whatever a pack asks before a hearing, somebody answers; nothing is evaluated that no pack asks."""
    asked = {
        check.requires for pack in PACKS.packs for check in pack.checks if check.at is CheckPoint.APPEARANCE
    }
    assert set(EVALUATORS) == asked


def test_a_proper_appearance_passes_everything() -> None:
    """YC23-2.2a, JH-1.3a, JH-1.4a, JH-1.4b: a deputy with one official and all papers satisfies every document."""
    for region in ("370404", "120118"):
        found = checked(region=region, leader=LEADER, agents=[STAFF], papers=ALL_PAPERS)
        assert {v for v, _ in found.values()} == {Verdict.PASS}


def test_documents_bind_their_own_district() -> None:
    """静海's clauses are asked in 静海 alone, 峄城's in 峄城; the law is asked in both; 复议 asks nothing of a suit."""
    yicheng, jinghai = checked(), checked(region="120118")
    assert "yicheng-2023.leader_eligible" in yicheng.keys() - jinghai.keys()
    assert "jinghai.staff_agent" in jinghai.keys() - yicheng.keys()
    assert "national.agents_at_most" in yicheng.keys() & jinghai.keys()
    assert "national-review.leader_at_hearing" not in yicheng


@pytest.mark.parametrize("agents", [[LAWYER], [LAWYER, {"kind": "adviser"}]])
def test_only_lawyers(agents: list[Any]) -> None:
    """JH-1.4a: lawyers and part-time advisers alone fail, with the clause and the article."""
    found = checked(region="120118", agents=agents, absence=ABSENCE)
    for name in (
        "jinghai.not_only_lawyers",
        "national-interpretation.not_only_lawyers",
        "jinghai.staff_agent",
    ):
        assert found[name][0] is Verdict.FAIL


def test_nobody_at_all() -> None:
    """Neither a leader nor anybody else fails everything that asks for somebody."""
    found = checked()
    failing = {name for name, (v, _) in found.items() if v is Verdict.FAIL}
    assert {
        "national-interpretation.not_only_lawyers",
        "national.agents_at_most",
        "national.leader_appears",
    } <= failing
    assert "尚未确定由谁出庭" in found["yicheng-2023.leader_eligible"][1]


@pytest.mark.parametrize(("count", "said"), [(1, "pass"), (2, "pass"), (3, "fail")])
def test_a_third_agent(count: int, said: str) -> None:
    """行政诉讼法第三十一条: one or two agents, the leader not counted among them."""
    agents = [STAFF | {"person": f"staff-{n}"} for n in range(count)]
    assert verdict("national.agents_at_most", leader=LEADER, agents=agents) == said


@pytest.mark.parametrize(
    ("leader", "said"),
    [
        ({"rank": "principal"}, "pass"),
        ({"rank": "deputy"}, "pass"),
        ({"rank": "other", "in_charge": True}, "pass"),
        ({"rank": "other", "in_charge": False}, "fail"),
        ({"rank": "other"}, "unknown"),
        ({}, "unknown"),
        ({"rank": "principal", "belongs_to": "subordinate"}, "fail"),
        ({"rank": "principal", "belongs_to": "entrusted"}, "fail"),
    ],
)
def test_who_is_a_leader(leader: dict[str, Any], said: str) -> None:
    """YC23-2.2a, 法释〔2020〕3号第二条: 正职, 副职, and who takes part in being in charge; never of a subordinate body."""
    plan = {"leader": {"person": "leader-1", **leader}, "agents": [STAFF]}
    assert verdict("national-appearance.leader_eligible", **plan) == said
    assert verdict("yicheng-2023.leader_eligible", **plan) == said


def test_a_leader_of_a_subordinate_body_does_not_make_lawyers_proper() -> None:
    """JH-1.4a: beside somebody who is no leader of the defendant, lawyers are still alone."""
    plan = {"leader": LEADER | {"belongs_to": "subordinate"}, "agents": [LAWYER]}
    assert verdict("jinghai.not_only_lawyers", region="120118", **plan) == "fail"


def test_the_rank_comes_from_the_register_and_may_not_contradict_it() -> None:
    """A rank the plan leaves out is the registered one of today; two that differ are for a person to look at."""
    taken = item(
        "organisation.person_assigned",
        "2026-01-05",
        person="leader-1",
        label="副局长",
        role="leader",
        rank="deputy",
    )
    gone = item("organisation.person_left", "2026-10-05", person="leader-1", role="leader")
    registered = item("organisation.registered", None, name="甲局")
    ranks = dict(registered_ranks(given(registered, taken).state.history))
    assert ranks == {"leader-1": LeaderRank.DEPUTY}
    assert registered_ranks(given(registered, taken, gone).state.history) == {}
    other_role = taken | {"id": str(uuid4()), "data": taken["data"] | {"role": "principal"}}
    assert registered_ranks(given(registered, taken, other_role, gone).state.history) == ranks
    name = "national-appearance.leader_eligible"
    assert verdict(name, ranks=ranks, leader={"person": "leader-1"}) == "pass"
    assert verdict(name, ranks=ranks, leader={"person": "leader-1", "rank": "principal"}) == "unknown"


@pytest.mark.parametrize("missing", ["reason", "proof", "endorsed"])
def test_an_absence_without_its_parts(missing: str) -> None:
    """法释〔2020〕3号第八条、第九条: an absence without reason, proof, or seal and signature fails and names what is missing."""
    name = "national-appearance.absence_explained"
    assert verdict(name, absence=ABSENCE, agents=[STAFF]) == "pass"
    part = {key: value for key, value in ABSENCE.items() if key != missing}
    assert verdict(name, absence=part, agents=[STAFF]) == "fail"
    words = {"reason": "理由", "proof": "证明材料", "endorsed": "印章"}
    assert words[missing] in checked(absence=part, agents=[STAFF])[name][1]


def test_another_just_cause_is_for_the_court_to_judge() -> None:
    """The fourth reason must be put in words, and whether it is just nobody here can say."""
    name = "national-appearance.absence_explained"
    other = ABSENCE | {"reason": "other_just_cause"}
    assert verdict(name, absence=other) == "fail"
    assert verdict(name, absence=other | {"explained": "住院治疗"}) == "unknown"


@pytest.mark.parametrize(
    "cause",
    [
        item("case.leader_notified", "2026-11-20", instance=1, hearing=1),
        item("case.marked", "2026-11-02", instance=1, marks=["public_interest"]),
        item("case.marked", "2026-11-02", instance=1, marks=["public_attention"]),
        item("case.marked", "2026-11-02", instance=1, marks=["mass_incident"]),
    ],
)
def test_a_leader_the_court_or_the_case_demands(cause: dict[str, Any]) -> None:
    """JH-1.4b, YC23-3.3c: with the court's notice or one of three marks a leader has to come."""
    facts = (*UNDER_WAY, SCHEDULED, cause)
    name = "jinghai.leader_if_required"
    assert verdict(name, region="120118", agents=[STAFF]) == "pass"
    assert verdict(name, *facts, region="120118", agents=[STAFF]) == "fail"
    assert verdict(name, *facts, region="120118", agents=[STAFF], absence=ABSENCE) == "unknown"
    assert verdict(name, *facts, region="120118", leader=LEADER) == "pass"


def test_other_marks_and_other_hearings_demand_nobody() -> None:
    """A typical case, or a notice for the next hearing, does not call a leader to this one; the schedule may."""
    name = "national-interpretation.leader_if_required"
    typical = item("case.marked", "2026-11-02", instance=1, marks=["typical"])
    next_one = item("case.leader_notified", "2026-11-20", instance=1, hearing=2)
    assert verdict(name, *UNDER_WAY, SCHEDULED, typical, next_one, agents=[STAFF]) == "pass"
    wanted = SCHEDULED | {"data": SCHEDULED["data"] | {"court_requires_leader": True}}
    assert verdict(name, *UNDER_WAY, wanted, agents=[STAFF]) == "fail"


def test_one_appearance_in_an_instance_is_enough_unless_the_court_asks_again() -> None:
    """法释〔2020〕3号第七条: at the second hearing of the instance the leader may be absent, but not after another notice."""
    came = item("case.hearing_held", "2026-11-18", instance=1, hearing=1, leader_appeared=True)
    again = item("case.leader_notified", "2026-11-20", instance=1, hearing=2)
    facts = (*UNDER_WAY, came, SECOND_DAY)
    name = "national-appearance.absence_explained"
    assert verdict(name, *facts, hearing=2, agents=[STAFF]) == "pass"
    assert verdict(name, *facts, again, hearing=2, agents=[STAFF]) == "fail"


def test_an_appearance_in_one_instance_excuses_nobody_in_the_next() -> None:
    """法释〔2020〕3号第一条: 一审 and 二审 each have a leader of their own; what the case is about holds in both."""
    came = item("case.hearing_held", "2026-10-20", instance=1, hearing=2, leader_appeared=True)
    second = item("case.instance_opened", "2026-11-10", instance=2, level="second", follows=1)
    marked = item("case.marked", "2026-10-13", instance=1, marks=["mass_incident"])
    facts = (*UNDER_WAY, came, second, marked)
    found = checked(*facts, instance=2, agents=[STAFF])
    assert found["national-appearance.absence_explained"][0] is Verdict.FAIL
    assert found["national-appearance.leader_if_required"][0] is Verdict.FAIL


def test_co_defendants_agree_on_one_leader() -> None:
    """法释〔2020〕3号第三条: the other one's leader appears for both; of a stranger or in a case of one it is no agreement."""
    together = (SUED_TOGETHER, FIRST, NOTICE, SCHEDULED)
    agreed = checked(*together, joint_leader="乙局", agents=[STAFF])
    names = ("leader_eligible", "joint_defendants", "absence_explained", "leader_if_required")
    assert {agreed[f"national-appearance.{name}"][0] for name in names} == {Verdict.PASS}
    assert (
        verdict("national-appearance.joint_defendants", *together, joint_leader="丙局", agents=[STAFF])
        == "fail"
    )
    alone = (item("case.opened", None, name="单独被告", defendants=[{"name": "甲局"}]), *together[1:])
    assert (
        verdict("national-appearance.absence_explained", *alone, joint_leader="甲局", agents=[STAFF])
        == "fail"
    )


@pytest.mark.parametrize(
    ("agent", "with_leader", "without"),
    [
        (STAFF, "pass", "pass"),
        (STAFF | {"kind": "legal", "standing": "public_duty"}, "pass", "pass"),
        (STAFF | {"kind": "subordinate"}, "pass", "pass"),
        ({"kind": "legal", "person": "staff-1"}, "unknown", "unknown"),
        (STAFF | {"standing": "neither"}, "fail", "fail"),
        (LAWYER, "fail", "fail"),
    ],
)
def test_somebody_on_the_staff(agent: dict[str, Any], with_leader: str, without: str) -> None:
    """JH-1.3a asks for staff whoever appears, 行政诉讼法第三条 in the leader's place; 行政编制 or 履行公职 makes staff."""
    assert verdict("jinghai.staff_agent", region="120118", leader=LEADER, agents=[agent]) == with_leader
    assert verdict("national.leader_appears", agents=[agent]) == without
    assert verdict("national.leader_appears", leader=LEADER, agents=[agent]) == "pass"


@pytest.mark.parametrize("missing", ALL_PAPERS)
def test_papers_for_the_court(missing: str) -> None:
    """法释〔2020〕3号第六条、法释〔2018〕1号第一百三十一条: identity, post and power of attorney are with the court before the hearing."""
    papers = [paper for paper in ALL_PAPERS if paper != missing]
    found = checked(leader=LEADER, agents=[STAFF], papers=papers)["national-interpretation.authority"]
    assert found[0] is Verdict.FAIL
    assert CourtPaper(missing).title in found[1]


def test_before_a_review_organ_a_reason_is_enough() -> None:
    """行政复议法第五十一条: the leader takes part in the hearing or says why not; the law of suits asks nothing there."""
    opened = item("case.opened", None, name="复议案", kind="reconsideration")
    facts = (
        opened,
        item("case.instance_opened", "2026-10-08", instance=1, level="reconsideration"),
        NOTICE,
        SCHEDULED,
    )
    assert set(checked(*facts)) == {"national-review.leader_at_hearing"}
    assert verdict("national-review.leader_at_hearing", *facts, agents=[STAFF]) == "fail"
    reason = {"reason": "irreplaceable_duty"}
    assert verdict("national-review.leader_at_hearing", *facts, agents=[STAFF], absence=reason) == "pass"


AGENTS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from([*AgentKind])}, optional={"standing": st.sampled_from([*Standing])}
    ),
    max_size=4,
)
LEADERS = st.none() | st.fixed_dictionaries(
    {"person": st.just("leader-1"), "belongs_to": st.sampled_from([*BelongsTo])},
    optional={"rank": st.sampled_from([*LeaderRank]), "in_charge": st.booleans()},
)


@over(leader=LEADERS, agents=AGENTS, papers=st.lists(st.sampled_from([*CourtPaper]), max_size=3))
def test_what_the_door_refuses_the_check_fails(leader: Any, agents: list[Any], papers: list[Any]) -> None:
    """Whatever the plan: every check answers, and nothing that is refused at the door passes the check."""
    plan = AppearancePlanned.strictly(
        {"instance": 1, "hearing": 1, "leader": leader, "agents": agents, "papers": papers}
    )
    history = given(*UNDER_WAY, SCHEDULED).state.history
    scene = Scene(history, plan)
    results = precheck(scene, PACKS.binding("120118", "x", date(2026, 12, 1)))
    assert all(result.opinion.said for result in results)
    if refusal(scene):
        assert results[0].opinion.verdict is Verdict.FAIL


def after(region: str = "370404", bureau: str = "x", **record: Any) -> dict[str, tuple[str, str]]:
    """Verdict and sentence by name of the check, after a hearing of which this was recorded."""
    held = AppearanceRecorded.strictly({"instance": 1, "hearing": 1, **record})
    plan = AppearancePlanned.strictly({"instance": 1, "hearing": 1, "papers": ALL_PAPERS})
    scene = Scene(given(*UNDER_WAY, SCHEDULED).state.history, as_plan(held, plan))
    results = aftercheck(scene, held, PACKS.binding(region, bureau, date(2026, 12, 1)))
    return {f"{r.pack.id}.{r.check.id}": (r.opinion.verdict.value, r.opinion.said) for r in results}


ALL_ACTS = ["answered_court", "took_part", "heard_plaintiff", "offered_resolution"]


def test_every_requirement_after_a_hearing_has_an_evaluator() -> None:
    """Whatever a pack asks after a hearing, somebody answers."""
    asked = {
        check.requires for pack in PACKS.packs for check in pack.checks if check.at is CheckPoint.HEARING
    }
    assert set(AFTERWARDS) == asked


def test_a_leader_who_appeared_and_spoke() -> None:
    """MH26-3.1d, YC23-2.2c, JH-1.5b: 出庭、出声、出解, to the end, with papers and staff: nothing fails anywhere."""
    record = {"leader": LEADER, "leader_acts": ALL_ACTS, "left_early": False, "agents": [STAFF]}
    for region, bureau in (("370404", "x"), ("120118", "x"), ("310112", "mh-renshe")):
        assert {verdict for verdict, _ in after(region, bureau, **record).values()} == {"pass"}


def test_a_leader_who_said_nothing() -> None:
    """MH26-3.1d, YC23-2.2c: who came and did not speak fails; each document asks for what it lists."""
    silent = after("310112", "mh-renshe", leader=LEADER, agents=[STAFF])
    assert silent["minhang-2026.spoke"][0] == "fail"
    resolved = {"leader": LEADER, "leader_acts": ["offered_resolution"]}
    assert after(**resolved)["yicheng-2023.spoke"][0] == "pass"
    assert "回应法庭询问" in after("310112", "mh-renshe", **resolved)["minhang-2026.spoke"][1]
    answered = {"leader": LEADER, "leader_acts": ["answered_court"]}
    assert after(**answered)["yicheng-2023.spoke"][0] == "fail"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ({"left_early": False}, "pass"),
        ({"left_early": True, "left_with_leave": True}, "pass"),
        ({"left_early": True, "left_with_leave": False}, "fail"),
        ({"left_early": True}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_leaving_early(left: dict[str, bool], said: str) -> None:
    """JH-1.5b: leaving needs the court's leave, and what the record leaves open is asked for."""
    assert after("120118", leader=LEADER, **left)["jinghai.not_left"][0] == said


def test_only_lawyers_or_nobody_in_court() -> None:
    """JH-1.4a, JH-1.5b: that lawyers alone came, or nobody, is recorded and then found against every rule it breaks."""
    lawyers = after("120118", agents=[LAWYER], left_early=False)
    assert (lawyers["jinghai.not_only_lawyers"][0], lawyers["jinghai.not_left"][0]) == ("fail", "pass")
    assert after("120118")["jinghai.not_left"][0] == "fail"
