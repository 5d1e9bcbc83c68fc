"""The rules on handling a case: elements, tasks, approvals, merged suits, changed defendants."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from shared.errors import Rejected
from shared.events.case import SuitsMerged
from shared.events.defendants import defendants
from tests.unit.intake.scenes import FIRST, UNDER_WAY, Scene, given, item

ELEMENTS = {
    "unit": "（虚构）某局",
    "leader": "leader-1",
    "staff": ["handler-1"],
    "opinion": "争取和解",
    "resolve_by": "2026-12-20",
}


def fact(name: str, day: str = "11-02", **data: Any) -> dict[str, Any]:
    return item(f"case.{name}", f"2026-{day}", instance=1, **data)


def under_way(*facts: dict[str, Any]) -> Scene:
    return given(*UNDER_WAY, *facts)


@pytest.mark.parametrize("missing", sorted(ELEMENTS))
def test_five_elements_are_set_together(missing: str) -> None:
    """YC23-3.2a: 责任单位, 机关负责人, 应诉人员, 办理意见 and 化解时限 are all required."""
    assert under_way().when(fact("elements_set", **ELEMENTS))
    rest = {name: value for name, value in ELEMENTS.items() if name != missing}
    under_way().refuses(fact("elements_set", **rest), "bad_shape", f"data.{missing}")


def test_elements_look_ahead() -> None:
    """YC23-3.2a: the day by which the dispute shall be resolved does not lie before the day it was set."""
    past = fact("elements_set", **ELEMENTS | {"resolve_by": "2026-11-01"})
    under_way().refuses(past, "plan_before_fact", "data.resolve_by")


def test_a_place_of_the_five_is_one_of_the_five() -> None:
    """MH26-2.1: only the five places can be filled, and filling one again replaces the person."""
    filled = fact("role_filled", case_role="adviser", person="adviser-1")
    assert under_way(filled).when(fact("role_filled", case_role="adviser", person="adviser-2"))
    under_way().refuses(fact("role_filled", case_role="driver", person="p-1"), "bad_shape", "data.case_role")


ASSIGNED = fact("task_assigned", "10-20", task="准备卷宗", person="legal-1")
DONE = fact("task_done", "10-25", task="准备卷宗")


def test_a_task_is_assigned_then_done_then_verified() -> None:
    """MH26-4.0: 派发, 完成, 核验 follow each other; no step is skipped and none is made twice."""
    under_way().refuses(DONE, "task_not_assigned", "data.task")
    verified = fact("task_verified", "10-26", task="准备卷宗", passed=True)
    under_way(ASSIGNED).refuses(verified, "task_not_done")
    under_way(ASSIGNED, DONE).refuses(fact("task_done", "10-27", task="准备卷宗"), "task_done_already")
    closed = under_way(ASSIGNED, DONE, verified)
    closed.refuses(fact("task_assigned", task="准备卷宗", person="legal-2"), "task_verified_already")


def test_what_does_not_pass_is_done_again() -> None:
    """MH26-4.0: a task that failed verification needs a reason and can be finished once more."""
    failed = fact("task_verified", "10-26", task="准备卷宗", passed=False)
    under_way(ASSIGNED, DONE).refuses(failed, "reason_required", "data.reason")
    reasoned = fact("task_verified", "10-26", task="准备卷宗", passed=False, reason="缺电子卷宗")
    assert under_way(ASSIGNED, DONE, reasoned).when(fact("task_done", "10-27", task="准备卷宗"))


def test_steps_of_a_task_are_in_the_order_of_days() -> None:
    """MH26-2.2: nothing is done before it was assigned, nothing verified before it was done."""
    early = fact("task_done", "10-19", task="准备卷宗")
    under_way(ASSIGNED).refuses(early, "task_done_before_assigned", "occurredon")
    verified = fact("task_verified", "10-24", task="准备卷宗", passed=True)
    under_way(ASSIGNED, DONE).refuses(verified, "task_verified_before_done", "occurredon")


@drawn(st.lists(st.sampled_from(["assigned", "done", "passed", "failed"]), max_size=8))
def test_tasks_are_a_small_machine(steps: list[str]) -> None:
    """MH26-2.5: whatever is tried in whatever order, exactly the steps of the machine are accepted."""
    moves = {
        (None, "assigned"): "assigned",
        ("assigned", "assigned"): "assigned",
        ("assigned", "done"): "done",
        ("done", "assigned"): "assigned",
        ("done", "passed"): "verified",
        ("done", "failed"): "assigned",
    }
    scene, state, facts = under_way(), None, []
    for step in steps:
        one = _step(step, len(facts))
        if (state, step) in moves:
            facts.append(one)
            scene, state = under_way(*facts), moves[state, step]
        else:
            with pytest.raises(Rejected):
                scene.when(one)


def _step(step: str, number: int) -> dict[str, Any]:
    match step:
        case "assigned":
            return fact("task_assigned", task="拟写案件说明", person=f"p-{number}")
        case "done":
            return fact("task_done", task="拟写案件说明", note=f"第 {number} 次")
    passed = step == "passed"
    return fact("task_verified", task="拟写案件说明", passed=passed, reason=f"意见 {number}")


def test_an_adviser_who_refuses_says_why() -> None:
    """JH-1.2f: the adviser's no comes with what is to be changed."""
    refusal = fact("adviser_approved", adviser="adviser-1", approved=False)
    under_way().refuses(refusal, "reason_required", "data.reason")
    assert under_way().when(fact("adviser_approved", adviser="adviser-1", approved=True))


