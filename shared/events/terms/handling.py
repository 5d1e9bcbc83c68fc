"""The written work on a case: the five places to fill, where a paper is filed and what it is."""

from __future__ import annotations

from shared.events.terms.term import Term


class CaseRole(Term):
    """五类角色: who must be named in every case (闵人社发〔2026〕7号 第二部分)."""

    LEADER = "leader", "分管领导"
    COORDINATOR = "coordinator", "法制科"
    ADVISER = "adviser", "法律顾问"
    TEAM_MEMBER = "team_member", "应对工作小组成员"
    CONTACT = "contact", "涉案部门联系人"


class FilePart(Term):
    """卷宗的三个部分."""

    MAIN = "main", "正卷"
    SUPPLEMENTARY = "supplementary", "副卷"
    ELECTRONIC = "electronic", "电子卷宗"


class Paper(Term):
    """What a filed document is."""

    NOTICE = "notice", "应诉通知书"
    COMPLAINT = "complaint", "起诉状"
    APPEAL = "appeal", "上诉状"
    REVIEW_APPLICATION = "review_application", "复议申请书"
    SUMMONS = "summons", "开庭传票"
    STATEMENT = "statement", "案件说明"
    FACTS = "facts", "事实证据"
    NORMS = "norms", "规范文件"
    PROCEDURE = "procedure", "程序记录"
    BACKGROUND = "background", "背景情况"
    DEFENCE = "defence", "答辩状"
    REVIEW_ANSWER = "review_answer", "复议答复书"
    EVIDENCE_LIST = "evidence_list", "证据目录"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人证明"
    POWER_OF_ATTORNEY = "power_of_attorney", "授权委托书"
    HEARING_RECORD = "hearing_record", "庭审笔录"
    JUDGMENT = "judgment", "裁判文书"
    REVIEW_DECISION = "review_decision", "复议决定书"
    PERFORMANCE = "performance", "履行证明"
    INTERNAL = "internal", "内部研究材料"
    OTHER = "other", "其他材料"
