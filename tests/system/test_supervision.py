"""Supervision in the system as users run it: facts through intake's door, a lapse found by one service, proposed by another, decided by command."""

from __future__ import annotations

from datetime import date

import pytest

from deploy.local.home import temporary_home
from tests.support.docket import Bureau, Docket
from tests.support.outside import running_system
from tests.support.two_cases import people

BUREAU = Bureau("fz-renshe")
CASE = Docket(BUREAU)
MONDAY, A_WEEK_LATER = date(2026, 11, 9), date(2026, 11, 16)
OFFICER = ("--person", "officer-1")


@pytest.mark.timeout(240)
async def test_from_a_lapse_to_the_notice_and_back() -> None:
    """YC23-2.6a, P5: nobody reported in three days: proposed, replied, confirmed; then the case turns out to be registered twice, and it counts no more."""
    with temporary_home() as home:
        with running_system(home, MONDAY) as system:
            opened = [
                CASE.opened("（虚构）庚某诉某人社局案"),
                CASE.fact("instance_opened", "2026-11-04", level="first"),
            ]
            await system.accepted(*people(BUREAU), *opened, CASE.fact("notice_received", "2026-11-06"))
            await system.settled()
            assert (await system.get("stats", "/v1/supervision"))["items"] == []
            system.stop()
        with running_system(home, A_WEEK_LATER) as system:
            await system.settled()
            listed = await system.yingsu(
                "supervision", "list", "--rule", "yicheng-2023.notice_not_reported", "--json"
            )
            [item] = listed.json["items"]
            assert (item["state"], item["failed_on"], item["year"]) == ("proposed", "2026-11-10", 2026)
            key = item["id"]
            early = await system.yingsu("supervision", "confirm", key, "--reason", "属实", *OFFICER)
            assert (early.code, "reply_window_open" in early.errors) == (2, True)
            await system.yingsu(
                "supervision", "reply", key, "--statement", "另案已报备", "--person", "clerk-1"
            )
            found = await system.yingsu("supervision", "confirm", key, "--reason", "属实", *OFFICER)
            assert (found.code, "已认定" in found.output) == (0, True)
            await system.settled()
            before = await system.yingsu("supervision", "counts", "--year", "2026", "--json")
            assert before.json["items"][0]["notices"] == 1
            await system.accepted(
                BUREAU.item("case.voided", CASE.subject, "2026-11-16", {"reason": "重复建案"})
            )
            await system.settled()
            shown = (await system.yingsu("supervision", "show", key, "--json")).json
            assert (shown["state"], "重复建案" in shown["reason"]) == ("withdrawn", True)
            after = await system.yingsu("supervision", "counts", "--year", "2026", "--json")
            assert after.json["items"][0]["notices"] == 0
            assert (await system.yingsu("log", "verify")).code == 0
