"""What the four bureaus do in 2025 besides their cases: people, rosters, reviews, meetings, trainings and everything else that is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from services.intake.work.checklists import checklists
from services.intake.work.draws import draw
from shared.events.organisation_review import ReviewRequested
from shared.events.terms import ReviewKind
from shared.policy.choice import Packs
from tests.support.docket import Bureau, Item
from tests.support.packs import SHIPPED_PACKS
from tests.support.year.writing import Stream


@dataclass(frozen=True)
class House:
    """A bureau; ``courts`` are the codes of the courts of first and second instance and of retrial."""

    bureau: Bureau
    name: str
    courts: tuple[str, str, str]


BUREAUS = (
    House(Bureau("mh-renshe", "310112"), "（虚构）甲区人社局", ("沪0112", "沪01", "沪")),
    House(Bureau("bs-renshe", "310113"), "（虚构）乙区人社局", ("沪0113", "沪02", "沪")),
    House(Bureau("fz-renshe", "370404"), "（虚构）丙区人社局", ("鲁0404", "鲁04", "鲁")),
    House(Bureau("jh-renshe", "120118"), "（虚构）丁区人社局", ("津0118", "津01", "津")),
)

#: what a bureau concludes where no document lists the items
OWN_WORDS = ("一般合法性",)
_EXTRA: dict[str, dict[str, Any]] = {
    "contract": {"office_meeting": True},
    "enforcement": {"decision_kind": "penalty"},
}
ROLES = {
    "p-handler": "handler",
    "p-handler-2": "handler",
    "p-legal": "legal_office",
    "p-liaison": "liaison",
    "p-leader": "leader",
    "p-principal": "principal",
    "p-office": "office",
}
ROSTERS = {
    "p-handler": "response_team",
    "p-handler-2": "response_team",
    "p-legal": "legal_officer",
    "p-liaison": "legal_liaison",
    "p-publicist": "legal_publicist",
    "p-adviser": "part_time_adviser",
    "p-lawyer": "public_lawyer",
    "p-leader": "leadership",
    "p-staff": "legal_staff",
    "p-business": "business_staff",
    "p-enforcer": "certified_enforcer",
}


def doings(house: House) -> list[Item]:
    """Everything of the bureau's own stream, in the order in which it is registered."""
    bureau = house.bureau
    own = Stream(bureau, "organisation", f"organisation-{bureau.region}-{bureau.code}", date(2025, 1, 1))
    own.add("registered", None, name=house.name, level="county_department", enforces=True)
    for write in (
        _people,
        _reviews,
        _meetings,
        _learning,
        _sessions,
        _enforcement,
        _problems,
        _standing,
        _mended,
    ):
        write(own)
    return own.items


def _people(own: Stream) -> None:
    own.add("department_registered", None, department="劳动关系科（虚构）", kind="office")
    own.add("department_registered", None, department="社保中心（虚构）", kind="subordinate")
    for person, role in ROLES.items():
        rank = {"principal": "principal", "leader": "deputy"}.get(role)
        own.add("person_assigned", 5, person=person, label=f"（虚构）{role}", role=role, rank=rank)
    for person, roster in ROSTERS.items():
        own.add(
            "roster_joined",
            6,
            person=person,
            label=f"（虚构）{roster}",
            roster=roster,
            department="劳动关系科（虚构）",
            qualified=True,
        )
    own.add("specialty_set", 7, person="p-handler", fields=["工伤认定", "劳动监察"])
    own.add("leave_registered", 60, person="p-handler-2", first_day=own.day(70), until=own.day(80))
    own.add("roster_left", 200, person="p-liaison", roster="legal_liaison")
    successor = {"person": "p-liaison-2", "label": "（虚构）接任联络员"}
    own.add("roster_joined", 203, **successor, roster="legal_liaison", department="劳动关系科（虚构）")
    own.add("person_left", 210, person="p-office", role="office")
    own.add("person_assigned", 211, person="p-office-2", label="（虚构）接任", role="office")


@cache
def _documents() -> Packs:
    return SHIPPED_PACKS


def _reviews(own: Stream) -> None:
    """One of each kind, concluded by the list that binds the bureau, and decided."""
    lists = checklists(_documents(), own.bureau.region, own.bureau.code)
    for number, kind in enumerate(ReviewKind, 1):
        key, day = f"审{number}", 30 + 20 * number
        request = {"review": key, "kind": kind.value, "subject": f"（虚构）第{number}件送审"} | _EXTRA.get(
            kind, {}
        )
        own.add("review_requested", day, **request)
        known = lists(ReviewRequested.model_validate(request), date.fromisoformat(own.day(day)))
        for item in known.items or OWN_WORDS:
            said = {"review_item": item, "conforms": True, "reviewer": "p-legal"}
            own.add("review_item_concluded", day + 1, review=key, **said)
        own.add("review_concluded", day + 2, review=key, approved=True)
        own.add("decision_made", day + 3, review=key)


def _meetings(own: Stream) -> None:
    for quarter in range(4):
        own.add("meeting_held", 60 + 90 * quarter, meeting="joint", topic="（虚构）季度联席会议")
    own.add(
        "meeting_resolved",
        60,
        resolution="议1",
        meeting="joint",
        agenda="litigation",
        what="统一答辩口径",
        complete_by=own.day(120),
    )
    own.add("resolution_done", 100, resolution="议1", proof="已印发口径")
    own.add("task_force_set", 20, leader="p-principal", doc_no="（虚构）丙人社〔2025〕3号")
    for report, period in (("case_analysis", "2025H1"), ("half_year_bulletin", "2025H1")):
        own.add("report_submitted", 190, report=report, period=period)
    own.add(
        "cases_commented",
        195,
        topic="上半年败诉案件评析（虚构）",
        trends=["budding"],
        note="送达瑕疵",
    )


