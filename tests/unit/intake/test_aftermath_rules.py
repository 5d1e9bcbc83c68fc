"""The rules after judgment: analysis, measures, typical cases, accountability, leads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.intake.cases.aftermath import unmasked
from shared.errors import Rejected
from tests.unit.intake.scenes import FIRST, JUDGED, NOTICE, UNDER_WAY, Scene, fact_id, given, item


def fact(name: str, day: str, **data: Any) -> dict[str, Any]:
    return item(f"case.{name}", f"2026-{day}", instance=1, **data)


def judged(*facts: dict[str, Any]) -> Scene:
    return given(*UNDER_WAY, JUDGED, *facts)


THREE = {"problems": "未告知听证权利", "causes": ["procedure"], "measures": "修订告知文书并复核在办案件"}
ANALYSED = fact("loss_analysed", "11-15", **THREE)
SET = fact("measure_set", "11-16", item=1, addresses="procedure", what="修订听证告知书")
DONE = fact("measure_done", "11-18", item=1, proof="新文书已启用")
PASSED = fact("measure_verified", "11-20", item=1, passed=True, verifier="fz-1")


@pytest.mark.parametrize("element", ["problems", "causes", "measures"])
def test_a_loss_analysis_has_its_three_elements(element: str) -> None:
    """YC23-2.5c: 问题, 原因, 措施 are all said; without one, or with no cause listed, the analysis is refused by that field."""
    without = {name: value for name, value in THREE.items() if name != element}
    judged().refuses(fact("loss_analysed", "11-15", **without), "bad_shape", f"data.{element}")
    empty: Any = [] if element == "causes" else ""
    refusal = judged().refuses(
        fact("loss_analysed", "11-15", **THREE | {element: empty}), "bad_shape", f"data.{element}"
    )
    assert "值不符合要求" not in refusal.message


def test_a_loss_is_analysed_once_after_its_judgment() -> None:
    """YC23-2.5c, JH-2.3e: one analysis an instance, not before the judgment it is about; “其他” says what it is."""
    assert judged().when(ANALYSED)
    again = fact("loss_analysed", "11-16", **THREE)
    judged(ANALYSED).refuses(again, "loss_analysed_twice")
    judged().refuses(fact("loss_analysed", "11-09", **THREE), "analysis_before_judgment", "occurredon")
    judged().refuses(
        fact("loss_analysed", "11-15", **THREE | {"causes": ["other"]}), "cause_not_said", "data.note"
    )


def test_a_case_that_was_won_has_no_loss_to_analyse() -> None:
    """A judgment registered as won and a loss analysis contradict each other, whichever comes first."""
    won = fact("judged", "11-10", agency_result="won")
    given(*UNDER_WAY, won).refuses(ANALYSED, "not_lost", "data.instance")
    given(*UNDER_WAY, ANALYSED).refuses(won, "not_lost")
    assert given(*UNDER_WAY).when(ANALYSED), "the source may not say how it was judged"


def test_a_measure_is_set_done_and_verified() -> None:
    """MH26-4.0, MH26-4.3: 制定 → 完成 → 核验, each once, in this order and not back in time."""
    judged(ANALYSED).refuses(DONE, "measure_not_open", "data.item")
    judged(ANALYSED, SET).refuses(PASSED, "measure_not_done", "data.item")
    judged(ANALYSED, SET).refuses(
        fact("measure_set", "11-17", item=1, addresses="procedure", what="另一项"), "measure_item_taken"
    )
    judged(ANALYSED, SET).refuses(
        fact("measure_done", "11-15", item=1, proof="x"), "measure_out_of_order", "occurredon"
    )
    scene = judged(ANALYSED, SET, DONE)
    assert scene.when(PASSED)
    judged(ANALYSED, SET, DONE, PASSED).refuses(
        fact("measure_done", "11-21", item=1, proof="x"), "measure_not_open"
    )


def test_a_measure_that_did_not_pass_is_done_again() -> None:
    """MH26-4.0: 核验不通过 opens the measure again; it closes only when a later look passes it."""
    failed = fact("measure_verified", "11-19", item=1, passed=False, verifier="fz-1", reason="仍有旧文书")
    scene = judged(ANALYSED, SET, DONE, failed)
    scene.refuses(PASSED, "measure_not_done")
    assert judged(ANALYSED, SET, DONE, failed, fact("measure_done", "11-20", item=1, proof="已收回")).when(
        PASSED
    )


def test_a_measure_is_against_a_cause_that_was_found() -> None:
    """MH26-1.2, BS24-2: where the loss is analysed a measure names one of its causes; without analysis any problem may be put right."""
    other = fact("measure_set", "11-16", item=1, addresses="evidence", what="补强证据规则")
    judged(ANALYSED).refuses(other, "cause_not_found", "data.addresses")
    assert judged().when(other)
    judged(ANALYSED).refuses(
        fact("measure_set", "11-16", item=1, addresses="procedure", what="x", complete_by="2026-11-01"),
        "plan_before_fact",
        "data.complete_by",
    )


@drawn(st.lists(st.sampled_from(["set", "done", "passed", "failed"]), max_size=8))
def test_measures_go_only_through_their_steps(steps: list[str]) -> None:
    """MH26-4.0: exactly the sequences 制定 (完成 核验不通过)* 完成 核验通过 and their beginnings are accepted."""
    after = {
        ("none", "set"): "open",
        ("open", "done"): "done",
        ("done", "failed"): "open",
        ("done", "passed"): "closed",
    }
    state, facts = "none", []
    for number, step in enumerate(steps):
        one = _step(step, f"11-{number + 11}")
        if (state, step) not in after:
            with pytest.raises(Rejected):
                judged(*facts).when(one)
            continue
        facts.append(one)
        state = after[state, step]
        assert judged(*facts)


def _step(step: str, day: str) -> dict[str, Any]:
    if step == "set":
        return fact("measure_set", day, item=1, addresses="procedure", what="修订")
    if step == "done":
        return fact("measure_done", day, item=1, proof="已办")
    return fact("measure_verified", day, item=1, passed=step == "passed", verifier="fz-1")


def opened_by(label: str) -> Scene:
    opened = item("case.opened", None, name="（虚构）某案", plaintiffs=[{"label": label}])
    return given(opened, FIRST, NOTICE, JUDGED)


@pytest.mark.parametrize(
    ("label", "copy"),
    [
        ("虚名甲", "原告虚名甲不服处罚"),
        ("虚名甲等2人", "虚名甲不服处罚"),
        ("虚名甲、虚名乙", "虚 名 乙 不服处罚"),
        ("虚构贸易（枫洲）公司", "虚构贸易(枫洲)公司不服处罚"),
    ],
)
def test_a_typical_case_names_no_plaintiff(label: str, copy: str) -> None:
    """MH26-3.3e: a shared copy that still holds a plaintiff's name, also behind blanks or in another width, is refused."""
    scene = opened_by(label)
    scene.refuses(fact("typical_case_chosen", "11-20", masked=copy), "not_masked", "data.masked")
    assert scene.when(fact("typical_case_chosen", "11-20", masked="原告某某不服处罚，法院认为……"))


