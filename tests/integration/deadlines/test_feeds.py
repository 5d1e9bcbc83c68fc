"""Calendar feeds as a calendar program sees them: over HTTP, read by a client library, again after a day has moved."""

from __future__ import annotations

import asyncio
import re
from datetime import date
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from icalevents.icalevents import events as subscribe

from services.deadlines.feeds import doors
from shared.events.case import (
    CaseOpened,
    ClockResumed,
    ClockStopped,
    Corrected,
    DefenceFiled,
    HandlerAssigned,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    NoticeReceived,
)
from shared.events.organisation import OrganisationRegistered, PersonAssigned
from shared.events.terms import CaseKind, Level, Origin, Role, StopReason
from tests.integration.deadlines.service import CaseStory, Deadlines
from tests.support.given import a_write, an_event
from tests.support.packs import SHIPPED_PACKS
from tests.support.served import served

SPAN = {"start": date(2026, 5, 1), "end": date(2026, 12, 31)}


async def a_case(service: Deadlines, handler: str = "p-handler") -> CaseStory:
    case = await service.case()
    await case.told(HandlerAssigned(instance=1, handler=handler), "26-06-01")
    return case


async def organised(service: Deadlines) -> None:
    """The bureau is registered and has a leader."""
    for event in (
        OrganisationRegistered(name="（虚构）某局"),
        PersonAssigned(person="p-leader", label="分管领导", role=Role.LEADER),
    ):
        new = an_event(event, on=date(2026, 6, 1), region="110105")
        await service.log.append(a_write("organisation-110105", new))


async def subscribed(url: str) -> dict[str, Any]:
    """What a subscriber's client library finds, by the first words of the title."""
    found = await asyncio.to_thread(subscribe, url=url, **SPAN)
    return {event.summary.partition("｜")[0]: event for event in found}


def components(text: bytes) -> dict[str, Any]:
    calendar = Calendar.from_ical(text)
    return {str(event["summary"]).partition("｜")[0]: event for event in calendar.walk("VEVENT")}


async def test_a_subscriber_sees_a_deadline_move(service: Deadlines) -> None:
    """A corrected notice moves the day: the same UID comes back with the new day and a higher SEQUENCE, said as people say days, without a code."""
    async with service.running(), served(service.app()) as url:
        case = await a_case(service)
        await service.settled()
        feed = f"{url}/v1/feeds/person/p-handler.ics"
        before = await subscribed(feed)
        notice = next(e for e in await service.log.read_stream(f"case-{case.id}") if "notice" in e.type)
        right = NoticeReceived(instance=1).model_dump(mode="json")
        await case.told(
            Corrected(corrects=notice.id, fact_on=date(2026, 6, 3), data=right, reason="录错"), "26-06-03"
        )
        await service.settled()
        after = await subscribed(feed)
    old, new = before["提交答辩状"], after["提交答辩状"]
    assert (old.start.date(), new.start.date()) == (date(2026, 6, 16), date(2026, 6, 18))
    assert (old.uid, old.all_day) == (new.uid, True)
    assert new.sequence > old.sequence
    assert "依据：行政诉讼法第六十七条：“" in new.description
    assert "剩余：17天" in new.description
    assert "届满日：2026年6月18日（周四）" in new.description
    assert not re.search(r"\d{4}-\d\d|[A-Z]\d\d-|yingsu", new.description)


