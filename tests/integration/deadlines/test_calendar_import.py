"""Notices brought in and taken back through the doors: shown beforehand, recorded once, refused with a reason, and everything can be had back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from shared.calendars.keeper import Calendars
from shared.events.case import EvidenceFiled
from tests.integration.deadlines.calendar_office import (
    NOTICES,
    cases_around_the_new_year,
    dates,
    doors,
    got,
    moved,
    posted,
    quiet,
    until_moved,
    until_quiet_and_not,
)
from tests.integration.deadlines.service import Deadlines
from tests.support.packs import SHIPPED_PACKS
from tests.support.waiting import until
from tests.unit.deadlines.calendar_notices import GIVEN_2027, changed
from tests.unit.deadlines.cases import day


async def test_what_is_shown_beforehand_is_what_happens(service: Deadlines) -> None:
    """The preview names case, bureau, old and new day and writes nothing; the import then moves exactly these, for the notice's sake."""
    async with service.running(), doors(service) as http:
        await cases_around_the_new_year(service)
        await service.settled()
        shown = (await posted(http, NOTICES, GIVEN_2027, dry_run=True))["preview"]
        assert await moved(service) == []
        assert (await got(http, "/v1/calendar", year=2027))["provisional"]
        answer = await posted(http, NOTICES, GIVEN_2027, actor="p-ops")
        assert (answer["outcome"], answer["version"]) == ("imported", 1)
        await until_moved(service, len(shown["moves"]))
        said = await moved(service)
        expected = {(m["deadline"], m["previous_due"], m["due"], m["provisional"]) for m in shown["moves"]}
        told = {
            (e.stream.removeprefix("deadline-"), str(e.payload.previous_due), str(e.payload.due), e.payload.provisional)
            for e in said
        }  # fmt: skip
        assert told == expected
        assert shown["final"] > 0
        assert {e.payload.reason for e in said} == {"国办发明电〔2026〕9号放假安排公布后重新计算"}
        assert {str(e.causation) for e in said} == {answer["id"]}
        assert shown["moves"][0]["case_name"] == "某某诉某局"
        assert sum(shown["bureaus"].values()) == len(shown["moves"])
        assert await service.rebuilt_equals_live()


async def test_taken_back_every_date_is_as_it_was(service: Deadlines) -> None:
    """Two imports, the second a correction with one holiday less, both withdrawn: state, dates and the next look are those of before."""
    async with service.running(), doors(service) as http:
        await cases_around_the_new_year(service)
        await service.settled()
        before = await dates(service)
        first = await posted(http, NOTICES, GIVEN_2027)
        await until_moved(service, 1)
        await quiet(service)
        once = await dates(service)
        fewer = changed(off=GIVEN_2027["off"] | {"元旦": ["2027-01-01"]}, number="国办发明电〔2026〕10号")
        second = await posted(http, NOTICES, fewer, force=True)
        await quiet(service)
        # 1月2日、3日 are a weekend: the holiday that is gone moves nothing
        assert await dates(service) == once
        worked = changed(
            off=GIVEN_2027["off"] | {"元旦": ["2027-01-01"]}, number="国办发明电〔2026〕11号",
            work=GIVEN_2027["work"] | {"元旦": ["2026-12-27", "2027-01-03"]},
        )  # fmt: skip
        third = await posted(http, NOTICES, worked, force=True)
        await until_quiet_and_not(service, once)
        for imported in (third, second):
            await posted(http, f"{NOTICES}/{imported['id']}/withdraw", {"reason": "录入有误"})
        await quiet(service)
        assert await dates(service) == once
        await posted(http, f"{NOTICES}/{first['id']}/withdraw", {"reason": "录入有误"})
        await quiet(service)
        assert await dates(service) == before
        assert await service.rebuilt_equals_live()
        versions = (await got(http, "/v1/calendar/versions"))["items"]
        assert [item["act_title"] for item in versions] == [
            "撤回",
            "撤回",
            "撤回",
            "导入",
            "导入",
            "导入",
            "系统自带",
        ]
        assert [item["withdrawn_by"] for item in versions[3:6]] == [4, 5, 6]
        assert versions[0]["calendar"] == versions[-1]["calendar"]
        assert versions[0]["reason"] == "录入有误"
        assert {item["version"]: item["moves"]["moved"] for item in versions} == {
            number: len((await got(http, f"/v1/calendar/versions/{number}/moves", limit=1000))["items"])
            for number in range(7)
        }


