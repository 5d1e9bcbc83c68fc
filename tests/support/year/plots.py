"""Thirteen ways in which a case goes: every level, every end, and the mistakes that were mended on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.year.case import Case, subject_of
from tests.support.year.papers import filed


def won_with_all_care(case: Case) -> None:
    """一审胜诉, with every step that the documents ask for on the way."""
    case.opened()
    case.begins("first", 0, court="（虚构）区人民法院", procedure="ordinary")
    case.fact("act_served", -35)
    case.fact("application_made", -5, application="suit", by="plaintiff")
    _is_prepared(case)
    _is_filed(case)
    case.fact("extension_applied", 8, matter="evidence", reason="证人在外地")
    case.fact("extension_granted", 9, matter="evidence", until=case.stream.day(40), granted_by="法院")
    case.fact("obstacle_removed", 25, matter="evidence")
    case.answers(14)
    case.fact("reported", 15, matter="defence")
    planned: dict[str, Any] = {
        "leader": {"person": "p-leader", "rank": "deputy"},
        "papers": ["identity", "post"],
    }
    case.fact("hearing_scheduled", 20, hearing=1, hearing_on=case.stream.day(45), court_requires_leader=True)
    case.fact("leader_notified", 21, hearing=1, doc_no="（虚构）通知1号")
    case.fact("appearance_planned", 30, hearing=1, **planned)
    case.fact("reported", 38, matter="leader_list")
    case.fact("hearing_moved", 40, hearing=1, hearing_on=case.stream.day(50), reason="法院通知")
    case.fact("hearing_held", 50, hearing=1, leader_appeared=True, leader_rank="deputy", leader_spoke=True)
    case.fact("hearing_reviewed", 52, hearing=1, problems="举证顺序可改进", measures="编制举证目录")
    case.is_judged(70, "dismiss_claim", "won")
    case.fact("became_effective", 91)
    case.fact("lessons_drawn", 92, note="（虚构）案后总结")
    case.fact("typical_case_chosen", 95, masked="某人诉某局一案，法院驳回诉讼请求。", scope="本局")
    case.closes(100)
    case.fact("archived", 110, instance=None, person="p-legal", proof="（虚构）档号1")


def _is_prepared(case: Case) -> None:
    """From registration to the agreed strategy."""
    case.fact("registered", 2)
    case.fact("forwarded", 3, to="劳动关系科（虚构）")
    case.fact("contact_named", 4, department="劳动关系科（虚构）", person="p-business")
    elements: dict[str, Any] = {
        "unit": "劳动关系科（虚构）",
        "leader": "p-leader",
        "staff": ["p-handler"],
        "opinion": "依法答辩",
    }
    case.fact("elements_set", 4, **elements, resolve_by=case.stream.day(90))
    for role, person in (("leader", "p-leader"), ("coordinator", "p-legal"), ("adviser", "p-adviser")):
        case.fact("role_filled", 4, case_role=role, person=person)
    case.fact("task_assigned", 4, task="准备卷宗", person="p-business", due=case.stream.day(8))
    case.fact("task_done", 7, task="准备卷宗")
    case.fact("task_verified", 8, task="准备卷宗", passed=True)
    case.fact("reported", 4, matter="case_facts")
    case.instructed(5)
    case.fact("marked", 5, marks=["contested"])
    case.fact("risk_assessed", 5, risk="high", reason="程序瑕疵")
    guarantee: dict[str, Any] = {
        "unit": "劳动关系科（虚构）",
        "leader": "p-leader",
        "responsible": "p-handler",
    }
    case.fact("guarantee_set", 6, **guarantee, resolve_by=case.stream.day(60))
    case.fact("mediation_planned", 6, plan="（虚构）和解方案")
    case.fact("mediation_ended", 30, outcome="not_settled")
    met: dict[str, Any] = {
        "participants": ["p-leader", "p-handler", "p-adviser"],
        "focus": "程序",
        "strategy": "如实答辩",
    }
    case.fact("strategy_met", 7, **met, risk="medium")
    case.fact("court_contacted", 9, topic="开庭安排", outcome="另行通知")
    case.fact("discussion_proposed", 7, unit="劳动关系科（虚构）", reason="败诉风险较大")
    case.fact("discussion_answered", 8, leader="p-leader", approved=True)
    discussed: dict[str, Any] = {"participants": ["p-leader", "p-handler"], "finding": "程序有瑕疵"}
    case.fact("discussion_held", 9, **discussed, plan="补强证据，争取和解")


def _is_filed(case: Case) -> None:
    """Papers, and the adviser's word before anything goes to the court."""
    case.fact("materials_submitted", 7, materials=["file", "statement"], department="劳动关系科（虚构）")
    case.fact("material_excused", 7, material="background", reason="没有背景材料")
    case.fact("document_filed", 8, part="main", paper="defence", declared_by="p-handler", **filed(0))
    case.fact("document_filed", 8, part="supplementary", paper="evidence_list", **filed(1))
    case.fact("adviser_approved", 10, adviser="p-adviser", approved=False, reason="理由需补充")
    case.fact("adviser_approved", 12, adviser="p-adviser", approved=True)


