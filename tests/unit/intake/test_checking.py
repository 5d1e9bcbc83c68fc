"""What a case still lacks: each requirement of the documents with its clause, and the task lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.intake.appearance.evaluators import Opinion, Verdict
from services.intake.checking.checks import POINTS, as_json, evaluate
from services.intake.checking.evaluators import EVALUATORS
from services.intake.checking.tasks import tasks
from services.intake.checking.view import view
from shared.errors import Rejected
from tests.support.packs import SHIPPED_PACKS
from tests.unit.intake.scenes import OPENED, UNDER_WAY, given, item

PACKS = SHIPPED_PACKS
DIGEST = {"digest": "0" * 64, "size": 1, "media_type": "application/pdf"}
BUREAUS = {"YC23": ("370404", "fz-renshe"), "MH26": ("310112", "mh-renshe"), "JH": ("120118", "jh-renshe")}


def fact(event: str, /, **data: Any) -> dict[str, Any]:
    return item(f"case.{event}", "2026-11-02", instance=1, **data)


def opinion(clause: str, *facts: dict[str, Any]) -> Opinion:
    """What the check of this clause says after these facts."""
    binding = PACKS.binding(*BUREAUS[clause.partition("-")[0]], date(2026, 11, 2))
    results = evaluate(view(given(*UNDER_WAY, *facts).state.history), binding)
    (found,) = (result.opinion for result in results if result.check.clause == clause)
    return found


def verdict(clause: str, *facts: dict[str, Any]) -> str:
    return opinion(clause, *facts).verdict.value


def filled(role: str) -> dict[str, Any]:
    return fact("role_filled", case_role=role, person="p-1")


def filed(paper: str, part: str = "main", by: str | None = "dept-1") -> dict[str, Any]:
    return fact("document_filed", part=part, paper=paper, name=f"{paper}.pdf", declared_by=by, **DIGEST)


def test_every_requirement_has_an_evaluator() -> None:
    """Whatever a shipped document asks at a moment that is looked at here, there is a function that answers."""
    asked = {check.requires for pack in PACKS.packs for check in pack.checks if check.at in POINTS}
    assert asked <= set(EVALUATORS)


def test_five_elements() -> None:
    """YC23-3.2a: missing until the five elements are set, and the answer names them."""
    assert opinion("YC23-3.2a").verdict is Verdict.FAIL
    assert "责任单位、机关负责人、应诉人员、办理意见、化解时限" in opinion("YC23-3.2a").said
    elements = {"unit": "某局", "leader": "l", "staff": ["s"], "opinion": "和解", "resolve_by": "2026-12-01"}
    assert verdict("YC23-3.2a", fact("elements_set", **elements)) == "pass"


def test_five_places() -> None:
    """MH26-2.1: every empty place is named; the handler and the contact may be named by their own facts."""
    three = (filled("leader"), filled("coordinator"), filled("adviser"))
    assert opinion("MH26-2.1", *three).said.startswith("还缺应对工作小组成员、涉案部门联系人；")
    named = (fact("handler_assigned", handler="h-1"), fact("contact_named", department="社保中心"))
    assert verdict("MH26-2.1", *three, *named) == "pass"


def test_a_contact() -> None:
    """MH26-3.2a: a department names who works with us."""
    assert verdict("MH26-3.2a") == "fail"
    assert verdict("MH26-3.2a", fact("contact_named", department="社保中心")) == "pass"
    assert verdict("MH26-3.2a", filled("contact")) == "pass"


def test_the_file_is_complete() -> None:
    """MH26-2.3: 卷宗, 电子卷宗 and 案件说明, reported as handed in or lying on the file."""
    paper, electronic = filed("facts"), filed("facts", "electronic")
    assert opinion("MH26-2.3", paper).said.startswith("还缺电子卷宗、案件说明；")
    assert verdict("MH26-2.3", paper, electronic, filed("statement")) == "pass"
    assert verdict("MH26-2.3", fact("materials_submitted", materials=["file", "electronic_file", "statement"])) == "pass"  # fmt: skip


def test_background_or_a_reason() -> None:
    """MH26-3.2b: four kinds of material, or why there is none."""
    three = (filed("facts"), filed("procedure"), filed("background"))
    assert opinion("MH26-3.2b", *three).said.startswith("还缺规范文件；")
    assert verdict("MH26-3.2b", *three, fact("material_excused", material="norms", reason="无")) == "pass"


def test_responsibility() -> None:
    """MH26-3.2d: each paper of the department needs who declared it true and lawful; papers of the court do not."""
    assert verdict("MH26-3.2d") == "unknown"
    assert verdict("MH26-3.2d", filed("facts"), filed("notice", by=None)) == "pass"
    undeclared = opinion("MH26-3.2d", filed("facts"), filed("norms", by=None))
    assert (undeclared.verdict, "norms.pdf" in undeclared.said) == (Verdict.FAIL, True)


def test_the_last_word_of_the_adviser() -> None:
    """JH-1.2f: no approval, a refusal, an approval after a refusal."""
    refused = fact("adviser_approved", adviser="a", approved=False, reason="缺职权依据")
    assert verdict("JH-1.2f") == "fail"
    assert "缺职权依据" in opinion("JH-1.2f", refused).said
    assert verdict("JH-1.2f", refused, fact("adviser_approved", adviser="a", approved=True)) == "pass"


@pytest.mark.parametrize(
    ("signed_by", "expected"), [("局法制科", "fail"), ("办公室", "pass"), (None, "unknown")]
)
def test_the_legal_office_does_not_sign(signed_by: str | None, expected: str) -> None:
    """JH-1.2b: a signature of the legal office warns; not knowing who signed is said."""
    notice = item("case.notice_received", "2026-10-12", key="own", instance=1, signed_by=signed_by)
    history = given(*UNDER_WAY[:2], notice).state.history
    binding = PACKS.binding(*BUREAUS["JH"], date(2026, 11, 2))
    (found,) = (r for r in evaluate(view(history), binding) if r.check.clause == "JH-1.2b")
    assert found.opinion.verdict.value == expected


def test_before_closing() -> None:
    """YC23-2.1b, YC23-3.2b: the principal's instruction and a mediation plan."""
    assert (verdict("YC23-2.1b"), verdict("YC23-3.2b")) == ("fail", "fail")
    done = (fact("principal_instructed", person="p", instruction="阅"), fact("mediation_planned"))
    assert (verdict("YC23-2.1b", *done), verdict("YC23-3.2b", *done)) == ("pass", "pass")


