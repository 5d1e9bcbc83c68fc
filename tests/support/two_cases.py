"""Two invented cases of a bureau in 峄城 as seen on Sunday 2026-11-22: one lost and nearly over, one that has just begun.

Every date that follows from them was counted by hand from the policy document and the State Council's notice for 2026 (中秋 9月25日至27日,
国庆 10月1日至7日). ``LOST`` comes in one message, ``LIVE`` step by step as it happens.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.support.docket import Bureau, Docket, Item

TODAY = date(2026, 11, 22)
JUSTICE = Bureau("sfj")
#: role → who holds it in the bureau
PEOPLE = {"handler": "p-handler", "leader": "p-leader", "legal_office": "p-legal", "liaison": "p-liaison"}
JUSTICE_OFFICER = "p-justice"


def people(bureau: Bureau) -> list[Item]:
    """The bureau and whoever is told something in it."""
    assigned = [bureau.person(p, role, "2026-01-05", email=address(p)) for role, p in PEOPLE.items()]
    return [bureau.registered("（虚构）区人社局"), *assigned]


def justice() -> list[Item]:
    officer = JUSTICE.person(JUSTICE_OFFICER, "justice_bureau", "2026-01-05", email=address(JUSTICE_OFFICER))
    return [JUSTICE.registered("（虚构）区司法局"), officer]


def address(person: str) -> str:
    return f"{person}@example.org"


def lost(case: Docket) -> list[Item]:
    """Reported, answered, heard with the 正职负责人, lost, and served on both parties."""
    number = {"printed": "(2026)鲁0404行初31号"}
    return [
        case.opened("（虚构）张某诉某人社局工伤认定案"),
        case.fact("instance_opened", "2026-09-03", level="first", case_no=number),
        case.fact("notice_received", "2026-09-07"),
        case.fact("handler_assigned", "2026-09-08", handler="p-handler"),
        case.fact("reported", "2026-09-09", matter="case_facts"),
        case.fact("mediation_planned", "2026-09-10"),
        case.fact("defence_filed", "2026-09-21"),
        case.fact("evidence_filed", "2026-09-24"),
        case.fact("reported", "2026-09-24", matter="defence"),
        case.fact("hearing_scheduled", "2026-09-29", hearing=1, hearing_on="2026-10-22"),
        case.fact("hearing_moved", "2026-10-14", hearing=1, hearing_on="2026-10-29", reason="法院通知"),
        case.fact("reported", "2026-10-23", matter="leader_list"),
        case.fact(
            "hearing_held",
            "2026-10-29",
            hearing=1,
            leader_appeared=True,
            leader_rank="principal",
            leader_spoke=True,
        ),
        case.fact(
            "judged", "2026-11-05", document="judgment", outcome="revoke_and_redo", agency_result="lost"
        ),
        case.fact("judgment_served", "2026-11-11", party="agency"),
        case.fact("judgment_served", "2026-11-12", party="plaintiff"),
    ]


def live(case: Docket) -> list[list[Item]]:
    """Registered late, its hearing set and moved; each step is sent when all that followed from the one before is recorded."""
    return [
        [
            case.opened("（虚构）李某诉某人社局养老待遇案"),
            case.fact("instance_opened", "2026-11-10", level="first"),
            case.fact("notice_received", "2026-11-12"),
            case.fact("handler_assigned", "2026-11-13", handler="p-handler"),
            case.fact("mediation_planned", "2026-11-13"),
        ],
        [case.fact("hearing_scheduled", "2026-11-18", hearing=1, hearing_on="2026-12-10")],
        [case.fact("hearing_moved", "2026-11-20", hearing=1, hearing_on="2026-12-17")],
        [
            case.fact("reported", "2026-11-20", matter="case_facts"),
            case.fact("reported", "2026-11-20", matter="leader_list"),
            case.fact("defence_filed", "2026-11-20"),
        ],
    ]


#: (rule, subject) → what is said of the deadline: the event and its day (due / due_safe, or when it was met, or first day late)
LOST_DEADLINES = {
    ("yicheng-2023.case_facts", ""): ["set 2026-09-10", "met 2026-09-09 on time"],
    ("yicheng-2023.mediation_plan", ""): ["set 2026-09-14", "met 2026-09-10 on time"],
    ("national.defence", ""): ["set 2026-09-22", "met 2026-09-21 on time"],
    ("national.evidence", ""): ["set 2026-09-22", "met 2026-09-24 late"],
    # 9月22日 + 3日 is 中秋节; the earlier reading is clear of 3 whole days before
    ("yicheng-2023.defence_report", ""): ["set 2026-09-28 / 2026-09-18", "met 2026-09-24 on time"],
    ("yicheng-2023.leader_list", "1"): ["set 2026-10-26 / 2026-10-23", "met 2026-10-23 on time"],
    ("yicheng-2023.loss_analysis", ""): ["set 2026-11-23"],  # 11月21日 is a Saturday
    ("national.appeal_judgment", "agency"): ["set 2026-11-26"],
    ("national.appeal_judgment", "plaintiff"): ["set 2026-11-27"],
    # rights that nobody used, and when courts were expected to act
    ("national-interpretation.jurisdiction_objection", ""): ["set 2026-09-22", "cancelled 2026-11-22"],
    ("national-interpretation.evidence_extension", ""): ["set 2026-09-22", "cancelled 2026-11-22"],
    ("national-interpretation.summons", "1"): ["set 2026-10-26 / 2026-10-23", "met 2026-09-29 on time"],
    ("national.trial_first", ""): ["set 2027-03-03", "met 2026-11-05 on time"],
    ("national.judgment_delivery", ""): ["set 2026-11-16", "met 2026-11-11 on time"],
    # takes effect on 11月28日 if nobody appeals; 6 months
    ("national-interpretation.retrial_application", ""): ["set 2027-05-28"],
    ("national-interpretation.retrial_by_plaintiff", ""): ["set 2027-05-28"],
}
LIVE_DEADLINES = {
    # 11月15日 is a Sunday
    ("yicheng-2023.case_facts", ""): ["set 2026-11-16", "missed 2026-11-17", "met 2026-11-20 late"],
    ("yicheng-2023.mediation_plan", ""): ["set 2026-11-19", "met 2026-11-13 on time"],
    ("national.defence", ""): ["set 2026-11-27", "met 2026-11-20 on time"],
    ("national.evidence", ""): ["set 2026-11-27"],
    ("yicheng-2023.defence_report", ""): ["set 2026-11-30 / 2026-11-23"],
    ("yicheng-2023.leader_list", "1"): [
        "set 2026-12-07 / 2026-12-04",
        "moved 2026-12-14 / 2026-12-11",
        "met 2026-11-20 on time",
    ],
    ("national-interpretation.jurisdiction_objection", ""): ["set 2026-11-27"],
    ("national-interpretation.evidence_extension", ""): ["set 2026-11-27"],
    ("national.trial_first", ""): ["set 2027-05-10"],
    ("national-interpretation.summons", "1"): [
        "set 2026-12-07 / 2026-12-04",
        "met 2026-11-18 on time",
        "moved 2026-12-14 / 2026-12-11",
        "met 2026-11-18 on time",
    ],
}

#: the live case in the clerk's list: due, state, lamp
LIVE_LIST = {
    ("yicheng-2023.case_facts", ""): ("2026-11-16", "met_late", None),
    ("yicheng-2023.mediation_plan", ""): ("2026-11-19", "met", None),
    ("national.defence", ""): ("2026-11-27", "met", None),
    ("national.evidence", ""): ("2026-11-27", "running", "绿"),
    ("yicheng-2023.defence_report", ""): ("2026-11-30", "running", "红"),  # one working day to 11月23日
    ("yicheng-2023.leader_list", "1"): ("2026-12-14", "met", None),
    ("national-interpretation.jurisdiction_objection", ""): ("2026-11-27", "running", "绿"),
    ("national-interpretation.evidence_extension", ""): ("2026-11-27", "running", "绿"),
    ("national.trial_first", ""): ("2027-05-10", "running", None),
    ("national-interpretation.summons", "1"): ("2026-12-14", "met", None),
}

_TOLD = {
    "新收案件": ["p-legal", "p-leader"],  # the other was docketed too long ago to be news
    "监督建议（未经核定）：专项通报：不及时报备案件基本情况": ["p-legal", "p-leader"],
    "监督建议（未经核定）：专项通报：不及时答辩举证": ["p-legal", "p-leader"],
    "请承办案件": ["p-handler", "p-handler"],  # in both cases
    "新期限：败诉案件分析报备，最迟2026年11月23日": ["p-legal", "p-handler", "p-leader", "p-justice"],
    "新期限：对判决提起上诉，最迟2026年11月26日": ["p-handler", "p-leader"],
    "新期限：对判决提起上诉，最迟2026年11月27日": ["p-handler", "p-leader"],
    "新期限：提交答辩状，最迟2026年11月27日": ["p-handler", "p-leader"],
    "新期限：提交证据和依据，最迟2026年11月27日": ["p-handler", "p-leader"],
    "新期限：答辩状报备，最迟2026年11月23日": ["p-handler", "p-leader", "p-justice"],
    "逾期：案件基本情况报备，2026年11月16日": ["p-handler", "p-leader", "p-justice"],
    "开庭：2026年12月10日": ["p-handler", "p-leader", "p-liaison"],
    "新期限：出庭机关负责人名单报备，最迟2026年12月4日": ["p-handler", "p-leader", "p-justice"],
    "开庭改期：2026年12月17日": ["p-handler", "p-leader", "p-liaison"],
    "期限变更：出庭机关负责人名单报备，由2026年12月7日改为2026年12月14日": [
        "p-handler",
        "p-leader",
        "p-justice",
    ],
}
#: told only if supervision looked between the lapse and the late report
PERHAPS = "监督建议变更"
#: (person, headline) → how often: once each, whatever happens
TOLD = Counter((person, headline) for headline, persons in _TOLD.items() for person in persons)

#: figures of the bureau in 2026: a count, or numerator / denominator (apart)
FIGURES = {
    "new": "2",
    "closed": "1",
    "pending": "1",
    "level.first": "2",
    "outcome.revoke_and_redo": "1",
    "result.lost": "1",
    "loss_rate": "1/1 (0)",
    "heard": "1",
    "appearance_rate": "1/1 (0)",
    "principal_rate": "1/1 (0)",
    "spoke_rate": "1/1 (0)",
    "lawyer_only_rate": "0/0 (1)",
    "on_time.report": "1/2 (0)",
    "on_time.defence": "2/3 (1)",
    "on_time.leader_list": "2/2 (0)",
    "on_time.defence_report": "1/1 (1)",
    "on_time.loss_analysis": "0/0 (1)",
}
