"""Periods and duties: by what they bind, how strongly, how they stand."""

from __future__ import annotations

from shared.events.terms.term import Term


class DeadlineKind(Term):
    STATUTORY = "statutory", "法定"
    LOCAL = "local", "制度"
    AGREED = "agreed", "约定"
    INTERNAL = "internal", "内部"
    COURT = "court", "法院指定"


class Nature(Term):
    """A duty can be missed; a right lapses; an estimate tells when somebody else must act (预估)."""

    DUTY = "duty", "义务"
    RIGHT = "right", "权利"
    ESTIMATE = "estimate", "预估"


class Strength(Term):
    """强度: 刚 must, 柔 in principle, 软 encouraged (counted, never overdue)."""

    HARD = "hard", "刚"
    FLEXIBLE = "flexible", "柔"
    SOFT = "soft", "软"


class DutyState(Term):
    """How a quota or a periodic duty stands."""

    ON_TRACK = "on_track", "正常"
    AT_RISK = "at_risk", "有风险"
    MET = "met", "已完成"
    MET_LATE = "met_late", "逾期完成"
    FAILED = "failed", "未完成"
    NO_OCCASION = "no_occasion", "无可完成事项"


class Missing(Term):
    """What a case has not got (无钟): without it nothing would ever speak of the case."""

    DEADLINE = "deadline", "没有正在计算的期限"
    HANDLER = "handler", "没有承办人"
    CONTACT = "contact", "没有涉案部门联系人"
    MEDIATION = "mediation", "没有调解和解方案"
    GUARANTEE = "guarantee", "败诉风险较大而没有包保单"