def test_a_label_that_is_masked_already_may_stand() -> None:
    """MH26-3.3e: “刘某等2人” names nobody, so it may be in the copy."""
    assert unmasked("刘某等2人") == []
    assert unmasked("虚名甲等2人") == ["虚名甲"]
    assert opened_by("刘某").when(fact("typical_case_chosen", "11-20", masked="刘某不服处罚"))


PROPOSED = fact("accountability_proposed", "11-12", finding="可能存在失职")
REPORTED = fact("accountability_reported", "11-14")
DECIDED = fact("accountability_decided", "11-16")


def test_accountability_goes_its_four_steps() -> None:
    """JH-2.3d, JH-2.3f: 初步认定 → 报告 → 决定 → 函告; a step is refused before the one it rests on."""
    judged().refuses(REPORTED, "accountability_not_proposed")
    judged(PROPOSED).refuses(DECIDED, "accountability_not_reported")
    judged(PROPOSED).refuses(fact("accountability_reported", "11-11"), "accountability_out_of_order")
    judged(PROPOSED, REPORTED).refuses(fact("accountability_decided", "11-13"), "accountability_out_of_order")
    notified = fact("accountability_notified", "11-18", to="organisation_department")
    judged(PROPOSED, REPORTED).refuses(notified, "accountability_not_decided")
    assert judged(PROPOSED, REPORTED, DECIDED).when(notified)


def test_what_was_decided_before_may_be_completed_later() -> None:
    """JH-2.3d: a decision recorded by itself stands, and the opinion and report before it may be registered late."""
    assert judged(DECIDED, PROPOSED).when(REPORTED)


def test_a_lead_is_referred_and_answered() -> None:
    """YC23-2.10, JH-2.3b: one of the listed situations, to a named organ; an answer is to a lead that was referred."""
    lead = fact("misconduct_referred", "11-15", item=1, category="left_court", organ="区监察委员会（虚构）")
    answer = fact("misconduct_answered", "11-20", item=1, result="已谈话提醒")
    judged().refuses(answer, "lead_not_referred", "data.item")
    judged().refuses(
        fact("misconduct_referred", "11-15", category="rude", organ="某机关"), "bad_shape", "data.category"
    )
    judged(lead).refuses(
        fact("misconduct_referred", "11-16", item=1, category="other", organ="某机关"), "lead_item_taken"
    )
    judged(lead).refuses(
        fact("misconduct_answered", "11-14", item=1, result="x"), "answered_before_referred", "occurredon"
    )
    assert judged(lead).when(answer)


def test_a_correction_may_not_leave_a_measure_without_its_cause() -> None:
    """MH26-4.0: correcting the analysis asks the same questions as a new fact."""
    scene = judged(ANALYSED, SET)
    changed = item(
        "case.corrected",
        "2026-11-20",
        corrects=str(fact_id(ANALYSED)),
        fact_on="2026-11-15",
        data={"instance": 1, **THREE, "causes": ["evidence"]},
        reason="改列原因",
    )
    scene.refuses(changed, "cause_not_found")
