"""What each requirement after the hearing means, one function a code: 出庭、出声、出解, and nobody leaves without leave. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.intake.appearance.evaluators import Opinion, Verdict
from services.intake.appearance.rules import own_leader
from shared.events.case import AppearancePlanned, AppearanceRecorded
from shared.events.terms import LeaderAct
from shared.policy.provisions import Check, Requirement


def as_plan(record: AppearanceRecorded, plan: AppearancePlanned | None) -> AppearancePlanned:
    """Who did appear, in the shape that the checks of who may appear read; papers and agreements are as last planned."""
    return AppearancePlanned(
        instance=record.instance,
        hearing=record.hearing,
        leader=record.leader,
        absence=record.absence,
        agents=record.agents,
        joint_leader=plan.joint_leader if plan and record.leader is None else None,
        papers=plan.papers if plan else (),
    )


def spoke(record: AppearanceRecorded, check: Check) -> Opinion:
    """A document that lists what a leader does (闵行 3.1) asks for all of it; the others for 出解 (法释〔2020〕3号第十一条)."""
    if own_leader(record) is None:
        return Opinion(Verdict.PASS, "负责人未出庭，不发生是否发言的问题；未出庭另行核对。")
    if not record.leader_acts:
        return Opinion(Verdict.FAIL, "负责人到庭而没有发言的记载；确已发言的，请补登出庭记录。")
    wanted = [act for act in LeaderAct if act.title in check.items] or [LeaderAct.OFFERED_RESOLUTION]
    if missing := [act.title for act in wanted if act not in record.leader_acts]:
        return Opinion(Verdict.FAIL, f"出庭记录中没有{'、'.join(missing)}；确已做到的，请更正出庭记录。")
    return Opinion(Verdict.PASS, f"负责人已{'、'.join(act.title for act in record.leader_acts)}。")


def not_left(record: AppearanceRecorded, _: Check) -> Opinion:
    """行政诉讼法第五十八条、第六十六条: absent altogether, or gone before the end without the court's leave."""
    if record.leader is None and not record.agents:
        return Opinion(Verdict.FAIL, "没有任何人到庭，可以缺席判决；请立即向法院说明理由。")
    if record.left_early is None:
        return Opinion(Verdict.UNKNOWN, "出庭记录没有写明是否提前退庭，请补登。")
    if not record.left_early:
        return Opinion(Verdict.PASS, "没有提前退庭。")
    if record.left_with_leave is None:
        return Opinion(Verdict.UNKNOWN, "提前退庭，没有写明是否经法庭许可，请补登。")
    if record.left_with_leave:
        return Opinion(Verdict.PASS, "经法庭许可退庭。")
    return Opinion(Verdict.FAIL, "未经法庭许可中途退庭，可以缺席判决；请向法院说明理由并报告主要负责人。")


AFTERWARDS: Mapping[Requirement, Callable[[AppearanceRecorded, Check], Opinion]] = {
    Requirement.SPOKE: spoke,
    Requirement.NOT_LEFT: not_left,
}
