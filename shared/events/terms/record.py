"""What bureaus do for the rule of law besides cases, as yearly reports count it."""

from __future__ import annotations

from shared.events.terms.term import Term


class Study(Term):
    """领导学法 by its form."""

    PARTY_GROUP = "party_group", "党组会议学法"
    THEORY_GROUP = "theory_group", "理论中心组学习"
    SEMINAR = "seminar", "案例研讨会"
    LAW_LIST = "law_list", "应知应会法律法规清单学习"
    OTHER = "other", "其他学法"


class EnforcementSystem(Term):
    """三项制度, as far as they are counted in numbers; 重大执法决定法制审核 is counted from the reviews themselves."""

    FULL_RECORD = "full_record", "执法全过程记录"
    PUBLICITY = "publicity", "行政执法公示"


class PersonalAct(Term):
    """四个亲自 of the first person responsible, and what reports count beside them."""

    DEPLOYED = "deployed", "重要工作亲自部署"
    ASKED = "asked", "重大问题亲自过问"
    COORDINATED = "coordinated", "重点环节亲自协调"
    SUPERVISED = "supervised", "重要任务亲自督办"
    HELPED = "helped", "领导帮办"
    WALKED = "walked", "局长走流程"


class Agenda(Term):
    """The six matters of the 联席会议 (YC23-2.3b)."""

    LITIGATION = "litigation", "行政诉讼"
    RECONSIDERATION = "reconsideration", "行政复议"
    COMPENSATION = "compensation", "行政赔偿"
    ADJUDICATION = "adjudication", "行政裁决"
    ENFORCEMENT = "enforcement", "行政执法"
    SUPERVISION = "supervision", "行政执法监督"


class OtherWay(Term):
    """非诉讼方式 to which the parties are led (YC23-2.8c)."""

    MEDIATION = "mediation", "行政调解"
    RECONSIDERATION = "reconsideration", "行政复议"
    ADJUDICATION = "adjudication", "行政裁决"
    OTHER = "other", "其他方式"


class Trend(Term):
    """What a problem found in several cases is (YC23-2.7b)."""

    BUDDING = "budding", "苗头性"
    GENERAL = "general", "普遍性"
    TENDENCY = "tendency", "倾向性"
