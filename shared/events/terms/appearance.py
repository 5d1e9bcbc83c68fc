"""Who stands before the court and as what: agents, what excuses a leader's absence, the papers the court wants, what was done in the room."""

from __future__ import annotations

from shared.events.terms.term import Term


class BelongsTo(Term):
    """Whose leader somebody is; only the defendant organ's own can stand for it (法释〔2020〕3号第二条)."""

    OWN = "own", "被诉行政机关"
    SUBORDINATE = "subordinate", "下级行政机关"
    ENTRUSTED = "entrusted", "受委托的组织"


class AgentKind(Term):
    """诉讼代理人."""

    UNDERTAKING = "undertaking", "经办机构工作人员"
    LEGAL = "legal", "法制机构工作人员"
    STAFF = "staff", "其他工作人员"
    SUBORDINATE = "subordinate", "下级行政机关工作人员"
    ENTRUSTED = "entrusted", "受委托组织工作人员"
    LAWYER = "lawyer", "律师"
    ADVISER = "adviser", "兼职政府法律顾问"
    OTHER = "other", "其他人员"


class Standing(Term):
    """The standing that makes somebody staff (静海 1.3; 法释〔2018〕1号第一百三十条)."""

    ESTABLISHED = "established", "国家行政编制"
    PUBLIC_DUTY = "public_duty", "依法履行公职"
    NEITHER = "neither", "均不是"


class AbsenceReason(Term):
    """不能出庭的理由 (法释〔2020〕3号第八条): these four, no others."""

    FORCE_MAJEURE = "force_majeure", "不可抗力"
    ACCIDENT = "accident", "意外事件"
    IRREPLACEABLE_DUTY = "irreplaceable_duty", "需要履行他人不能代替的公务"
    OTHER_JUST_CAUSE = "other_just_cause", "无法出庭的其他正当事由"


class Endorsement(Term):
    """What vouches for a statement of absence: one of the two (法释〔2020〕3号第九条)."""

    SEAL = "seal", "加盖行政机关印章"
    SIGNATURE = "signature", "主要负责人签字"


class CourtPaper(Term):
    """What the court gets before the hearing about those who appear."""

    IDENTITY = "identity", "负责人身份证明"
    POST = "post", "负责人职务证明"
    POWER_OF_ATTORNEY = "power_of_attorney", "授权委托书"


class LeaderAct(Term):
    """出声、出解: what a leader who appeared did (闵行 3.1, 峄城 2.2)."""

    ANSWERED_COURT = "answered_court", "回应法庭询问"
    TOOK_PART = "took_part", "参与庭审程序"
    HEARD_PLAINTIFF = "heard_plaintiff", "听取行政相对人意见"
    OFFERED_RESOLUTION = "offered_resolution", "就实质性解决争议发表意见"


class AgentAct(Term):
    STATEMENT = "statement", "陈述"
    EVIDENCE = "evidence", "举证"
    CROSS_EXAMINATION = "cross_examination", "质证"
    DEBATE = "debate", "辩论"


class ObserverGroup(Term):
    """旁听人员."""

    BUSINESS_STAFF = "business_staff", "业务部门人员"
    YOUNG_CADRE = "young_cadre", "青年干部"
    LEGAL_OFFICER = "legal_officer", "法治员"
    LEADER = "leader", "领导干部"
    OTHER = "other", "其他干部职工"
