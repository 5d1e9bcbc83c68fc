"""The columns of a bureau's own work: each row's cells become the same facts that every other door takes."""

from __future__ import annotations

from typing import Any

from services.intake import submission
from services.intake.accept import decide_in_order
from services.intake.ledger.columns import COLUMNS
from services.intake.ledger.plan import Plan, Row
from services.intake.ledger.words import read
from tests.unit.intake.scenes import TODAY, item
from tests.unit.intake.test_ledger_plan import (
    CASE,
    codes,
    events,
    planned,
    recorded_after,
    reread,
    row,
)


def facts_of(found: Plan, kind: str) -> list[dict[str, Any]]:
    return [
        line.item["data"]
        for unit in found.contents.units
        for line in unit
        if line.item["type"] == f"case.{kind}"
    ]


WORKED = {
    "收到应诉通知日期": "2026-9-1", "立案日期": "2026-8-28", "签收人": "法制科", "签收方式": "直接",
    "复议决定日期": "2026-7-1", "复议案号": "云府复〔2026〕1号", "联系人所在部门": "某科", "联系人确定日期": "2026-9-2",
    "五要素确定日期": "2026-9-3", "责任单位": "某科", "机关负责人": "leader-1", "应诉人员": "handler-1、handler-2", "办理意见": "应诉",
    "化解时限": "2026-12-31", "风险研判日期": "2026-9-4", "风险等级": "较大", "包保日期": "2026-9-4", "包保单位": "某科",
    "包保领导": "leader-1", "包保责任人": "handler-1", "包保化解时限": "2026-12-31", "特殊标记日期": "2026-9-4",
    "特殊标记": "社会高度关注、重大公共利益", "调解和解方案日期": "2026-9-5", "调解和解结束日期": "2026-9-20", "调解和解结果": "未化解",
    "法律顾问审签日期": "2026-9-6", "法律顾问": "adviser-1", "法律顾问同意": "是", "开庭日期": "2026-10-8", "负责人出庭": "是",
    "出庭负责人": "leader-1", "负责人庭审表现": "就实质性解决争议发表意见、参与庭审程序", "出庭代理人": "法制机构工作人员、律师",
    "裁判日期": "2026-10-20", "结果": "撤销", "胜败": "败诉", "败诉分析日期": "2026-10-25", "败诉原因": "程序、证据", "存在问题": "送达",
    "改进措施": "培训", "败诉分析报司法局日期": "2026-10-26", "败诉分析报依法治区办日期": "2026-10-26", "履行日期": "2026-11-1",
    "履行情况": "已重作", "收到建议书日期": "2026-11-2", "建议书种类": "其他司法建议", "回复建议书日期": "2026-11-10",
}  # fmt: skip


def row_of(number: int, cells: dict[str, Any]) -> Row:
    known = {c.title: c for c in COLUMNS} | {alias: c for c in COLUMNS for alias in c.aliases}
    return Row(number, {known[t].title: read(known[t], raw) for t, raw in cells.items()}, {}, {})


def test_what_a_bureau_keeps_of_its_work_becomes_facts_of_every_door() -> None:
    """五要素 (YC23-3.2a), 一案一包保 (YC23-2.4c), 审签 (JH-1.2f), 出庭记录 (YC23-2.2c), 败诉分析 to both recipients (YC23-2.5c) and the
    rest are recorded once, nothing is left out, and their export adds nothing.
    """
    found = planned([row_of(2, CASE | WORKED)])
    assert (codes(found), found.left_out) == ([], {})
    assert len(events(found)) == 21
    [record] = facts_of(found, "appearance_recorded")
    assert (record["leader"], [one["kind"] for one in record["agents"]]) == (
        {"person": "leader-1"},
        ["legal", "lawyer"],
    )
    recorded = recorded_after(found)
    assert events(planned([row_of(2, CASE | WORKED)], recorded)) == []
    assert events(planned(reread(recorded), recorded)) == []


def test_each_further_hearing_has_a_row_of_its_own() -> None:
    """A row with 庭次 speaks of that hearing of the same instance; without it a second date is refused and says so."""
    first = row(2, **CASE, 开庭日期="2026-10-8", 负责人出庭="是")
    second = row(3, **CASE, 庭次="2", 开庭日期="2026-10-20", 负责人出庭="否", 未出庭理由="不可抗力")
    found = planned([first, second])
    assert [one["hearing"] for one in facts_of(found, "hearing_held")] == [1, 2]
    recorded = recorded_after(found)
    assert [(one.number, one.cells.get("庭次")) for one in reread(recorded)] == [(2, None), (3, 2)]
    assert events(planned([first, second], recorded)) == []
    again = planned([row(4, **CASE, 开庭日期="2026-11-1")], recorded)
    assert codes(again) == [(4, "ledger_changed")]
    assert "庭次" in again.marks[4]["开庭日期"]


def test_a_record_of_appearing_needs_who_appeared() -> None:
    """A leader appeared but nobody says who: the hearing is counted, the record is left out and asked for; a name is no id."""
    cells = CASE | {"开庭日期": "2026-10-8", "负责人出庭": "是", "出庭代理人": "律师"}
    found = planned([row(2, **cells)])
    assert "出庭负责人" in found.left_out[2]["出庭代理人"]
    assert (codes(found), len(facts_of(found, "hearing_held"))) == ([], 1)
    named = planned([row(2, **cells, 出庭负责人="某某")])
    assert "不填姓名" in named.left_out[2]["出庭负责人"]


def test_a_refused_part_is_shown_at_its_own_cell() -> None:
    """A rule about one part of a fact marks the column of that part: a reason for absence beside a leader who came."""
    cells = CASE | {"开庭日期": "2026-10-8", "出庭负责人": "leader-1", "未出庭理由": "不可抗力"}
    found = planned([row(2, **cells)])
    assert (codes(found), list(found.marks[2])) == ([(2, "contradictory_appearance")], ["未出庭理由"])


def test_of_what_is_replaced_the_last_is_shown() -> None:
    """A second handler with its reason stands in the ledger; the first one in a row is a contradiction."""
    cells = CASE | {"承办人": "handler-1", "确定承办人日期": "2026-9-2"}
    [(id_, state)] = recorded_after(planned([row(2, **cells)])).items()
    second = item("case.handler_assigned", "2026-10-01", instance=1, handler="handler-2", reason="离组")
    decided = decide_in_order([submission.parse(second | {"subject": f"case-{id_}"})], state, lambda: TODAY)
    recorded = {id_: decided.end}
    assert [one.cells["承办人"] for one in reread(recorded)] == ["handler-2"]
    assert codes(planned([row(2, **cells)], recorded)) == [(2, "ledger_changed")]