async def test_what_fell_away_or_stands_is_cancelled(service: Deadlines) -> None:
    """Done keeps its day and is marked; a stopped clock takes its day away; the running one reminds on the day before."""
    async with service.running(), service.http() as http:
        case = await a_case(service)
        await case.told(DefenceFiled(instance=1), "26-06-01")
        await service.settled()
        done = components((await http.get("/v1/feeds/person/p-handler.ics")).content)
        assert done["【已完成】提交答辩状"]["status"] == "CONFIRMED"
        assert not done["【已完成】提交答辩状"].walk("VALARM")
        running = done["提交证据和依据"]
        assert [alarm["trigger"].to_ical() for alarm in running.walk("VALARM")] == [b"-PT15H"]
        assert (running["status"], [str(c) for c in running["categories"].cats]) == (
            "CONFIRMED",
            ["法定", "义务"],
        )
        gone = await service.case()
        await gone.told(HandlerAssigned(instance=1, handler="p-other"), "26-06-01")
        await service.settled()
        before = components((await http.get("/v1/feeds/person/p-other.ics")).content)["提交答辩状"]
        notice = next(e for e in await service.log.read_stream(f"case-{gone.id}") if "notice" in e.type)
        taken_back = Corrected(
            corrects=notice.id,
            fact_on=date(2026, 6, 1),
            data={"instance": 1, "notice": "appeal"},
            reason="录错",
        )
        await gone.told(taken_back, "26-06-01")
        await service.settled()
        after = components((await http.get("/v1/feeds/person/p-other.ics")).content)["【已撤销】提交答辩状"]
    assert after["status"] == "CANCELLED"
    assert (after["uid"], after["sequence"] > before["sequence"]) == (before["uid"], True)


async def test_a_clock_that_stands_leaves_the_calendar(service: Deadlines) -> None:
    """暂停: the event on the old day is cancelled; when the clock runs again the same UID has the new day."""
    service.packs = SHIPPED_PACKS
    async with service.running(), service.http() as http:
        case = CaseStory(service.log, "110105")
        await case.told(CaseOpened(name="某某申请复议", kind=CaseKind.RECONSIDERATION))
        await case.told(InstanceOpened(instance=1, level=Level.RECONSIDERATION), "26-05-25")
        await case.told(HandlerAssigned(instance=1, handler="p-handler"), "26-05-25")
        await service.settled()
        path, title = "/v1/feeds/person/p-handler.ics", "作出复议决定（普通程序，预估）"
        before = components((await http.get(path)).content)[title]
        await case.told(ClockStopped(instance=1, reason=StopReason.SUSPENSION), "26-05-28")
        await service.settled()
        standing = components((await http.get(path)).content)[f"【暂停计算】{title}"]
        await case.told(ClockResumed(instance=1), "26-06-01")
        await service.settled()
        after = components((await http.get(path)).content)[title]
    assert (standing["status"], standing["dtstart"].dt) == ("CANCELLED", before["dtstart"].dt)
    assert (after["status"], after["dtstart"].dt > before["dtstart"].dt) == ("CONFIRMED", True)
    assert before["uid"] == standing["uid"] == after["uid"]
    assert before["sequence"] < standing["sequence"] < after["sequence"]


async def test_hearings_are_events_that_move_too(service: Deadlines) -> None:
    """A hearing keeps its UID when it is moved; a leader of the bureau sees it as the handler does."""
    async with service.running(), service.http() as http:
        await organised(service)
        case = await a_case(service)
        await case.told(HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 7, 1)), "26-06-01")
        await service.settled()
        path = "/v1/feeds/bureau/fz-renshe.ics?region=110105"
        before = components((await http.get(path)).content)["开庭（第1次）"]
        await case.told(HearingMoved(instance=1, hearing=1, hearing_on=date(2026, 7, 8)), "26-06-02")
        await service.settled()
        after = components((await http.get(path)).content)["开庭（第1次）"]
        leader = components((await http.get("/v1/feeds/person/p-leader.ics")).content)
    assert (before["dtstart"].dt, after["dtstart"].dt) == (date(2026, 7, 1), date(2026, 7, 8))
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert list(leader) == ["开庭（第1次）"]


async def test_a_provisional_day_is_tentative(service: Deadlines) -> None:
    """暂定 is in the title, and in the status that programs understand."""
    service.today = date(2026, 12, 28)
    async with service.running(), service.http() as http:
        case = await service.case(notice="26-12-28")
        await case.told(HandlerAssigned(instance=1, handler="p-handler"), "26-12-28")
        await service.settled()
        found = components((await http.get("/v1/feeds/person/p-handler.ics")).content)
    assert found["提交答辩状（暂定）"]["status"] == "TENTATIVE"


