"""A day at a bureau on the running system: what clerks send, what becomes of it, who is told, what is counted.

Four real services on real PostgreSQL, NATS and SMTP, started by `yingsu up`; every expected date was counted by hand.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from shared.bus.rights import STANDING, bureau
from tests.support import two_cases as story
from tests.support.docket import REGION, Bureau, Docket, Item
from tests.support.outside import System
from tests.support.waiting import until

HTTP_BUREAU, NATS_BUREAU = Bureau("fz-renshe"), Bureau("fz-nats")


@pytest.fixture(scope="module")
async def told(system: System) -> tuple[Docket, Docket]:
    """The two cases, the lost one and the live one, as the bureau sent them over HTTP; all that follows is recorded."""
    lost, live = Docket(HTTP_BUREAU), Docket(HTTP_BUREAU, correlation=uuid4())
    await system.accepted(*story.justice(), *story.people(HTTP_BUREAU))
    await system.accepted(*story.lost(lost))
    for step in story.live(live):
        await system.accepted(*step)
        await system.settled()
    return lost, live


async def test_every_deadline_has_its_day(system: System, told: tuple[Docket, Docket]) -> None:
    """Deadlines are set, moved, met and missed on the days that the law and the district's document say, and no others are."""
    lost, live = told
    assert await lives_of_deadlines(system, lost) == story.LOST_DEADLINES
    assert await lives_of_deadlines(system, live) == story.LIVE_DEADLINES


async def test_the_list_shows_and_explains_the_same_days(system: System, told: tuple[Docket, Docket]) -> None:
    """What the list shows is what was recorded, and every date is explained down to the day it ends on."""
    _, live = told
    items = (await system.get("deadlines", f"/v1/cases/{live.id}/deadlines"))["items"]
    shown = {
        (item["rule"], item["subject"]): (item["due"], item["state"], item["lamp_title"]) for item in items
    }
    assert shown == story.LIVE_LIST
    for item in items:
        explanation = (await system.get("deadlines", f"/v1/deadlines/{item['id']}"))["explanation"]
        assert explanation["quote"]
        assert explanation["steps"][0]["code"] == "trigger"
        assert item["due"] in {explanation["steps"][-1]["first"], explanation["steps"][-1]["last"]}


async def test_everyone_is_told_once(system: System, told: tuple[Docket, Docket]) -> None:
    """Each person finds each matter that concerns them exactly once in the inbox, and nothing else."""
    inboxes = []
    for person in (*story.PEOPLE.values(), story.JUSTICE_OFFICER):
        page = await system.get("notify", "/v1/inbox", person=person, limit=500)
        inboxes += [(person, headline(m["subject"])) for m in page["items"] if of(m, told)]
    assert always(inboxes) == story.TOLD


