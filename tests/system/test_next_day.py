"""The system stopped on one day and started on a later one: what the days between should have brought is said, once, each with its own day,
and a lapse of those days goes its way through supervision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date

import pytest

from deploy.local.home import temporary_home
from tests.support import two_cases as story
from tests.support.docket import Bureau, Docket
from tests.support.outside import System, running_system
from tests.support.waiting import until
from tests.system.test_day_in_the_life import headline, lives_of_deadlines, no_mail_waits

BUREAU, SILENT = Bureau("fz-renshe"), Bureau("fz-ziran")
CASE, UNREPORTED = Docket(BUREAU), Docket(SILENT)
OFFICER = ("--person", "officer-1")
MONDAY, SIXTEEN_DAYS_LATER = date(2026, 11, 9), date(2026, 11, 25)

FACTS = [
    CASE.opened("（虚构）王某诉某人社局案"),
    CASE.fact("instance_opened", "2026-11-05", level="first"),
    CASE.fact("notice_received", "2026-11-06"),
    CASE.fact("handler_assigned", "2026-11-09", handler="p-handler"),
]
LAPSING = [
    SILENT.registered("（虚构）区自然资源局"),
    UNREPORTED.opened("（虚构）庚某诉某自然资源局案"),
    UNREPORTED.fact("instance_opened", "2026-11-04", level="first"),
    UNREPORTED.fact("notice_received", "2026-11-06"),
]
#: 11月6日 is a Friday, 11月21日 a Saturday; reminders stand 5, 3, 1 and 0 working days before 11月23日
SET = {
    "yicheng-2023.case_facts": ["set 2026-11-09"],
    "yicheng-2023.mediation_plan": ["set 2026-11-13"],
    "national.defence": ["set 2026-11-23"],
    "national.evidence": ["set 2026-11-23"],
    "yicheng-2023.defence_report": ["set 2026-11-26 / 2026-11-19"],
    "national-interpretation.jurisdiction_objection": ["set 2026-11-23"],
    "national-interpretation.evidence_extension": ["set 2026-11-23"],
    "national.trial_first": ["set 2027-05-05"],
}
REMINDED = [f"approaching, owed 2026-11-{day}" for day in (16, 18, 20, 23)]
BROUGHT = {
    "yicheng-2023.case_facts": ["missed 2026-11-10"],
    "yicheng-2023.mediation_plan": [
        "approaching, owed 2026-11-12",
        "approaching, owed 2026-11-13",
        "missed 2026-11-14",
    ],
    "national.defence": [*REMINDED, "missed 2026-11-24"],
    "national.evidence": [*REMINDED, "missed 2026-11-24"],
    "yicheng-2023.defence_report": ["approaching, owed 2026-11-18", "approaching, owed 2026-11-19"],
    # rights that lapsed unused, said on the day the system returned
    "national-interpretation.jurisdiction_objection": [f"cancelled {SIXTEEN_DAYS_LATER}"],
    "national-interpretation.evidence_extension": [f"cancelled {SIXTEEN_DAYS_LATER}"],
    "national.trial_first": [],
}
#: what the handler hears on the later day, and when it was to be told
TOLD_LATER = Counter(
    {("逾期：案件基本情况报备，2026年11月9日", "2026-11-10"): 1}
    | {("逾期：制定调解和解方案，2026年11月13日", "2026-11-14"): 1}
    | {("期限已到：制定调解和解方案，2026年11月13日", f"2026-11-{day}"): 1 for day in (12, 13)}
    | {("期限已到：提交答辩状，2026年11月23日", f"2026-11-{day}"): 1 for day in (16, 18, 20, 23)}
    | {("期限已到：提交证据和依据，2026年11月23日", f"2026-11-{day}"): 1 for day in (16, 18, 20, 23)}
    | {("期限已到：答辩状报备，2026年11月19日", f"2026-11-{day}"): 1 for day in (18, 19)}
    | {(f"逾期：{duty}，2026年11月23日", "2026-11-24"): 1 for duty in ("提交答辩状", "提交证据和依据")}
)


pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
async def back() -> AsyncIterator[System]:
    """Stopped on Monday, when nothing was late, and started sixteen days later."""
    with temporary_home() as home:
        with running_system(home, MONDAY) as system:
            await system.accepted(*story.people(BUREAU), *FACTS, *LAPSING)
            await system.settled()
            assert await lives(system) == SET
            assert (await system.get("stats", "/v1/supervision"))["items"] == []
            system.stop()
        with running_system(home, SIXTEEN_DAYS_LATER) as system:
            await system.settled()
            yield system


async def test_days_without_a_system_are_made_up_for(back: System) -> None:
    """Reminders and lapses of the days it was down are said on its return, marked as late, and mailed."""
    assert await lives(back) == {rule: SET[rule] + BROUGHT[rule] for rule in SET}
    assert await told_after(back, await position_of_the_last_fact(back)) == TOLD_LATER
    await until(lambda: no_mail_waits(back), 60)


async def test_from_a_lapse_to_the_notice_and_back(back: System) -> None:
    """YC23-2.6a, P5: nobody reported in three days: proposed, replied, confirmed; then the case turns out to be registered twice, and it counts no more.

    Facts through intake's door, a lapse found by one service, proposed by another, decided by command.
    """
    rule = ("--rule", "yicheng-2023.notice_not_reported", "--bureau", SILENT.code)
    [item] = (await back.yingsu("supervision", "list", *rule, "--json")).json["items"]
    assert (item["state"], item["failed_on"], item["year"]) == ("proposed", "2026-11-10", 2026)
    key = item["id"]
    early = await back.yingsu("supervision", "confirm", key, "--reason", "属实", *OFFICER)
    assert (early.code, "reply_window_open" in early.errors) == (2, True)
    await back.yingsu("supervision", "reply", key, "--statement", "另案已报备", "--person", "clerk-1")
    found = await back.yingsu("supervision", "confirm", key, "--reason", "属实", *OFFICER)
    assert (found.code, "已认定" in found.output) == (0, True)
    await back.settled()
    assert await notices(back) == 1
    await back.accepted(SILENT.item("case.voided", UNREPORTED.subject, "2026-11-16", {"reason": "重复建案"}))
    await back.settled()
    shown = (await back.yingsu("supervision", "show", key, "--json")).json
    assert (shown["state"], "重复建案" in shown["reason"]) == ("withdrawn", True)
    assert await notices(back) == 0
    assert (await back.yingsu("log", "verify")).code == 0


async def notices(system: System) -> int:
    """How many notices of the year stand against the bureau that was silent."""
    counts = (await system.yingsu("supervision", "counts", "--year", "2026", "--json")).json
    [own] = [one for one in counts["items"] if one["bureau"] == SILENT.code]
    return int(own["notices"])


async def lives(system: System) -> dict[str, list[str]]:
    return {rule: life for (rule, _), life in (await lives_of_deadlines(system, CASE)).items()}


async def position_of_the_last_fact(system: System) -> int:
    """The end of what was recorded on Monday: messages of that day stand before it or have no late mark."""
    query = "select max(position) as last from eventlog.events where occurred_on <= $1"
    return int((await system.fetch(query, MONDAY))[0]["last"])


async def told_after(system: System, position: int) -> Counter[tuple[str, str]]:
    """(headline, day it was due) of the handler's messages that came later than ``position``; all say that they are late."""
    page = await system.get("notify", "/v1/inbox", person="p-handler", limit=500)
    later = [one for one in page["items"] if one["position"] > position]
    assert all("现补发" in message["body"] for message in later)
    return Counter((headline(message["subject"]), message["due_on"]) for message in later)
