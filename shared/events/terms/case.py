"""Cases: their kinds and instances, who is party, what was decided, how they belong together."""

from __future__ import annotations

from shared.events.terms.term import Term


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


class Share(Term):
    """Which part of the response a unit undertakes (静海1.1: one case may have two undertakers, each with evidence of its own)."""

    WHOLE = "whole", "全部应诉事务"
    ORIGINAL_ACT = "original_act", "原行政行为部分"
    REVIEW = "review", "行政复议部分"
