"""What each requirement at the hearing means, one function a code, whatever document asks it. Pure.

An evaluator answers with a verdict and a sentence that says why and what to do. Unknown is what a person has to add or a court to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from services.intake.appearance.scene import Scene
from shared.events.case import Absence, Leader
from shared.events.terms import AbsenceReason, CaseKind, CourtPaper, LeaderRank, Standing, Term
from shared.policy.provisions import Check, Requirement


class Verdict(Term):
    PASS = "pass", "符合"
    FAIL = "fail", "不符合"
    UNKNOWN = "unknown", "待补"


@dataclass(frozen=True, slots=True)
class Opinion:
    verdict: Verdict
    said: str


Evaluator = Callable[[Scene, Check], Opinion]


def _yes(said: str) -> Opinion:
    return Opinion(Verdict.PASS, said)


def _no(said: str) -> Opinion:
    return Opinion(Verdict.FAIL, said)


def _open(said: str) -> Opinion:
    return Opinion(Verdict.UNKNOWN, said)


def leader_eligible(scene: Scene, _: Check) -> Opinion:
    """法释〔2020〕3号第二条、第三条: the organ's own 正职、副职 or who takes part in being in charge, or by agreement a co-defendant's."""
    plan = scene.plan
    if plan.leader:
        return _rank(scene, plan.leader)
    if plan.joint_leader and scene.joint is None:
        return _no(f"“{plan.joint_leader}”不是本案的共同被告，不能由其负责人代为出庭；请核对被告名称。")
    if scene.joint:
        return _yes(f"经协商由共同被告“{scene.joint}”的负责人出庭，本机关不计缺席。")
    if plan.absence or scene.appeared_before:
        return _yes("本次没有负责人出庭，不发生资格问题。")
    return _no("尚未确定由谁出庭：请指定一名负责人，或说明不能出庭的理由。")


def _rank(scene: Scene, leader: Leader) -> Opinion:
    if scene.leader is None:
        return _no(
            f"{leader.belongs_to.title}的负责人不能作为被诉行政机关负责人出庭，请改由本机关负责人出庭。"
        )
    registered = scene.ranks.get(leader.person)
    rank = leader.rank or registered
    if rank is None:
        return _open("出庭人的负责人类别不明，请写明正职、副职或参与分管。")
    if registered and leader.rank and registered is not leader.rank:
        return _open(f"任职登记为{registered.title}，出庭名单为{leader.rank.title}，请核对。")
    if rank is LeaderRank.OTHER and not leader.in_charge:
        need = "不是正职、副职的，须参与分管被诉行政行为的实施工作"
        return (
            _open(f"{need}，请写明是否分管。") if leader.in_charge is None else _no(f"{need}；请另定负责人。")
        )
    return _yes(f"出庭人为{rank.title}。")


def leader_if_required(scene: Scene, _: Check) -> Opinion:
    """法释〔2018〕1号第一百二十九条、法释〔2020〕3号第四条: by the court's notice or by what the case is about."""
    reasons = scene.reasons_to_appear()
    if not reasons:
        return _yes("没有法院出庭通知，也没有公共利益、社会高度关注、群体性事件的标记。")
    why = "，".join(reasons)
    if scene.leader:
        return _yes(f"{why}；已确定负责人出庭。")
    if scene.joint:
        return _yes(f"{why}；经协商由共同被告“{scene.joint}”的负责人出庭。")
    if scene.appeared_before:
        return _yes(f"{why}；本审级已有负责人出庭，法院未再次通知。")
    if not any(_missing(scene)):
        return _open(f"{why}，须由负责人出庭；已提交理由和证明，是否成立由法院审查，可以申请延期开庭。")
    return _no(f"{why}，须由负责人出庭；请确定负责人，确不能出庭的向法院说明理由、申请延期。")


def leader_identity(scene: Scene, _: Check) -> Opinion:
    """法释〔2020〕3号第六条、法释〔2018〕1号第一百三十一条: papers about the leader and about the agents, before the hearing."""
    wanted = [CourtPaper.IDENTITY, CourtPaper.POST] if scene.plan.leader else []
    wanted += [CourtPaper.POWER_OF_ATTORNEY] if scene.plan.agents else []
    missing = [paper.title for paper in wanted if paper not in scene.plan.papers]
    if missing:
        return _no(f"还缺{'、'.join(missing)}，请于开庭前提交人民法院；不能补正的，视为负责人未出庭。")
    if not wanted:
        return _open("尚未确定出庭人员，无从提交身份证明和授权委托书。")
    return _yes(f"已提交{'、'.join(paper.title for paper in wanted)}。")