async def test_the_same_notice_again_is_a_duplicate(service: Deadlines) -> None:
    """Sent twice, it is recorded once; withdrawn twice, too; imported again after that it is a new version."""
    async with service.running(), doors(service) as http, doors(service) as other:
        await service.settled()
        first = await posted(http, NOTICES, GIVEN_2027)
        again = await posted(other, NOTICES, GIVEN_2027)
        assert (again["outcome"], again["id"], again["version"]) == ("duplicate", first["id"], 1)
        away = f"{NOTICES}/{first['id']}/withdraw"
        outcomes = [(await posted(one, away, {"reason": "录入有误"}))["outcome"] for one in (http, other)]
        assert outcomes == ["withdrawn", "duplicate"]
        third = await posted(other, NOTICES, GIVEN_2027)
        assert (third["outcome"], third["version"], third["calendar"]) == ("imported", 3, first["calendar"])
        assert third["id"] != first["id"]
        kinds = Counter(event.type for event in await service.own.read_stream("calendar"))
        assert kinds == {"calendar.notice_imported": 2, "calendar.notice_withdrawn": 1}
        shipped = next(n for n in Calendars(service.calendar).current.notices if n.year == 2026)
        known = read_again(shipped)
        assert (await posted(http, NOTICES, known))["version"] == 0


def read_again(notice: Any) -> dict[str, Any]:
    """A shipped notice in the shape in which one is handed in."""
    days = {"off": notice.off, "work": notice.work}
    named = {
        key: {name: [str(d) for d, n in known.items() if n == name] for name in known.values()}
        for key, known in days.items()
    }
    return named | {
        "year": notice.year, "number": notice.number, "published": str(notice.published), "url": notice.url,
    }  # fmt: skip


async def test_what_is_wrong_or_unlikely_is_not_imported(service: Deadlines) -> None:
    """Wrong: 422 with a stable code and the field. Unlikely: refused with the doubts unless forced, shown in a preview. Unknown: 404."""
    async with service.running(), doors(service) as http:
        await service.settled()
        wrong = await http.post(NOTICES, json=changed(off={"春节": ["2027-02-30"]}))
        assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (
            422,
            "notice_day_invalid",
            "off",
        )
        unlikely = changed(work={})
        refused = await http.post(NOTICES, json=unlikely)
        assert (refused.status_code, refused.json()["code"]) == (422, "notice_implausible")
        assert "13 天" in refused.json()["detail"]
        assert (await posted(http, NOTICES, unlikely, dry_run=True))["doubts"]
        assert await service.own.read_stream("calendar") == []
        assert (await posted(http, NOTICES, unlikely, force=True))["outcome"] == "imported"
        nobody = await http.post(
            f"{NOTICES}/00000000-0000-4000-8000-000000000000/withdraw", json={"reason": "x"}
        )
        assert (nobody.status_code, nobody.json()["code"]) == (404, "notice_not_found")
        assert (await http.get("/v1/calendar/versions/9/moves")).json()["code"] == "version_not_found"


async def test_the_next_notice_is_asked_for_once_a_month(service: Deadlines) -> None:
    """From October on, once each month, with the number of dates that wait for it; not by two workers, not after a restart."""
    service.today = day("26-09-30")

    async def asked() -> list[tuple[str, int]]:
        events = await service.own.read_stream("calendar")
        return [(str(event.occurred_on), event.payload.provisional) for event in events]

    async def until_asked(number: int) -> None:
        async def so() -> bool:
            return len(await asked()) == number

        await until(so)

    async with service.running(owner="one"), service.running(owner="two"):
        await service.case(notice="26-09-29")
        await service.settled()
        service.today = day("26-10-08")
        await until_asked(1)
    again = service.desk()

    async def looked() -> bool:
        return again._asked == "2026-10"

    async with service.running(again, owner="three"):
        case = await service.case(notice="26-12-25")
        await case.told(EvidenceFiled(instance=1), "26-12-25")
        await quiet(service)
        await until(looked)
        service.today = day("26-11-22")
        await until_asked(2)
        [october, november] = await asked()
    assert (october, november[0]) == (("2026-10-08", 0), "2026-11-22")
    assert november[1] == await service.pool.fetchval(
        "select count(*) from deadlines where provisional and state in ('running', 'missed')"
    )
    assert november[1] > 0


async def test_the_door_of_dangerous_days(service: Deadlines) -> None:
    """By the packs that bind the region: 静海's preparation on 2025-09-22; a region without caps has none; a wrong year is refused."""
    service.packs = SHIPPED_PACKS
    async with doors(service) as http:
        items = (await got(http, "/v1/calendar/dangers", year=2025, region="120118"))["items"]
        found = [i for i in items if (i["day"], i["rule"]) == ("2025-09-22", "jinghai.preparation")]
        assert [(i["internal"], i["statutory"], i["capped"]) for i in found] == [
            ("2025-10-09", "2025-10-09", "2025-09-28")
        ]
        assert (await got(http, "/v1/calendar/dangers", year=2025, region="110105"))["items"] == []
        assert (await http.get("/v1/calendar/dangers", params={"year": 1900})).status_code == 422
