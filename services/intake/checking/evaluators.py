"""What each requirement on the file and the work of a case means, one function a code, whatever document asks it. Pure.

What a program cannot know is unknown, for a person to confirm; what the case gives no occasion for holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from services.intake.appearance.evaluators import Opinion, Verdict
from services.intake.cases.handling import TaskState, task_states
from services.intake.checking.view import View
from shared.events.case import (
    AdviserApproved,
    CaseMarked,
    ContactNamed,
    DocumentFiled,
    ElementsSet,
    GuaranteeSet,
    HandlerAssigned,
    LessonsDrawn,
    MaterialExcused,
    MaterialsSubmitted,
    MediationPlanned,
    NoticeReceived,
    PrincipalInstructed,
    RiskAssessed,
    RoleFilled,
)
from shared.events.terms import CaseRole, FilePart, Mark, Paper, Risk
from shared.policy.provisions import Check, Requirement

Evaluator = Callable[[View, Check], Opinion]

#: what the department answers for being true and lawful
_DECLARED = frozenset({Paper.STATEMENT, Paper.FACTS, Paper.NORMS, Paper.PROCEDURE, Paper.BACKGROUND})
#: the paper file, as the documents speak of it
_PAPER_FILE = "卷宗"
_LEGAL_OFFICE = ("法制", "法规")


def elements(view: View, check: Check) -> Opinion:
    """责任单位、机关负责人、应诉人员、办理意见、化解时限: they are set together."""
    said = f"请报“{ElementsSet.title}”，写明{'、'.join(check.items)}。"
    return _holds(view.of(ElementsSet), "五要素已确定。", said)


def roles(view: View, check: Check) -> Opinion:
    """The five places by title; who handles and who is the contact may be named by their own facts."""
    filled = {one.case_role.title for one in view.of(RoleFilled)}
    filled |= {CaseRole.TEAM_MEMBER.title} if view.of(HandlerAssigned) else set()
    filled |= {CaseRole.CONTACT.title} if view.of(ContactNamed) else set()
    return _complete(check.items, filled, "请报“确定办案角色”。")


def contact(view: View, _: Check) -> Opinion:
    in_place = any(filled.case_role is CaseRole.CONTACT for filled in view.of(RoleFilled))
    return _holds(
        in_place or view.of(ContactNamed), "已指定专人。", "涉案部门尚未指定专人，请报“确定涉案部门联系人”。"
    )


def not_legal_office(view: View, _: Check) -> Opinion:
    """Who signed stands in words: a name that speaks of the legal office warns, none at all leaves it open."""
    signers = [notice.signed_by for notice in view.of(NoticeReceived)]
    if any(word in signer for signer in signers if signer for word in _LEGAL_OFFICE):
        said = "由法制机构签收；法制机构一般不代替行政机关签收司法文书，请说明原因，今后由办公室统一接收。"
        return Opinion(Verdict.FAIL, said)
    if not signers or None in signers:
        return Opinion(Verdict.UNKNOWN, "未登记由谁签收，请补登签收人。")
    return Opinion(Verdict.PASS, "不是法制机构签收。")


def file_complete(view: View, check: Check) -> Opinion:
    return _complete(check.items, _handed_in(view), "请提交并报“提交材料”或上传入卷。")


def background_complete(view: View, check: Check) -> Opinion:
    """What cannot be had counts as answered once its reason is recorded."""
    excused = {one.material.title for one in view.of(MaterialExcused)}
    return _complete(
        check.items, _handed_in(view) | excused, "请提交；确实没有的，报“说明材料缺项”写明理由。"
    )


def responsibility(view: View, _: Check) -> Opinion:
    """Every paper of the department has somebody who declared it true and lawful."""
    papers = [one for one in view.of(DocumentFiled) if one.paper in _DECLARED]
    open_ = [one.name for one in papers if one.declared_by is None]
    if not papers:
        return Opinion(Verdict.UNKNOWN, "业务部门还没有材料入卷；入卷时请写明责任声明人。")
    said = f"{'、'.join(open_)}没有责任声明人，请由提供材料的部门确认真实、合法后更正。"
    return _holds(not open_, "材料都有责任声明人。", said)


def adviser_approval(view: View, _: Check) -> Opinion:
    """The last word of the adviser counts."""
    approvals = view.of(AdviserApproved)
    if approvals and not approvals[-1].approved:
        return Opinion(Verdict.FAIL, f"法律顾问不同意：{approvals[-1].reason}；请修改后再送审签。")
    return _holds(approvals, "法律顾问已审签。", "答辩文书尚未经法律顾问把关，请送审签并报“法律顾问审签”。")


def principal_instruction(view: View, check: Check) -> Opinion:
    wanted, count = check.number or 1, len(view.of(PrincipalInstructed))
    said = f"须有主要负责人批示或研究记录 {wanted} 条，现有 {count} 条；请报“主要负责人批示研究”。"
    return _holds(count >= wanted, f"有主要负责人批示或研究记录 {count} 条。", said)


def mediation_plan(view: View, _: Check) -> Opinion:
    """Each case, in whichever instance."""
    said = "没有调解和解方案，结案时将记为“未开展调解和解”；请制定方案并登记。"
    return _holds(view.history.of(MediationPlanned), "已制定调解和解方案。", said)


def guarantee(view: View, check: Check) -> Opinion:
    """The four elements are set together; owed while the last assessment finds the risk high."""
    assessed = view.of(RiskAssessed)
    if not assessed:
        return Opinion(Verdict.UNKNOWN, "尚未研判败诉风险，请先报“败诉风险研判”。")
    if assessed[-1].risk is not Risk.HIGH:
        return Opinion(Verdict.PASS, "败诉风险不属较大，不要求一案一包保。")
    said = f"败诉风险较大，请落实一案一包保，写明{'、'.join(check.items)}。"
    return _holds(view.of(GuaranteeSet), "已落实一案一包保。", said)


def lessons(view: View, _: Check) -> Opinion:
    marked = any(Mark.CONTESTED in marks.marks for _, marks in view.history.of(CaseMarked))
    if not marked:
        return Opinion(Verdict.PASS, "未标记为有争议的案件，不要求案后总结。")
    said = "有争议的案件须做案后总结后归档，请报“案后总结”。"
    return _holds(view.history.of(LessonsDrawn), "已做案后总结。", said)


def tasks_closed(view: View, _: Check) -> Opinion:
    """Every task that somebody was given is done and verified; what nobody was given is not open."""
    states = task_states(view.instance)
    left = [f"{task}（{state.title}）" for task, state in states.items() if state is not TaskState.VERIFIED]
    said = f"还有任务没有办结：{'、'.join(left)}；请登记完成并核验。"
    return _holds(not left, "派发的任务都已完成并核验。", said)


def no_interference(_: View, __: Check) -> Opinion:
    return Opinion(Verdict.UNKNOWN, "系统不作判断，请由人核实没有干预、阻碍人民法院办案的情形。")


EVALUATORS: Mapping[Requirement, Evaluator] = {
    Requirement.ELEMENTS: elements,
    Requirement.ROLES: roles,
    Requirement.CONTACT: contact,
    Requirement.NOT_LEGAL_OFFICE: not_legal_office,
    Requirement.FILE_COMPLETE: file_complete,
    Requirement.BACKGROUND_COMPLETE: background_complete,
    Requirement.RESPONSIBILITY: responsibility,
    Requirement.ADVISER_APPROVAL: adviser_approval,
    Requirement.PRINCIPAL_INSTRUCTION: principal_instruction,
    Requirement.MEDIATION_PLAN: mediation_plan,
    Requirement.GUARANTEE: guarantee,
    Requirement.LESSONS: lessons,
    Requirement.TASKS_CLOSED: tasks_closed,
    Requirement.NO_INTERFERENCE: no_interference,
}


def _handed_in(view: View) -> set[str]:
    """Titles of what was reported as handed in or lies on the file."""
    titles = {one.title for submitted in view.of(MaterialsSubmitted) for one in submitted.materials}
    return titles | {title for filed in view.of(DocumentFiled) for title in _titles(filed)}


def _titles(filed: DocumentFiled) -> Iterator[str]:
    yield filed.paper.title
    yield FilePart.ELECTRONIC.title if filed.part is FilePart.ELECTRONIC else _PAPER_FILE


def _complete(wanted: Iterable[str], there: set[str], remedy: str) -> Opinion:
    missing = [one for one in wanted if one not in there]
    return _holds(not missing, "齐全。", f"还缺{'、'.join(missing)}；{remedy}")


def _holds(holds: object, yes: str, no: str) -> Opinion:
    return Opinion(Verdict.PASS, yes) if holds else Opinion(Verdict.FAIL, no)