def always(told: list[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Without what depends on when somebody looked, which is told once if at all."""
    perhaps = Counter(one for one in told if one[1].startswith(story.PERHAPS))
    assert set(perhaps.values()) <= {1}
    return Counter(told) - perhaps


async def test_every_matter_is_one_mail(system: System, told: tuple[Docket, Docket]) -> None:
    """Whoever has an address gets the same matters as mails, each once, under the notification's own id."""
    await until(lambda: no_mail_waits(system), 60)
    known = {row["id"]: row for row in await notifications(system) if of(row, told)}
    mails = [mail for mail in system.mails() if mail["X-Yingsu-Notification"] in known]
    found = [
        (mail["To"].partition("@")[0], headline(mail["Subject"].removeprefix("【紧急】"))) for mail in mails
    ]
    assert always(found) == story.TOLD
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    assert all(mail["Message-ID"].startswith(f"<{mail['X-Yingsu-Notification']}@") for mail in mails)


async def test_figures_lead_back_to_the_cases(system: System, told: tuple[Docket, Docket]) -> None:
    """The bureau's figures are those of its two cases, and each number names the cases behind it."""
    lost, live = told
    assert await figures(system, HTTP_BUREAU) == story.FIGURES
    assert await traced(system, "loss_rate") == [(str(lost.id), "numerator")]
    assert await traced(system, "on_time.report") == [(str(lost.id), "numerator"), (str(live.id), "counted")]
    assert await traced(system, "pending") == [(str(live.id), "counted")]


async def test_one_correlation_id_from_door_to_mail(system: System, told: tuple[Docket, Docket]) -> None:
    """Whatever follows from a fact bears its correlation id: the recorded events, and the log lines of every service on the way."""
    _, live = told
    streams = "stream = $1 or (type like 'deadline.%' or type like 'notification.%') and data::json->>'case_id' = $2"
    rows = await system.fetch(
        f"select distinct correlation, split_part(type, '.', 1) as area from eventlog.events where {streams}",
        live.subject,
        str(live.id),
    )
    areas = ("case", "deadline", "notification")
    assert {(row["area"], UUID(str(row["correlation"]))) for row in rows} == {
        (a, live.correlation) for a in areas
    }
    for service in ("intake", "deadlines", "notify"):
        assert any(line.get("correlation") == str(live.correlation) for line in system.log_lines(service)), (
            service
        )


async def test_the_bus_is_the_same_door(system: System, told: tuple[Docket, Docket]) -> None:
    """The same two cases submitted over NATS by another bureau give the same figures, and every item has its receipt."""
    lost, live = Docket(NATS_BUREAU), Docket(NATS_BUREAU)
    messages = [story.people(NATS_BUREAU), story.lost(lost), *story.live(live)]
    async with system.submitting(NATS_BUREAU) as js:
        for message in messages:
            await js.publish(
                f"submit.{REGION}.{NATS_BUREAU.code}", orjson.dumps(message), stream="SUBMISSIONS"
            )
    items = [item["id"] for message in messages for item in message]
    receipts = await until(lambda: receipts_of(system, NATS_BUREAU, len(items)))
    assert receipts == [(key, "accepted") for key in items]
    await system.settled()
    assert await figures(system, NATS_BUREAU) == await figures(system, HTTP_BUREAU) == story.FIGURES


def headline(subject: str) -> str:
    return subject.partition("｜")[0]


def of(row: dict[str, Any], cases: tuple[Docket, Docket]) -> bool:
    return row["case_id"] in {str(case.id) for case in cases}


async def lives_of_deadlines(system: System, case: Docket) -> dict[tuple[str, str], list[str]]:
    """What is recorded of each of a case's deadlines, in the words of the story."""
    query = (
        "select type, occurred_on, data from eventlog.events where type like 'deadline.%' order by position"
    )
    lives: dict[tuple[str, str], list[str]] = {}
    for row in await system.fetch(query):
        data = json.loads(row["data"])
        if data["case_id"] == str(case.id):
            key = (data["rule"], data["subject"])
            lives.setdefault(key, []).append(
                said(row["type"].partition(".")[2], str(row["occurred_on"]), data)
            )
    return lives


def said(kind: str, day: str, data: dict[str, Any]) -> str:
    match kind:
        case "set" | "moved":
            safe = "" if data["due_safe"] == data["due"] else f" / {data['due_safe']}"
            return f"{kind} {data['due']}{safe}"
        case "met":
            return f"met {data['met_on']} {'on time' if data['on_time'] else 'late'}"
        case "approaching":
            return f"approaching, owed {data['remind_on']}"
    return f"{kind} {day}"


async def notifications(system: System) -> list[Any]:
    return list((await system.get("notify", "/v1/notifications", limit=500))["items"])


async def no_mail_waits(system: System) -> bool:
    summary = await system.get("notify", "/v1/notifications/summary")
    return all(one["state"] == "sent" for one in summary["deliveries"])


async def figures(system: System, bureau: Bureau) -> dict[str, str]:
    """The figures that the story speaks of, of one bureau in 2026."""
    answer = await system.get("stats", "/v1/stats", period="2026", region=REGION, bureau=bureau.code)
    totals = {code: figure for block in answer["blocks"] for code, figure in block["total"].items()}
    return {code: shown(totals[code]) for code in story.FIGURES}


def shown(figure: dict[str, Any]) -> str:
    if "count" in figure:
        return str(figure["count"])
    return f"{figure['numerator']}/{figure['denominator']} ({figure['apart']})"


async def traced(system: System, indicator: str) -> list[tuple[str, str]]:
    """(case id, place) of each row behind a number, numerators first."""
    asked = {"indicator": indicator, "period": "2026", "region": REGION, "bureau": HTTP_BUREAU.code}
    rows = (await system.get("stats", "/v1/stats/trace", **asked))["rows"]
    return sorted(((row["case_id"], row["place"]) for row in rows), key=lambda row: row[1], reverse=True)


async def receipts_of(system: System, bureau: Bureau, count: int) -> list[tuple[Item, str]]:
    """(id, status) of the bureau's receipts once there are ``count`` of them."""
    found = await system.messages("RECEIPTS", f"receipt.{bureau.region}.{bureau.code}.*")
    answers = [orjson.loads(message.data) for message in found]
    return [(one["id"], one["status"]) for one in answers] if len(answers) >= count else []


async def test_the_log_is_proven_with_what_was_written_down_elsewhere(system: System) -> None:
    """`log verify` lays the anchors of the NATS stream beside the chain and says so; its JSON is JSON and nothing else."""

    async def anchored() -> bool:
        verified = await system.yingsu("log", "verify", "--json")
        assert (verified.code, verified.json["intact"]) == (0, True), verified.output + verified.errors
        return bool(verified.json["anchored"])

    await until(anchored, 60)
    assert "个库外锚定相符" in (await system.yingsu("log", "verify")).output


async def test_keys_of_nats_are_changed_while_it_runs(system: System, told: tuple[Docket, Docket]) -> None:
    """A new bureau gets a key, every service another one: all sign in with the new, nobody needed a right that the table does not give, and
    what the bureau submits is answered.
    """
    added = await system.yingsu("nats", "user", "add", f"{REGION}/fz-late")
    assert (added.code, added.errors) == (0, "")
    place = Bureau("fz-late")
    seed = system.info.nats_seeds / f"{bureau(place.region, place.code)}.seed"
    assert seed.stat().st_mode & 0o077 == 0
    before = seed.with_name("intake.seed").read_text()
    rotated = await system.yingsu("nats", "rotate")
    assert (rotated.code, rotated.output.count("旧密钥已停用")) == (0, len(STANDING)), rotated.errors
    assert seed.with_name("intake.seed").read_text() != before
    case = Docket(place)
    async with system.submitting(place) as js:
        await js.publish(
            f"submit.{REGION}.fz-late", orjson.dumps(case.opened("（虚构）甲")), stream="SUBMISSIONS"
        )
        [(_, status)] = await until(lambda: receipts_of(system, place, 1))
    assert status == "accepted"
    looked = await system.yingsu("doctor", "--json")
    assert {one["part"]: one["well"] for one in looked.json}["消息服务"]
    violations = [
        line for line in (system.home.logs / "nats.log").read_text().splitlines() if "Violation" in line
    ]
    assert violations == []
