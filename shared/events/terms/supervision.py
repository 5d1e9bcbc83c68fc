"""Terms of supervision: what is found, what follows from it, and how far a matter has come."""

from __future__ import annotations

from shared.events.terms.term import Term


class Finding(Term):
    """What supervision counts; causation and impact are always found by people."""

    NOT_REPORTED = "not_reported", "不及时报备案件基本情况"
    LATE_DEFENCE = "late_defence", "不及时答辩举证"
    LEADER_ABSENT = "leader_absent", "负责人不依法出庭应诉"
    SPECIAL_NOTICE = "special_notice", "专项通报"
    LOST_AFTER_LATE_DEFENCE = "lost_after_late_defence", "不及时答辩举证导致败诉"
    LOST_WITHOUT_MEDIATION = "lost_without_mediation", "未开展调解和解导致败诉"
    NOT_PERFORMED = "not_performed", "不履行生效判决"
    ADVICE_IGNORED = "advice_ignored", "不落实司法建议"
    GRAVE_LOSS = "grave_loss", "未依法举证致败且造成严重后果"
    INTERFERENCE = "interference", "干预阻碍法院办案"
    LEFT_COURT = "left_court", "拒不到庭或中途退庭"
    NOBODY_APPEARED = "nobody_appeared", "负责人和工作人员均不出庭"
    REFUSED_TO_EXPLAIN = "refused_to_explain", "拒绝解释说明致庭审无法进行"
    MISCONDUCT = "misconduct", "其他违法失职行为"


class Consequence(Term):
    SPECIAL_NOTICE = "special_notice", "专项通报"
    TALK_DEPUTY = "talk_deputy", "区政府分管领导约谈分管负责人"
    TALK_PRINCIPAL = "talk_principal", "区政府主要领导约谈主要负责人"
    DEDUCTION = "deduction", "年度考核刚性扣分"
    VETO = "veto", "年度考核一票否优"
    REFERRAL = "referral", "移送任免机关或监察机关"
    PERFORMANCE = "performance", "计入绩效评估"
    EVIDENCE_LOST = "evidence_lost", "视为没有相应证据"
    JUDICIAL_ADVICE = "judicial_advice", "人民法院向监察机关、上一级行政机关提出司法建议"
    FINE = "fine", "人民法院对负责人按日罚款"


class ProposalKind(Term):
    """A failing that people must find, or a consequence that a threshold proposes."""

    FINDING = "finding", "拟认定"
    CONSEQUENCE = "consequence", "拟处理"


class ProposalState(Term):
    """How far a proposal of supervision has come."""

    PROPOSED = "proposed", "待核定"
    REPLIED = "replied", "已申辩"
    CONFIRMED = "confirmed", "已认定"
    DISMISSED = "dismissed", "不予认定"
    CARRIED_OUT = "carried_out", "已执行"
    WITHDRAWN = "withdrawn", "已撤销"