def _learning(own: Stream) -> None:
    own.add("training_held", 80, training="lecture", topic="出庭实务", groups=["response_team"], attendees=25)
    own.add("training_held", 220, training="central", topic="执法规范", attendees=60)
    learned: dict[str, Any] = {"training": "lecture", "topic": "出庭实务", "result": "合格"}
    own.add("training_attended", 81, participants=["p-handler", "p-legal"], **learned)
    own.add("study_held", 40, study="party_group", topic="行政诉讼法", people=9)
    own.add("publicity_held", 120, topic="宪法宣传", brand="（虚构）人社普法课堂", sessions=3, people=400)
    own.add("experience_shared", 130, person="p-handler", topic="工伤答辩要点", people=12)
    own.add("self_examined", 140, topic="对照检视告知程序", department="劳动关系科（虚构）")
    own.add(
        "hearing_observed",
        135,
        observers=[{"group": "legal_officer", "number": 4}, {"group": "young_cadre", "number": 6}],
        others_case="（虚构）邻区某局行政处罚案",
    )


def _sessions(own: Stream) -> None:
    """A training that people signed up for and that was held, and an observation that was called off."""
    held = {"training": "drill", "topic": "模拟出庭（虚构）"}
    where = {"place": "三楼会议室（虚构）", "audience": "own"}
    plan = own.add(
        "training_planned", 260, **held, **where, session_on=own.day(270), closes_on=own.day(268), capacity=2
    )
    for person in ("p-handler", "p-legal", "p-leader"):
        own.add("signed_up", 261, session=plan["id"], person=person, label=person)
    own.add("sign_up_withdrawn", 262, session=plan["id"], person="p-legal", reason="开庭冲突")
    own.add("training_held", 270, **held, session=plan["id"], attendees=2)
    own.add("training_attended", 270, **held, session=plan["id"], participants=["p-handler", "p-leader"])
    case = "（虚构）邻区某局行政强制案"
    watch = own.add(
        "observation_planned", 263, topic="旁听庭审", **where, session_on=own.day(280), others_case=case
    )
    own.add("session_cancelled", 264, session=watch["id"], reason="法院改期")


def _enforcement(own: Stream) -> None:
    own.add("enforcement_recorded", 170, system="full_record", quantity=120)
    own.add("enforcement_recorded", 171, system="publicity", quantity=340, channel="门户网站")
    files = [f"（虚构）人社监〔2025〕{number}号" for number in range(1, 21)]
    drawn = draw("2025-07-01", files, 3)
    own.add("file_review_drawn", 181, draw="查1", seed="2025-07-01", population=files, drawn=list(drawn))
    own.add("file_reviewed", 185, draw="查1", file=drawn[0], problems="缺少送达回证")
    own.add("file_reviewed", 188, draw="查1", file=drawn[0], problems="缺少送达回证", rectified=True)
    own.add("file_reviewed", 185, draw="查1", file=drawn[1])


def _problems(own: Stream) -> None:
    own.add("problem_found", 90, problem="问1", what="告知书过时", measures="换发新版")
    own.add("problem_closed", 110, problem="问1", proof="新版已启用")
    own.add("problem_found", 300, problem="问2", what="电话记录不全")
    own.add(
        "information_formed", 146, information="公1", what="（虚构）办事指南", department="劳动关系科（虚构）"
    )
    own.add("information_disclosed", 160, information="公1", channel="门户网站")
    own.add("dispute_diverted", 145, way="mediation", what="（虚构）工伤待遇争议", settled=True)
    own.add("complaint_received", 150, complaint="诉1", what="反映窗口推诿（虚构）")
    own.add("complaint_handled", 160, complaint="诉1", result="核查不属实，已答复")


def _standing(own: Stream) -> None:
    own.add("plan_adopted", 31, year=2025, subject="年度法治工作要点（虚构）", tasks=20, posted=20)
    own.add("honour_received", 330, honour="法治建设先进集体（虚构）", organ="（虚构）区委")
    for act in ("deployed", "asked", "coordinated", "supervised"):
        own.add("leader_acted", 200, person="p-principal", acted=act, what="听取应诉工作汇报")
    own.add("decision_registered", 240, subject="（虚构）就业补贴办法", legal_officer_involved=True)
    imported = {"row_count": 12, "accepted": 10, "duplicate": 1, "rejected": 1}
    own.add("import_finished", 44, file_name="台账（虚构）.xlsx", digest="0" * 64, **imported)
    own.add("means_provided", 45, what="应诉经费列入预算")
    own.add("compilation_issued", 320, subject="应诉政策汇编（虚构）", quantity=200)


def _mended(own: Stream) -> None:
    """One training registered on a wrong day and corrected, and once more by mistake, which is taken back."""
    wrong = own.add("training_held", 90, training="business", topic="送达实务", attendees=20)
    twice = own.add("training_held", 91, training="business", topic="送达实务", attendees=20)
    right = {"corrects": wrong["id"], "fact_on": own.day(91), "data": wrong["data"]}
    own.add("entry_corrected", 92, **right, reason="日期录错")
    own.add("entry_voided", 92, voids=twice["id"], reason="重复登记")
