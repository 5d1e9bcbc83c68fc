"""What each role may do. The one table: doors and pages ask ``may``, nobody compares roles.

A right holds within the identity's own place: a bureau's people in their bureau, justice officers in all bureaus of their region.
"""

from __future__ import annotations

from types import MappingProxyType

from shared.term import Term


class Act(Term):
    SEE = "see", "查看案件和期限"
    RECORD = "record", "登记案件事实"
    ORGANISE = "organise", "登记单位、人员和法治工作"
    IMPORT = "import", "导入台账"
    REPLY = "reply", "对监督建议提出申辩"
    SUPERVISE = "supervise", "核定监督建议"
    PUBLISH = "publish", "起草和发布报告"
    ADMINISTER = "administer", "管理日历和规则包"
    OPERATE = "operate", "查看运行情况，重试和重建"
    AUDIT = "audit", "查看审计记录"
    SEE_PERSONAL = "see_personal", "查看当事人姓名"


class Duty(Term):
    """What somebody signs in as; not the part they play in one case, which is ``terms.Role``."""

    CLERK = "clerk", "内勤"
    HANDLER = "handler", "承办人"
    LEADER = "leader", "单位负责人"
    LEGAL_HEAD = "legal_head", "法制科负责人"
    JUSTICE_OFFICER = "justice_officer", "司法局工作人员"
    AUDITOR = "auditor", "审计人员"
    OPERATOR = "operator", "运维人员"
    #: a bureau's own system, by client credentials; it names who acted
    SYSTEM = "system", "业务系统"
    #: the command line of a stack on one machine; no provider can give it
    ADMIN = "admin", "本机管理员"


RIGHTS = MappingProxyType(
    {
        Duty.CLERK: frozenset({Act.SEE, Act.SEE_PERSONAL, Act.RECORD, Act.ORGANISE, Act.IMPORT}),
        Duty.HANDLER: frozenset({Act.SEE, Act.SEE_PERSONAL, Act.RECORD}),
        Duty.LEADER: frozenset({Act.SEE, Act.SEE_PERSONAL, Act.REPLY}),
        Duty.LEGAL_HEAD: frozenset(
            {Act.SEE, Act.SEE_PERSONAL, Act.RECORD, Act.ORGANISE, Act.IMPORT, Act.REPLY, Act.PUBLISH}
        ),
        Duty.JUSTICE_OFFICER: frozenset(
            {Act.SEE, Act.IMPORT, Act.ORGANISE, Act.SUPERVISE, Act.PUBLISH, Act.ADMINISTER}
        ),
        Duty.AUDITOR: frozenset({Act.SEE, Act.AUDIT}),
        Duty.OPERATOR: frozenset({Act.OPERATE}),
        Duty.SYSTEM: frozenset({Act.SEE, Act.SEE_PERSONAL, Act.RECORD, Act.ORGANISE, Act.IMPORT}),
        Duty.ADMIN: frozenset(Act),
    }
)


def may(duty: Duty, act: Act) -> bool:
    return act in RIGHTS[duty]