def absence_explained(scene: Scene, _: Check) -> Opinion:
    """法释〔2020〕3号第八条、第九条: one of four reasons, its proof, and the seal or the principal's signature."""
    if scene.leader:
        return _yes("负责人出庭。")
    if scene.joint:
        return _yes(f"经协商由共同被告“{scene.joint}”的负责人出庭，本机关不计缺席。")
    if scene.appeared_before:
        return _yes("本审级已有负责人出庭，法院未再次通知，本次可以不出庭。")
    if missing := list(_missing(scene)):
        return _no(f"负责人不出庭，还缺{'、'.join(missing)}；请补齐后于开庭前提交。")
    if scene.plan.absence and scene.plan.absence.reason is AbsenceReason.OTHER_JUST_CAUSE:
        return _open("理由为“其他正当事由”，是否成立由法院审查；不成立的视为无正当理由未出庭。")
    return _yes("理由、证明和印章（签字）齐全。")


def _missing(scene: Scene) -> Iterator[str]:
    """Before a review organ the reason alone is asked (行政复议法第五十一条)."""
    absence = scene.plan.absence or Absence()
    if absence.reason is None:
        yield "不能出庭的理由（四项之一）"
    if absence.reason is AbsenceReason.OTHER_JUST_CAUSE and not absence.explained:
        yield "事由的具体说明"
    if scene.kind is CaseKind.RECONSIDERATION:
        return
    if absence.proof is None:
        yield "证明材料"
    if absence.endorsed is None:
        yield "行政机关印章或主要负责人签字"


def staff_agent(scene: Scene, check: Check) -> Opinion:
    """行政诉讼法第三条、法释〔2020〕3号第十条, 静海 1.3: people with the standing of staff; ``number`` of them."""
    wanted = check.number or 1
    sure = sum(agent.standing in {Standing.ESTABLISHED, Standing.PUBLIC_DUTY} for agent in scene.staff)
    unsure = sum(agent.standing is None for agent in scene.staff)
    if check.without_leader and scene.leader:
        return _yes("负责人出庭，不以工作人员出庭为条件。")
    if sure >= wanted:
        return _yes(f"有 {sure} 名工作人员为代理人。")
    if sure + unsure >= wanted:
        return _open("请写明代理人具有国家行政编制还是依法履行公职，才能认定为工作人员。")
    return _no(
        f"至少须有 {wanted} 名本机关工作人员为代理人，现有 {sure} 名；请委托经办机构或法制机构的工作人员。"
    )


def not_only_lawyers(scene: Scene, _: Check) -> Opinion:
    """法释〔2018〕1号第一百二十八条、第一百三十二条."""
    if scene.leader:
        return _yes("负责人出庭。")
    if not scene.plan.agents:
        return _no("没有任何人出庭：负责人不能出庭的，须委托工作人员出庭。")
    if not scene.staff:
        return _no("负责人不出庭，又只委托了律师、兼职顾问或其他人员；请至少委托一名本机关工作人员。")
    return _yes("有工作人员出庭。")


def agents_at_most(scene: Scene, check: Check) -> Opinion:
    """行政诉讼法第三十一条; the leader is not one of them (法释〔2018〕1号第一百二十八条)."""
    most, count = check.number or 2, len(scene.plan.agents)
    if count > most:
        return _no(f"代理人至多 {most} 人，现有 {count} 人；负责人不计入，请减少代理人。")
    if count == 0 and scene.leader is None:
        return _no("负责人不出庭，也没有代理人；请委托一至二人。")
    return _yes(f"代理人 {count} 人。")


EVALUATORS: Mapping[Requirement, Evaluator] = {
    Requirement.LEADER_ELIGIBLE: leader_eligible,
    Requirement.LEADER_IF_REQUIRED: leader_if_required,
    Requirement.LEADER_IDENTITY: leader_identity,
    Requirement.ABSENCE_EXPLAINED: absence_explained,
    Requirement.STAFF_AGENT: staff_agent,
    Requirement.NOT_ONLY_LAWYERS: not_only_lawyers,
    Requirement.AGENTS_AT_MOST: agents_at_most,
}