def test_merged_suits_are_named() -> None:
    """A merger names the other suit; its number is put into the normal form."""
    under_way().refuses(fact("suits_merged"), "merger_without_target", "data.other_case")
    scene = under_way(fact("suits_merged", other_case_no={"printed": "(2026)鲁0404行初12号"}))
    ((_, merged),) = scene.state.history.of(SuitsMerged)
    assert merged.other_case_no
    assert merged.other_case_no.normal == "（2026）鲁0404行初12号"


def test_defendants_come_and_go() -> None:
    """Who is sued is who was sued at first, with those added, without those removed; nobody twice, nobody who is not there."""
    opened = item("case.opened", None, name="（虚构）乙诉某局案", defendants=[{"name": "甲局"}])
    added = fact("defendant_added", defendant={"name": "乙政府"})
    gone = fact("defendant_removed", defendant="甲局")
    scene = given(opened, FIRST, added)
    assert [one.name for one in defendants(scene.state.history)] == ["甲局", "乙政府"]
    assert [one.name for one in defendants(given(opened, FIRST, added, gone).state.history)] == ["乙政府"]
    scene.refuses(fact("defendant_added", "11-03", defendant={"name": "甲局"}), "defendant_present")
    scene.refuses(fact("defendant_removed", defendant="丙局"), "defendant_absent", "data.defendant")
    voids = {"voids": opened["id"], "reason": "重录"}
    assert scene.refuses(item("case.voided", **voids), "case_not_opened")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("principal_instructed", {"person": "principal-1", "instruction": "请分管领导牵头，争取和解。"}),
        (
            "strategy_met",
            {"participants": ["p-1", "p-2"], "focus": "送达", "strategy": "先和解", "risk": "high"},
        ),
        ("court_contacted", {"topic": "争议化解", "outcome": "法院同意组织调解"}),
        ("material_excused", {"material": "norms", "reason": "无规范性文件"}),
    ],
)
def test_what_was_done_is_recorded(name: str, data: dict[str, Any]) -> None:
    """YC23-2.1b, MH26-3.2c, JH-2.2, YC23-3.3a, MH26-3.2b: each is recorded with what it must state."""
    assert under_way().when(fact(name, **data))
    for field in data:
        if field not in ("risk", "outcome"):
            rest = {key: value for key, value in data.items() if key != field}
            under_way().refuses(fact(name, **rest), "bad_shape", f"data.{field}")


def test_a_gap_is_excused_once() -> None:
    """MH26-3.2b: why a material is missing is said once; a change is a correction."""
    excused = fact("material_excused", material="norms", reason="无")
    again = fact("material_excused", material="norms", reason="仍无")
    under_way(excused).refuses(again, "material_excused_twice", "data.material")
