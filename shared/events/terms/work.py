"""The work on a case: what is reported, handed in, assessed, stopped and extended."""

from __future__ import annotations

from shared.events.terms.term import Term


class Matter(Term):
    """What was reported, to the 司法局 unless another recipient is named."""

    CASE_FACTS = "case_facts", "案件基本情况"
    LEADER_LIST = "leader_list", "出庭机关负责人名单"
    DEFENCE = "defence", "答辩状"
    LOSS_ANALYSIS = "loss_analysis", "败诉分析"
    PREPARATION = "preparation", "答辩准备情况"
    DEFENCE_RECORD = "defence_record", "答辩情况备案"
    HIGH_RISK = "high_risk", "高风险案件"
    SENSITIVE = "sensitive", "敏感案件"
    RISK_MEETING = "risk_meeting", "败诉风险处置会议"
    COMPLIANCE = "compliance", "复议意见纠正情况"


class Recipient(Term):
    """To whom something was reported or notified."""

    JUSTICE_BUREAU = "justice_bureau", "区司法局"
    RULE_OF_LAW_OFFICE = "rule_of_law_office", "依法治区委员会办公室"
    GOVERNMENT = "government", "区政府"
    GOVERNMENT_LEADER = "government_leader", "区政府领导"
    CITY_AUTHORITY = "city_authority", "市有关主管部门"
    ORGANISATION_DEPARTMENT = "organisation_department", "区委组织部"
    COURT = "court", "人民法院"
    REVIEW_ORGAN = "review_organ", "行政复议机关"
    LEGAL_OFFICE = "legal_office", "法制科"
    OFFICE_MEETING = "office_meeting", "局长办公会"
    PARTY_COMMITTEE = "party_committee", "区委"


class Material(Term):
    """卷宗和出庭材料 that an involved department or a handler hands in."""

    FILE = "file", "卷宗"
    ELECTRONIC_FILE = "electronic_file", "电子卷宗"
    STATEMENT = "statement", "案件说明"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人证明"
    POWER_OF_ATTORNEY = "power_of_attorney", "授权委托书"
    FACTS = "facts", "事实证据"
    NORMS = "norms", "规范文件"
    PROCEDURE = "procedure", "程序记录"
    BACKGROUND = "background", "背景情况"


class StopReason(Term):
    """Why a period does not run (停钟)."""

    SUSPENSION = "suspension", "中止"
    CORRECTION = "correction", "补正"
    APPRAISAL = "appraisal", "鉴定"
    MEDIATION = "mediation", "调解"
    JURISDICTION = "jurisdiction", "管辖异议"
    ANNOUNCEMENT = "announcement", "公告"


class Extendable(Term):
    """Which period an extension, or a period set by a court, concerns."""

    EVIDENCE = "evidence", "举证"
    DEFENCE = "defence", "答辩"
    MATERIALS = "materials", "移交卷宗"
    REVIEW_DECISION = "review_decision", "复议决定"
    TRIAL = "trial", "审理"
    PERFORMANCE = "performance", "履行"
    OTHER = "other", "其他"


class Risk(Term):
    """败诉风险."""

    LOW = "low", "较小"
    MEDIUM = "medium", "一般"
    HIGH = "high", "较大"


class Mark(Term):
    """What makes a case special; the first three also oblige a leader to appear (法释〔2020〕3号第四条)."""

    PUBLIC_INTEREST = "public_interest", "重大公共利益"
    PUBLIC_ATTENTION = "public_attention", "社会高度关注"
    MASS_INCIDENT = "mass_incident", "可能引发群体性事件"
    CONTESTED = "contested", "有争议"
    TYPICAL = "typical", "典型案例"
    DIFFICULT = "difficult", "重大复杂疑难"


class MediationOutcome(Term):
    SETTLED = "settled", "化解"
    NOT_SETTLED = "not_settled", "未化解"


class LeaderRank(Term):
    """负责人 (法释〔2020〕3号第二条)."""

    PRINCIPAL = "principal", "正职负责人"
    DEPUTY = "deputy", "副职负责人"
    OTHER = "other", "其他参与分管的负责人"