def lost_and_upheld(case: Case) -> None:
    """一审败诉、二审维持: analysed, put right, performed, and somebody answers for it."""
    case.opened()
    case.begins("first", 0)
    case.answers(12)
    case.is_heard(40, leader=False)
    case.is_judged(60, "revoke_and_redo", "lost")
    case.fact("appeal_decided", 70, appeal=True, reason="（虚构）适用法律有争议")
    case.fact("appealed", 72, by="agency")
    case.begins("second", 85, 2)
    case.is_judged(130, "uphold", "lost", 2)
    case.fact("became_effective", 134, instance=2)
    _is_put_right(case)
    _is_answered_for(case)
    case.instructed(150, 2)
    case.fact("performed", 160, instance=2, note="已重新作出")
    case.closes(170)


def _is_put_right(case: Case) -> None:
    three: dict[str, Any] = {
        "problems": "未告知听证权利",
        "causes": ["procedure", "service"],
        "measures": "修订文书",
    }
    case.fact("loss_analysed", 66, **three)
    case.fact("reported", 67, matter="loss_analysis")
    case.fact(
        "measure_set", 68, item=1, addresses="procedure", what="修订听证告知书", responsible="p-handler"
    )
    case.fact("measure_done", 80, item=1, proof="新文书已启用")
    case.fact("measure_verified", 82, item=1, passed=False, verifier="p-legal", reason="未覆盖下属单位")
    case.fact("measure_done", 95, item=1, proof="下属单位已启用")
    case.fact("measure_verified", 96, item=1, passed=True, verifier="p-legal")


def _is_answered_for(case: Case) -> None:
    case.fact("accountability_proposed", 140, instance=2, finding="（虚构）承办疏忽")
    case.fact("accountability_reported", 142, instance=2)
    case.fact("accountability_decided", 145, instance=2, note="批评教育")
    case.fact("accountability_notified", 147, instance=2, to="organisation_department")
    case.fact("misconduct_referred", 148, instance=2, item=1, category="other", organ="（虚构）任免机关")
    case.fact("misconduct_answered", 165, instance=2, item=1, result="不予立案")


def lost_and_reversed(case: Case) -> None:
    """一审败诉, reversed on appeal: the loss does not stand."""
    case.opened(act_type="penalty")
    case.begins("first", 0)
    case.answers(10)
    case.is_judged(50, "revoke", "lost")
    case.fact("appealed", 60, by="agency")
    case.begins("second", 75, 2)
    case.is_judged(120, "reverse", "won", 2)
    case.instructed(122, 2)
    case.closes(130)


def remanded(case: Case) -> None:
    """二审发回, judged again by the first court."""
    case.opened()
    case.begins("first", 0)
    case.answers(10)
    case.is_judged(50, "dismiss_claim", "won")
    case.fact("appealed", 60, by="plaintiff")
    case.begins("second", 70, 2)
    case.is_judged(100, "remand", "procedural", 2, operative="发回重审")
    case.begins("remand", 120, 3)
    case.answers(130, 3)
    case.is_heard(160, 3)
    case.is_judged(180, "dismiss_claim", "won", 3)


def retried(case: Case) -> None:
    """再审审查 and 再审."""
    case.opened()
    case.begins("first", 0)
    case.answers(11)
    case.is_judged(40, "dismiss_claim", "won")
    case.begins("retrial_review", 100, 2)
    case.is_judged(140, "retrial_ordered", "procedural", 2)
    case.begins("retrial", 150, 3)
    case.is_heard(190, 3)
    case.is_judged(210, "uphold", "won", 3)


def reconsidered(case: Case) -> None:
    """复议普通程序, with an opinion that is answered."""
    case.opened(kind="reconsideration")
    case.begins("reconsideration", 0, procedure="ordinary")
    case.fact("defence_filed", 9)
    case.fact("materials_submitted", 5, materials=["file"])
    case.fact("judged", 50, document="decision", outcome="confirm_illegal", agency_result="lost")
    case.fact("judgment_served", 54, party="agency")
    case.fact("advice_received", 55, advice="review_opinion", item=1, doc_no="（虚构）意见1号")
    case.fact("advice_replied", 90, item=1)
    case.fact("reported", 91, matter="compliance", to="review_organ")


def reconsidered_simply(case: Case) -> None:
    """复议简易程序: maintained, and the plaintiff goes to court."""
    case.opened(kind="reconsideration")
    case.begins("reconsideration", 0, procedure="simplified")
    case.fact("defence_filed", 4)
    case.fact("judged", 28, document="decision", outcome="maintain_act", agency_result="won")
    case.fact("judgment_served", 30, party="agency")
    case.fact("linked", 45, instance=None, relation="follow_up", other_case=_other(case, 8))


