"""Notices brought in and taken back through the doors: what moves, that it moves once, and that everything can be had back."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from typer.testing import CliRunner

from cli.calendar import calendar_app
from services.deadlines.life import projection
from services.deadlines.life.projection import DeadlineDesk
from shared.calendars.keeper import Calendars
from shared.database import Connection
from shared.events.case import DefenceFiled, EvidenceFiled, ExtensionGranted, HearingScheduled, Voided
from shared.events.envelope import Recorded
from shared.events.terms import Extendable
from tests.integration.deadlines.service import CaseStory, Deadlines
from tests.integration.deadlines.test_command import command
from tests.support.packs import SHIPPED_PACKS
from tests.support.waiting import until
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.printed_notices import NOTICE_2026
from tests.unit.deadlines.test_calendar_versions import GIVEN_2027, changed

YICHENG = "370404"
NOTICES = "/v1/calendar/notices"
#: in the table, what a calendar may change, without what only counts events
DATES = "select deadline_id, state, nominal, due, due_safe, provisional, look_on from deadlines order by 1"


@asynccontextmanager
async def doors(service: Deadlines) -> AsyncIterator[httpx.AsyncClient]:
    """The API of a process that shares no memory with the projection or with another API."""
    async with service.http() as client:
        yield client


async def posted(http: httpx.AsyncClient, path: str, body: Any, **params: Any) -> dict[str, Any]:
    answer = await http.post(path, json=body, params=params)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def got(http: httpx.AsyncClient, path: str, **params: Any) -> dict[str, Any]:
    answer = await http.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def cases_around_the_new_year(service: Deadlines, count: int = 12) -> list[CaseStory]:
    """Notices from mid-December on, so that deadlines end in 2026, in 2027, on probable holidays and off them."""
    service.today = day("26-12-29")
    first = day("26-12-14")
    days = [first + timedelta(days=n) for n in range(count)]
    return [await service.case(notice=str(on), region=YICHENG) for on in days]


async def dates(service: Deadlines) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await service.pool.fetch(DATES)]


async def moved(service: Deadlines) -> list[Recorded]:
    return [event for event in await service.events() if event.type == "deadline.moved"]


async def until_moved(service: Deadlines, number: int) -> None:
    """Until so many moves are in the log and in the tables."""

    async def so() -> bool:
        return len(await moved(service)) >= number

    await until(so)
    await service.settled()


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
        assert (
            await dates(service) == once
        )  # 1月2日、3日 are a weekend: the holiday that is gone moves nothing
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


async def quiet(service: Deadlines) -> None:
    """Until two looks in a row find nothing more to say: every projection has recounted by the calendar in force."""
    desk = service.desk()

    async def so() -> bool:
        await service.settled()
        tail = await service.log.tail()
        connection = await service.pool.acquire()
        try:
            known = await desk._calendars.refresh(connection)
            left = await projection.concerned(connection, known, known.calendar)
            said = await projection.decided(
                connection, left, projection.on_facts,
                projection.Desk(service.packs, known.calendar, service.today, known.change()),
            )  # fmt: skip
        finally:
            await service.pool.release(connection)
        return not said.said and await service.log.tail() == tail

    await until(so)
    await service.settled()


async def until_quiet_and_not(service: Deadlines, before: Sequence[Any]) -> None:
    await quiet(service)
    assert await dates(service) != before


async def test_a_changed_december_moves_what_ends_in_it(service: Deadlines) -> None:
    """2027's notice makes Thursday 2026-12-31 a day off: what was due on it (暂定) is due after the holiday, and final."""
    async with service.running(), doors(service) as http:
        case = await service.case(notice="26-12-16")
        service.today = day("26-12-20")
        await service.settled()
        assert (await service.rows(case))["defence"]["due"] == day("26-12-31")
        arrangement = changed(off=GIVEN_2027["off"] | {"元旦": ["2026-12-31..2027-01-02"]}, work=GIVEN_2027["work"] | {"元旦": ["2027-01-03"]})  # fmt: skip
        await posted(http, NOTICES, arrangement)
        await until_moved(service, 2)
        row = (await service.rows(case))["defence"]
        assert (row["due"], row["provisional"], row["previous_dues"]) == (
            day("27-01-03"), False, [day("26-12-31")],
        )  # fmt: skip
        one = await got(http, f"/v1/deadlines/{row['deadline_id']}")
        assert [n["number"] for n in one["explanation"]["calendar"]["notices"]][-1] == "国办发明电〔2026〕9号"
        assert any(step["first"] == "2026-12-31" for step in one["explanation"]["steps"])


