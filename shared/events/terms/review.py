"""Legal review: what is reviewed, and what kind of enforcement decision it is."""

from __future__ import annotations

from shared.events.terms.term import Term


class ReviewKind(Term):
    """The six kinds of 法制审核 (闵人社发〔2023〕31号 第四部分), and the written opinion on a difficult case."""

    DISCLOSURE = "disclosure", "信息公开审查"
    NORM = "norm", "规范性文件初步审核"
    POLICY_DECISION = "policy_decision", "重大行政决策预评估"
    ENFORCEMENT = "enforcement", "重大执法决定法制审核"
    CONTRACT = "contract", "合同协议审核"
    OTHER = "other", "其他法律事务审核"
    DIFFICULT_CASE = "difficult_case", "疑难案件书面意见"


class DecisionKind(Term):
    """Of enforcement decisions, as yearly reports count their reviews (宝人社〔2024〕1号: 行政处罚和不予处罚)."""

    PENALTY = "penalty", "行政处罚"
    NO_PENALTY = "no_penalty", "不予行政处罚"
    OTHER = "other", "其他行政执法决定"