async def test_an_unchanged_feed_is_not_sent_again(service: Deadlines) -> None:
    """The same rows give the same bytes; If-None-Match answers 304; a new day, on which less is left, is another text."""
    async with service.running(), service.http() as http:
        await a_case(service)
        await service.settled()
        first = await http.get("/v1/feeds/person/p-handler.ics")
        assert first.headers["content-type"] == "text/calendar; charset=utf-8"
        tag = first.headers["etag"]
        again = await http.get("/v1/feeds/person/p-handler.ics", headers={"if-none-match": f'"x", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        await service.stands_on("26-06-02")
        later = await http.get("/v1/feeds/person/p-handler.ics", headers={"if-none-match": tag})
        assert (later.status_code, later.headers["etag"] != tag) == (200, True)


async def test_lines_are_folded_in_octets_between_characters(service: Deadlines) -> None:
    """RFC 5545: no line is longer than 75 octets, and no Chinese character is cut in two; the calendar names itself and how often to look."""
    async with service.running(), service.http() as http:
        await a_case(service)
        await service.settled()
        body = (await http.get("/v1/feeds/person/p-handler.ics")).content
    assert all(len(line) <= 75 and line.decode() is not None for line in body.split(b"\r\n"))
    calendar = Calendar.from_ical(body)
    assert (str(calendar["x-wr-calname"]), str(calendar["name"])) == ("应诉期限：p-handler",) * 2
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in body


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/feeds/person/nobody.ics", 404, "feed_not_found"),
        ("/v1/feeds/bureau/nobody.ics?region=110105", 404, "feed_not_found"),
        ("/v1/feeds/bureau/nobody.ics", 422, "region_missing"),
        ("/v1/feeds/court/c.ics", 422, "invalid_parameter"),
    ],
)
async def test_a_subscription_that_can_never_fill_is_refused(
    service: Deadlines, path: str, status: int, code: str
) -> None:
    """A misspelt person or bureau is no empty calendar."""
    async with service.running(), service.http() as http:
        await service.settled()
        answer: httpx.Response = await http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_what_is_long_over_leaves_the_calendar(service: Deadlines) -> None:
    """A deadline missed for longer than a calendar looks back is a matter of the lists."""
    async with service.running(), service.http() as http:
        await a_case(service)
        await service.settled()
        path = "/v1/feeds/person/p-handler.ics"
        await service.stands_on("26-06-17")
        assert "【逾期】提交答辩状" in components((await http.get(path)).content)
        await service.stands_on("26-12-31")
        assert not components((await http.get(path)).content)
        assert (await http.get("/v1/overdue")).json()["items"]


async def test_a_calendar_holds_what_is_nearest_to_today(
    service: Deadlines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more than it may hold: the nearest, in their order, and a line on today that says so."""
    async with service.running(), service.http() as http:
        for notice in ("26-05-25", "26-06-01"):
            case = await service.case(notice=notice)
            await case.told(HandlerAssigned(instance=1, handler="p-handler"), "26-06-01")
        await service.settled()
        path = "/v1/feeds/person/p-handler.ics"
        everything = [
            e["dtstart"].dt for e in Calendar.from_ical((await http.get(path)).content).walk("VEVENT")
        ]
        monkeypatch.setattr(doors, "MOST", 2)
        *kept, told = Calendar.from_ical((await http.get(path)).content).walk("VEVENT")
    assert len(everything) == 4
    assert [e["dtstart"].dt for e in kept] == sorted(everything)[:2]
    assert (told["dtstart"].dt, "最近的2项" in told["summary"]) == (service.today, True)


async def test_published_cases_are_in_nobody_s_calendar(service: Deadlines) -> None:
    """They are reading matter."""
    async with service.running(), service.http() as http:
        case = await service.case(origin=Origin.PUBLISHED)
        await case.told(HandlerAssigned(instance=1, handler="p-handler"), "26-06-01")
        await case.told(ClockStopped(instance=1, reason=StopReason.SUSPENSION), "26-06-01")
        await service.settled()
        assert not components((await http.get("/v1/feeds/person/p-handler.ics")).content)