def settled(case: Case) -> None:
    """和解撤诉: the clock stops while they talk; an advice comes with the ruling."""
    review = {"organ": "（虚构）区政府", "outcome": "maintained"}
    case.opened(prior_review=review)
    case.begins("first", 0)
    case.fact("linked", 1, instance=None, relation="prior_review", other_case=_other(case, 7))
    case.answers(13)
    case.fact("mediation_planned", 5)
    case.fact("clock_stopped", 20, reason="mediation")
    case.fact("clock_resumed", 35)
    case.fact("mediation_ended", 36, outcome="settled")
    case.is_judged(45, "withdrawn", "procedural")
    case.fact("advice_received", 50, advice="governance", item=1, reply_by=case.stream.day(100))
    case.fact("advice_replied", 80, item=1)
    case.instructed(82)
    case.closes(110)


def sued_together(case: Case) -> None:
    """共同被告: each has its own notice, handler, answer and evidence."""
    review = "（虚构）区人民政府"
    defendants = [
        {"name": case.house.name, "role": "original_organ"},
        {"name": review, "role": "review_organ"},
    ]
    case.opened(defendants=defendants)
    case.begins("first", 0)
    case.fact("notice_received", 6, defendant=review)
    case.fact("handler_assigned", 7, handler="p-handler-2", defendant=review)
    case.answers(12)
    case.fact("defence_filed", 18, defendant=review)
    case.fact("evidence_filed", 18, defendant=review)
    case.fact("undertaker_set", 8, unit="法制科（虚构）", share="review", reason="与另一案一并办理")
    case.fact(
        "defendant_added", 20, defendant={"name": "（虚构）某镇政府", "role": "joint"}, reason="法院追加"
    )
    case.fact("defendant_removed", 25, defendant="（虚构）某镇政府", reason="法院变更")
    case.is_heard(60)
    case.is_judged(80, "dismiss_claim", "won")


def of_the_same_act(case: Case) -> None:
    """同一行为的一组案件, heard together; periods that the court sets itself."""
    case.opened()
    case.begins("first", 0)
    case.fact("linked", 3, instance=None, relation="same_act", other_case=_other(case, 11))
    case.fact("suits_merged", 12, other_case=_other(case, 11))
    case.answers(15)
    case.fact("period_set", 20, matter="evidence", item=1, days=10, what="补充证据", source="（虚构）法院函")
    case.fact("period_kept", 28, item=1)
    case.is_heard(60)
    case.is_judged(75, "order_compensation", "partly_lost")
    case.fact("loss_analysed", 82, problems="程序", causes=["procedure"], measures="完善流程")


def handed_over(case: Case) -> None:
    """The other of the group: proposed, recused, given to somebody else; an extension that is refused."""
    case.opened()
    case.begins("first", 0)
    case.fact("handler_proposed", 4, candidates=["p-handler-2", "p-handler"], grounds=["同一原告在办"])
    case.fact("recused", 5, instance=None, person="p-handler", reason="与原告有利害关系")
    case.fact("handler_assigned", 5, handler="p-handler-2", reason="回避")
    case.fact("extension_applied", 8, matter="defence", reason="材料量大")
    case.fact("extension_refused", 10, matter="defence", reason="理由不充分")
    case.answers(14)
    case.is_judged(75, "dismiss_claim", "won")
    case.fact("appealed", 85, by="plaintiff")


def mended(case: Case) -> None:
    """Registered late and wrongly, corrected; one fact taken back; of its twin see ``doubled``."""
    case.opened()
    case.begins("first", 0)
    wrong = case.fact("defence_filed", 4)
    twice = case.fact("registered", 3)
    right = {"corrects": wrong["id"], "fact_on": case.stream.day(14), "data": {"instance": 1}}
    case.fact("corrected", 40, instance=None, **right, reason="日期录错")
    case.fact("voided", 41, instance=None, voids=twice["id"], reason="重复登记")
    case.fact("evidence_filed", 13)
    case.is_judged(70, "confirm_illegal", "lost")
    case.fact("court_contacted", 20, topic="后补登记的沟通")


def doubled(case: Case) -> None:
    """建重的案件: taken back as a whole."""
    case.opened()
    case.begins("first", 0)
    case.fact("voided", 6, instance=None, reason="重复建案")


PLOTS: tuple[Callable[[Case], None], ...] = (
    won_with_all_care,
    lost_and_upheld,
    lost_and_reversed,
    remanded,
    retried,
    reconsidered,
    reconsidered_simply,
    settled,
    sued_together,
    of_the_same_act,
    handed_over,
    mended,
    doubled,
)


def _other(case: Case, number: int) -> str:
    return subject_of(case.house, number).removeprefix("case-")
