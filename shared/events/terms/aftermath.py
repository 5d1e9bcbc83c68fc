"""After judgment: why a case was lost, and what is referred to those who decide on people."""

from __future__ import annotations

from shared.events.terms.term import Term


class LossCause(Term):
    """败诉原因: what the same bureau must not lose for again."""

    PROCEDURE = "procedure", "程序"
    EVIDENCE = "evidence", "证据"
    LAW = "law", "法律适用"
    COMPETENCE = "competence", "职权"
    SERVICE = "service", "送达"
    DISCRETION = "discretion", "裁量"
    INACTION = "inaction", "不作为"
    OTHER = "other", "其他"


class Misconduct(Term):
    """The situations of 责任追究 (YC23-2.10, JH-2.3b, JH-2.3d). The system refers, it never judges."""

    GRAVE_LOSS = "grave_loss", "未依法举证等致行政行为被撤销、确认违法，且造成重大经济损失或严重后果"
    INTERFERENCE = "interference", "干预、阻碍人民法院依法办理行政案件"
    LEFT_COURT = "left_court", "无正当理由拒不到庭或者未经法庭许可中途退庭"
    NOBODY_APPEARED = "nobody_appeared", "负责人不出庭应诉也不委托相应的工作人员出庭"
    NOT_PERFORMED = "not_performed", "拒不履行生效判决、裁定或调解书"
    OTHER = "other", "其他违法失职行为"
