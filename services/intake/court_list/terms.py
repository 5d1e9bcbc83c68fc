"""How two sides were set beside each other: what was found of a case, and how sure it is that both speak of the same one."""

from __future__ import annotations

from shared.events.terms import Term


class Finding(Term):
    MATCHED = "matched", "相符"
    DIFFERS = "differs", "有差异"
    EXPLAINED = "explained", "差异已核实"
    COURT_ONLY = "court_only", "法院有、未报备"
    OURS_ONLY = "ours_only", "我方有、法院名单无"
    AMBIGUOUS = "ambiguous", "无法确定对应案件"


class Confidence(Term):
    """From sure to less sure; below the last nothing is matched."""

    NUMBER = "number", "案号相同"
    REPAIRED = "repaired", "案号校正后相同"
    DATED = "dated", "当事人、审级和日期相符"
    PARTIES = "parties", "当事人和审级相符"


class Attribute(Term):
    """What both sides say of a case and may say differently."""

    REGISTERED = "registered", "登记情况"
    CASE_NO = "case_no", "案号"
    PLAINTIFFS = "plaintiffs", "原告"
    LEVEL = "level", "审级"
    DOCKETED_ON = "docketed_on", "立案日期"
    HEARING_ON = "hearing_on", "开庭日期"
    LEADER_APPEARED = "leader_appeared", "负责人出庭"
    JUDGED_ON = "judged_on", "裁判日期"
    DOCUMENT = "document", "文书种类"
    OUTCOME = "outcome", "结果"
    AGENCY_RESULT = "agency_result", "胜败"