async def test_what_is_met_or_ended_stays_and_what_was_adjusted_moves(service: Deadlines) -> None:
    """A met date keeps the calendar it was counted by, also in its explanation; an extended one is counted again on its case's facts."""
    async with service.running(), doors(service) as http:
        service.today = day("26-12-29")
        met, voided, longer = [await service.case(notice="26-12-25") for _ in range(3)]
        await met.told(DefenceFiled(instance=1), "26-12-28")
        await voided.told(Voided(reason="重复建案"), "26-12-28")
        await longer.told(ExtensionGranted(instance=1, matter=Extendable.DEFENCE, days=22), "26-12-28")
        await service.settled()
        before = {case.id: await service.rows(case) for case in (met, voided, longer)}
        assert before[longer.id]["defence"]["adjusted"]
        await posted(http, NOTICES, GIVEN_2027)
        await until_moved(service, 3)
        await quiet(service)
        assert (await service.rows(met))["defence"] == before[met.id]["defence"]
        assert await service.rows(voided) == before[voided.id]
        after = (await service.rows(longer))["defence"]
        assert (before[longer.id]["defence"]["due_safe"], after["due_safe"]) == (
            day("27-02-01"),
            day("27-01-31"),
        )
        shown = await got(http, f"/v1/deadlines/{before[met.id]['defence']['deadline_id']}")
        assert (shown["provisional"], shown["explanation"]["calendar"]["version"][:6]) == (True, "CN2026")
        assert await service.rebuilt_equals_live()


async def test_reminders_follow_the_new_calendar(service: Deadlines) -> None:
    """A weekend worked before a date that stays: the day of its reminder moves, and back with the correction, in the tables and in a rebuild."""
    async with service.running(), doors(service) as http:
        case = await service.case(notice="27-01-18")  # due on 2027-02-02, three working days before: 01-28
        service.today = day("27-01-20")
        await service.settled()
        before = (await service.rows(case))["defence"]
        await posted(http, NOTICES, GIVEN_2027)  # Sunday 01-31 is worked
        await until_moved(service, 2)
        after = (await service.rows(case))["defence"]
        assert before["due"] == after["due"] == day("27-02-02")
        assert (before["look_on"], after["look_on"]) == (day("27-01-26"), day("27-01-27"))
        corrected = changed(work=GIVEN_2027["work"] | {"春节": ["2027-02-13"]})
        await posted(http, NOTICES, corrected, force=True)

        async def back() -> bool:
            return (await service.rows(case))["defence"]["look_on"] == before["look_on"]

        await until(back)
        assert len(await moved(service)) == 2  # the date itself stays, and nothing is said of it
        assert await service.rebuilt_equals_live()


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


class Killed(DeadlineDesk):
    """Dies after its appends, before what it did is committed, as often as told; then somebody else goes on with nothing in memory."""

    deaths = 0

    async def tick(self, db: Connection) -> None:
        before = self._left[:]
        await super().tick(db)
        if self.deaths and self._left != before:
            self.deaths -= 1
            self._recounted, self._left = None, []
            raise ConnectionError("killed")


@pytest.mark.parametrize("deaths", [1, 4])
async def test_killed_in_the_middle_of_recounting(
    service: Deadlines, monkeypatch: pytest.MonkeyPatch, deaths: int
) -> None:
    """Whoever goes on finds what is left: everything moves, nothing moves twice."""
    monkeypatch.setattr(projection, "TICK", 3)
    monkeypatch.setattr(projection, "RECOUNTING", 0.0001)
    desk = Killed(service.own, service.packs, Calendars(service.calendar), lambda: service.today)
    async with service.running(desk), doors(service) as http:
        await cases_around_the_new_year(service)
        await quiet(service)
        wanted = (await posted(http, NOTICES, GIVEN_2027, dry_run=True))["preview"]["moves"]
        desk.deaths = deaths
        await posted(http, NOTICES, GIVEN_2027)
        await until_moved(service, len(wanted))
        await quiet(service)
        assert desk.deaths == 0
        said = Counter(event.stream for event in await moved(service))
        assert said == {f"deadline-{one['deadline']}": 1 for one in wanted}
        assert await service.rebuilt_equals_live()


