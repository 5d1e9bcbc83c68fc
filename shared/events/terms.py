"""The vocabulary's closed lists: an English code for programs and the official Chinese term beside it, in one place.

A code is never reused for another meaning. Terms that a document uses in its own way (what counts as a loss, who may sign)
belong in policy packs, not here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code with its official Chinese title: ``Level.FIRST == "first"``, ``Level.FIRST.title == "一审"``."""

    title: str  # type: ignore[assignment]  # the Chinese term replaces str.title, which codes never need

    def __new__(cls, code: str, title: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.title = title
        return member

    @classmethod
    def titled(cls, title: str) -> Self:
        """Find the member by its Chinese title; ValueError names what is known."""
        for member in cls:
            if member.title == title:
                return member
        known = "、".join(str(member.title) for member in cls)
        raise ValueError(f"“{title}”不在字典中，可用：{known}")


class CaseKind(Term):
    LITIGATION = "litigation", "行政应诉"
    RECONSIDERATION = "reconsideration", "行政复议"


class Origin(Term):
    """Where a case comes from; samples are never mistaken for a bureau's own work."""

    REPORTED = "reported", "单位报送"
    PUBLISHED = "published", "公开案例"
    INVENTED = "invented", "虚构示例"


class Level(Term):
    """审级 (and the reconsideration that may come before)."""

    RECONSIDERATION = "reconsideration", "行政复议"
    FIRST = "first", "一审"
    SECOND = "second", "二审"
    RETRIAL_REVIEW = "retrial_review", "再审审查"
    RETRIAL = "retrial", "再审"
    REMAND = "remand", "发回重审"
    OTHER = "other", "其他"


class Procedure(Term):
    ORDINARY = "ordinary", "普通程序"
    SIMPLIFIED = "simplified", "简易程序"


class ActType(Term):
    """被诉行政行为种类."""

    PENALTY = "penalty", "行政处罚"
    COERCION = "coercion", "行政强制"
    LICENCE = "licence", "行政许可"
    REGISTRATION = "registration", "行政登记"
    CONFIRMATION = "confirmation", "行政确认"
    ADJUDICATION = "adjudication", "行政裁决"
    EXPROPRIATION = "expropriation", "行政征收"
    BENEFIT = "benefit", "行政给付"
    AGREEMENT = "agreement", "行政协议"
    DISCLOSURE = "disclosure", "政府信息公开"
    INACTION = "inaction", "不履行法定职责"
    RECONSIDERATION = "reconsideration", "行政复议"
    COMPENSATION = "compensation", "行政赔偿"
    INDEMNITY = "indemnity", "行政补偿"
    REWARD = "reward", "行政奖励"
    INSPECTION = "inspection", "行政检查"
    PROMISE = "promise", "行政允诺"
    OTHER = "other", "其他"


class PartyKind(Term):
    PERSON = "person", "自然人"
    ORGANISATION = "organisation", "法人或其他组织"


class DefendantRole(Term):
    SOLE = "sole", "唯一被告"
    JOINT = "joint", "共同被告"
    ORIGINAL_ORGAN = "original_organ", "原机关"
    REVIEW_ORGAN = "review_organ", "复议机关"


class OrganLevel(Term):
    NATIONAL = "national", "国务院部门"
    PROVINCE_GOVERNMENT = "province_government", "省级政府"
    PROVINCE_DEPARTMENT = "province_department", "省级部门"
    CITY_GOVERNMENT = "city_government", "市级政府"
    CITY_DEPARTMENT = "city_department", "市级部门"
    COUNTY_GOVERNMENT = "county_government", "县区政府"
    COUNTY_DEPARTMENT = "county_department", "县区部门"
    TOWNSHIP = "township", "乡镇街道"
    OTHER = "other", "其他"


class ReviewOutcome(Term):
    """复议决定结果."""

    MAINTAINED = "maintained", "维持"
    DISMISSED = "dismissed", "驳回"
    REVOKED = "revoked", "撤销"
    CHANGED = "changed", "变更"
    ILLEGAL = "confirmed_illegal", "确认违法"
    ORDERED = "ordered_to_perform", "责令履行"
    INVALID = "confirmed_invalid", "确认无效"
    MEDIATED = "mediated", "调解"
    TERMINATED = "terminated", "终止"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    OTHER = "other", "其他"


class Notice(Term):
    """What the agency was served with; it decides which period starts."""

    COMPLAINT = "complaint", "应诉通知书及起诉状副本"
    APPEAL = "appeal", "上诉状副本"
    RETRIAL_APPLICATION = "retrial_application", "再审申请书副本"
    REVIEW_REPLY = "review_reply", "行政复议答复通知书"


class Party(Term):
    """Who was served, who appealed."""

    AGENCY = "agency", "本机关"
    PLAINTIFF = "plaintiff", "原告"
    CO_DEFENDANT = "co_defendant", "共同被告"
    THIRD_PARTY = "third_party", "第三人"


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


class Advice(Term):
    """建议书 that must be answered in writing."""

    GOVERNANCE = "governance", "综合治理类司法建议"
    NORMATIVE = "normative", "规范性文件处理建议"
    REVIEW_OPINION = "review_opinion", "行政复议意见书"
    PROCURATORIAL = "procuratorial", "检察建议"
    OTHER = "other", "其他司法建议"


class Application(Term):
    """What somebody asked a court or an organ for."""

    SUIT = "suit", "起诉"
    REVIEW = "review", "行政复议申请"
    RETRIAL = "retrial", "再审申请"
    PERFORMANCE = "performance", "履行职责申请"
    COMPENSATION = "compensation", "行政赔偿申请"
    ENFORCEMENT = "enforcement", "强制执行申请"


class MediationOutcome(Term):
    SETTLED = "settled", "化解"
    NOT_SETTLED = "not_settled", "未化解"


class Roster(Term):
    """名册: the lists of people that the documents ask for."""

    RESPONSE_TEAM = "response_team", "应对小组"
    LEGAL_OFFICER = "legal_officer", "法治员"
    LEGAL_LIAISON = "legal_liaison", "法治联络员"
    LEGAL_PUBLICIST = "legal_publicist", "法宣员"
    PART_TIME_ADVISER = "part_time_adviser", "兼职法律顾问"
    PUBLIC_LAWYER = "public_lawyer", "公职律师"
    LEADERSHIP = "leadership", "领导班子"
    LEGAL_STAFF = "legal_staff", "法制机构人员"
    BUSINESS_STAFF = "business_staff", "业务部门人员"
    CERTIFIED_ENFORCER = "certified_enforcer", "持证执法人员"


class DepartmentKind(Term):
    """部门类型, as far as the number of legal officers depends on it (闵人社发〔2023〕31号)."""

    OFFICE = "office", "局机关科室"
    SUBORDINATE = "subordinate", "局属单位"
    SUBORDINATE_SMALL = "subordinate_small", "局属单位（1至2人）"


class Training(Term):
    LECTURE = "lecture", "专题讲座"
    SEMINAR = "seminar", "案例研讨"
    BUSINESS = "business", "业务培训"
    OBSERVATION = "observation", "观摩学习"
    DRILL = "drill", "实战演练"
    MOOT = "moot", "模拟庭审"
    CENTRAL = "central", "集中培训"


class Meeting(Term):
    JOINT = "joint", "府院联席会议"
    OFFICE = "office", "局长办公会"
    SEMINAR = "seminar", "研讨会"
    RISK = "risk", "败诉风险分析会"


class Report(Term):
    """Reports that are due again and again."""

    CASE_ANALYSIS = "case_analysis", "行政应诉案件统计分析报告"
    HALF_YEAR_BULLETIN = "half_year_bulletin", "半年通报"
    ANNUAL_BULLETIN = "annual_bulletin", "年度通报"
    RESPONSE_SUMMARY = "response_summary", "应对工作总结"
    TEAM_BULLETIN = "team_bulletin", "法治队伍工作通报"
    RULE_OF_LAW = "rule_of_law", "法治政府建设年度报告"
    STATISTICS = "statistics", "行政复议和应诉统计年报"
    ASSESSMENT = "assessment", "年度考评"


class LeaderRank(Term):
    """负责人 (法释〔2020〕3号第二条)."""

    PRINCIPAL = "principal", "正职负责人"
    DEPUTY = "deputy", "副职负责人"
    OTHER = "other", "其他参与分管的负责人"


class Document(Term):
    JUDGMENT = "judgment", "判决"
    RULING = "ruling", "裁定"
    MEDIATION = "mediation", "调解书"
    DECISION = "decision", "决定"


class Outcome(Term):
    """裁判结果, as the document says it."""

    DISMISS_CLAIM = "dismiss_claim", "驳回诉讼请求"
    REJECT_SUIT = "reject_suit", "驳回起诉"
    MAINTAIN_ACT = "maintain_act", "维持行政行为"
    REVOKE = "revoke", "撤销"
    REVOKE_IN_PART = "revoke_in_part", "部分撤销"
    REVOKE_AND_REDO = "revoke_and_redo", "撤销并责令重作"
    CONFIRM_ILLEGAL = "confirm_illegal", "确认违法"
    CONFIRM_INVALID = "confirm_invalid", "确认无效"
    ORDER_PERFORMANCE = "order_performance", "责令履行"
    ORDER_COMPENSATION = "order_compensation", "判决赔偿"
    CHANGE = "change", "变更"
    UPHOLD = "uphold", "维持原判"
    REVERSE = "reverse", "改判"
    REMAND = "remand", "发回重审"
    WITHDRAWN = "withdrawn", "准许撤诉"
    DEEMED_WITHDRAWN = "deemed_withdrawn", "按撤诉处理"
    NOT_DOCKETED = "not_docketed", "不予立案"
    TRANSFERRED = "transferred", "移送管辖"
    SUSPENDED = "suspended", "中止诉讼"
    TERMINATED = "terminated", "终结诉讼"
    MEDIATED = "mediated", "调解结案"
    RETRIAL_REJECTED = "retrial_rejected", "驳回再审申请"
    RETRIAL_ORDERED = "retrial_ordered", "提审/指令再审"
    OTHER = "other", "其他"


class AgencyResult(Term):
    """胜败 from the agency's side, as recorded by whoever registers the document."""

    WON = "won", "胜诉"
    LOST = "lost", "败诉"
    PARTLY_LOST = "partly_lost", "部分败诉"
    PROCEDURAL = "procedural", "中止/程序"


class Relation(Term):
    """How two cases belong together."""

    PRIOR_REVIEW = "prior_review", "前置复议"
    SAME_ACT = "same_act", "同一行政行为"
    CONSOLIDATED = "consolidated", "并案审理"
    FOLLOW_UP = "follow_up", "后续诉讼"


class Role(Term):
    """Who a duty falls on and who hears of it."""

    HANDLER = "handler", "承办人"
    LEGAL_OFFICE = "legal_office", "法制科"
    LIAISON = "liaison", "法治联络员"
    LEADER = "leader", "分管领导"
    PRINCIPAL = "principal", "主要负责人"
    JUSTICE_BUREAU = "justice_bureau", "司法局"
    DEPARTMENT = "department", "涉案部门联系人"
    OFFICE = "office", "办公室"
    #: outside the system: nobody is notified, their periods are estimates
    COURT = "court", "人民法院"
    REVIEW_ORGAN = "review_organ", "行政复议机关"
    PLAINTIFF = "plaintiff", "原告或申请人"


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


class Channel(Term):
    INBOX = "inbox", "站内信"
    EMAIL = "email", "电子邮件"