def test_a_guarantee_for_high_risks() -> None:
    """YC23-2.4c: owed while the last assessment finds the risk high; unknown before any."""
    high = fact("risk_assessed", risk="high")
    four = {"unit": "某局", "leader": "l", "responsible": "r", "resolve_by": "2026-12-01"}
    assert verdict("YC23-2.4c") == "unknown"
    assert verdict("YC23-2.4c", high) == "fail"
    assert verdict("YC23-2.4c", high, fact("risk_assessed", risk="low")) == "pass"
    assert verdict("YC23-2.4c", high, fact("guarantee_set", **four)) == "pass"


def test_lessons_of_contested_cases() -> None:
    """MH26-3.2e: only a contested case owes them."""
    contested = fact("marked", marks=["contested"])
    judged = item("case.judged", "2026-11-01", instance=1)
    assert verdict("MH26-3.2e") == "pass"
    assert verdict("MH26-3.2e", contested) == "fail"
    assert verdict("MH26-3.2e", contested, judged, fact("lessons_drawn")) == "pass"


def test_an_answer_names_clause_and_words() -> None:
    """Every line says at which moment, by which clause and in whose words; the moments come in their order."""
    binding = PACKS.binding(*BUREAUS["MH26"], date(2026, 11, 2))
    answer = as_json(evaluate(view(given(*UNDER_WAY).state.history), binding))
    assert sum(answer["counts"].values()) == len(answer["items"])
    assert [one["at"] for one in answer["items"]][:3] == ["registration", "registration", "materials"]
    assert all(one["clause"] and one["quote"] and one["said"] for one in answer["items"])


def test_the_tasks_of_a_case() -> None:
    """MH26-2.2, MH26-2.3, MH26-2.5, MH26-4.0: the documents' lists with how far each task is, and the bureau's own after them."""
    assigned = [
        fact("task_assigned", task=task, person="p-1") for task in ("委托律师", "联系街道", "参与出庭")
    ]
    done = fact("task_done", task="委托律师")
    history = given(
        *UNDER_WAY, *assigned, done, fact("task_verified", task="委托律师", passed=True)
    ).state.history
    listed = tasks(view(history), PACKS.binding(*BUREAUS["MH26"], date(2026, 11, 2)))
    states = {one["task"]: one["state_title"] for one in listed}
    assert (states["委托律师"], states["参与出庭"], states["准备卷宗"]) == ("已核验", "办理中", "未派发")
    assert {one["clause"] for one in listed} >= {"MH26-2.1", "MH26-2.2", "MH26-2.3", "MH26-2.5", None}
    assert listed[-1]["task"] == "联系街道"
    assert "日常对接协调" not in states  # a standing duty is of no case


def test_an_instance_that_is_not_there() -> None:
    """What is looked at is the last instance, or the one that is named; a case without any has nothing to look at."""
    assert view(given(*UNDER_WAY).state.history).instance.number == 1
    for history, number in ((given(*UNDER_WAY).state.history, 2), (given(OPENED).state.history, None)):
        with pytest.raises(Rejected, match="审级"):
            view(history, number)


@pytest.mark.parametrize(
    ("document", "clause", "task"),
    [
        ("YC23", "YC23-2.1a", None),
        ("YC23", "YC23-2.4b", None),
        ("JH", "JH-1.9b", "协助、参与人民法院和行政复议机构的调解"),
    ],
)
def test_whoever_is_responsible_has_tasks_in_every_case(document: str, clause: str, task: str | None) -> None:
    """YC23-2.1a, YC23-2.4b, JH-1.9b: the first person in charge, the guiding 司法局 and whoever joins a mediation have their tasks on the list."""
    listed = tasks(
        view(given(*UNDER_WAY).state.history), PACKS.binding(*BUREAUS[document], date(2026, 11, 2))
    )
    own = [one["task"] for one in listed if one["clause"] == clause]
    assert own
    assert task is None or task in own