async def test_two_processes_agree(service: Deadlines) -> None:
    """Imported through one process, the notice holds in the next answer of another, and whoever has the lease moves the dates once."""
    async with (
        service.running(owner="one"),
        service.running(owner="two"),
        doors(service) as http,
        doors(service) as other,
    ):
        await cases_around_the_new_year(service, 6)
        await service.settled()
        unknown = await got(other, "/v1/calendar", year=2027)
        assert (unknown["wanted"], unknown["wanted_year"]) == (True, 2027)
        made = await posted(http, NOTICES, GIVEN_2027)
        known = await got(other, "/v1/calendar", year=2027)
        assert (known["version"], known["wanted"], known["notice"]["number"]) == (
            made["calendar"], False, "国办发明电〔2026〕9号",
        )  # fmt: skip
        await until_moved(service, 1)
        await quiet(service)
        assert max(Counter(e.stream for e in await moved(service)).values()) == 1
        assert await service.rebuilt_equals_live()


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


async def test_the_command_reads_the_printed_notice(
    service: Deadlines, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was understood is shown before anything is sent; then preview, import, versions, moves, withdrawal, the calendar in force."""
    printed = tmp_path / "notice.txt"
    printed.write_text(NOTICE_2026, encoding="utf-8")
    data = tmp_path / "notice.yaml"
    data.write_text(orjson.dumps(GIVEN_2027).decode(), encoding="utf-8")
    async with service.running(), command(service, calendar_app) as run:
        await cases_around_the_new_year(service, 4)
        await service.settled()
        code, text = await run("import", str(printed))
        assert (code, "国办发明电〔2025〕7号" in text, "2026-02-28（六）" in text) == (0, True, True), text
        code, text = await run("import", str(data), "--dry-run")
        assert (code, "项由暂定转为确定" in text, "没有写入" in text) == (0, True, True)
        code, text = await run("import", str(data), "--actor", "p-ops", "--json")
        assert code == 0
        await until_moved(service, 1)
        await quiet(service)
        code, text = await run("versions")
        assert (code, "p-ops" in text, "现行" in text) == (0, True, True)
        code, text = await run("versions", "--json")
        latest = orjson.loads(text)["items"][0]
        code, text = await run("moves", str(latest["version"]))
        assert (code, "暂定" in text, "某某诉某局" in text) == (0, True, True)
        assert "春节放假" in (await run("show", "2027"))[1]
        code, text = await run("withdraw", latest["id"], "--reason", "录入有误")
        assert (code, "已撤回" in text) == (0, True)
        assert "尚未公布" in (await run("show", "2027"))[1]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (NOTICE_2026.replace("共9天", "共8天"), "写明共8天"),
        ("今天天气很好", "没有写明是哪一年"),
        ('{"year": 2027, "off": {}}', "缺少该字段"),
    ],
)
def test_a_file_that_is_not_understood_is_not_sent(text: str, part: str, tmp_path: Any) -> None:
    """The command ends with 2 and says what it did not understand; no system is needed to find that out."""
    file = tmp_path / "notice.txt"
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(calendar_app, ["import", str(file)])
    assert (done.exit_code, part in done.output) == (2, True)


async def test_hearings_and_reports_move_with_the_rest(service: Deadlines) -> None:
    """What counts back from a hearing in February is brought forward by the holiday before it."""
    async with service.running(), doors(service) as http:
        case = await service.case(region=YICHENG, notice="27-01-11")
        service.today = day("27-01-12")
        hearing = HearingScheduled(instance=1, hearing=1, hearing_on=day("27-02-15"))
        await case.told(hearing, "27-01-12")
        await quiet(service)
        before = (await service.rows(case))["leader_list"]
        await posted(http, NOTICES, GIVEN_2027)
        await until_moved(service, 1)
        await quiet(service)
        after = (await service.rows(case))["leader_list"]
        assert (before["due"], after["due"]) == (day("27-02-12"), day("27-02-04"))
        assert await service.rebuilt_equals_live()


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


def test_a_notice_from_standard_input_is_shown_before_anything_is_sent(tmp_path: Any) -> None:
    """What was read is printed first; that there is no system to send it to is said after."""
    done = CliRunner().invoke(calendar_app, ["import", "-", "--home", str(tmp_path)], input=NOTICE_2026)
    assert (done.exit_code, "国办发明电〔2025〕7号" in done.output) == (2, True)
    assert "没有找到正在运行的应诉系统" in done.output
