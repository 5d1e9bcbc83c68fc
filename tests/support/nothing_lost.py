"""What must be true of a system after whatever happened to it, asked from outside: nothing lost, nothing twice, everything whole."""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import dataclass
from typing import Any

import orjson

from shared.personal.tokens import is_token
from tests.support import on_the_bus
from tests.support.load import FINAL, Load
from tests.support.outside import PROJECTIONS, System
from tests.support.waiting import until

logger = logging.getLogger(__name__)

PROJECTION_NAMES = {
    "deadlines.desk",
    "intake.cases",
    "intake.relay",
    "notify.dispatch",
    "notify.inbox",
    "notify.reminders",
    "stats.entries",
    "stats.figures",
}
#: of these the load fills every table
WHOLLY_FILLED = {"notify.reminders"}


@dataclass(frozen=True)
class Mailed:
    """``repeated``: mails beyond the first of a notification."""

    notifications: int
    repeated: int


async def check_all(system: System, load: Load, *, mails: float = 90) -> Mailed:
    """Once everything has come to rest (``mails``: seconds that the last one may take) it is all there, once, and agrees."""
    await system.settled(120)
    await all_mails_sent(system, mails)
    await system.settled(60)
    log = await check_log(system, load)
    await check_stream(system, log)
    await check_receipts(system, load)
    await check_projections(system)
    await check_chain(system)
    mailed = await check_mails(system, log)
    logger.info("%s events, %s sendings repeated, %s", len(log), load.repeats, mailed)
    return mailed


async def check_log(system: System, load: Load, *, before: int = 0) -> list[Any]:
    """The log holds what was acknowledged, each fact once as it was sent, at the position that was answered, and no other fact."""
    log = await system.log()
    assert [row["position"] for row in log] == list(range(1, len(log) + 1))
    facts = {str(row["id"]): row for row in log if row["position"] > before and is_fact(row["type"])}
    assert len(facts) == sum(row["position"] > before and is_fact(row["type"]) for row in log)
    assert set(facts) == set(load.answered) | set(load.handed_in)
    for key, row in facts.items():
        sent = load.sent[key]
        said = (
            row["type"],
            row["stream"],
            row["bureau"],
            row["occurred_on"] and row["occurred_on"].isoformat(),
        )
        assert said == (sent["type"], sent["subject"], sent["bureau"], sent["occurredon"])
        recorded = json.loads(row["data"])
        differs = {name for name, value in sent["data"].items() if recorded.get(name) != value}
        assert all(name == "email" and is_token(recorded[name]) for name in differs), (recorded, sent)
    assert {k: a["position"] for k, a in load.answered.items()} == {
        k: facts[k]["position"] for k in load.answered
    }
    return log


def is_fact(type_: str) -> bool:
    return type_.startswith(("case.", "organisation."))


async def check_stream(system: System, log: list[Any]) -> None:
    """EVENTS holds the whole log, in its order, each event once, as it is published that they look."""
    messages = await system.messages("EVENTS", "events.>")
    assert on_the_bus.faults(messages) == []
    published = [(int(m.headers["Position"]), m.headers["Nats-Msg-Id"]) for m in messages]
    assert published == [(row["position"], str(row["id"])) for row in log]
    for message, row in zip(messages, log, strict=True):
        assert orjson.loads(message.data)["data"] == json.loads(row["data"])


async def check_receipts(system: System, load: Load) -> None:
    """Everything handed in over NATS is answered, accepted or found to be there already, and no submission is left."""
    found = await system.messages("RECEIPTS", "receipt.>")
    assert on_the_bus.faults(found) == []
    statuses = {(answer := orjson.loads(m.data))["id"]: answer["status"] for m in found}
    assert set(load.handed_in) <= set(statuses)
    assert {statuses[key] for key in load.handed_in} <= FINAL
    async with system.jetstream() as js:
        assert (await js.stream_info("SUBMISSIONS")).state.messages == 0
        assert (await js.stream_info("DEADLETTERS")).state.messages == 0


async def check_projections(system: System) -> None:
    """Every projection is at the end of the log, none has failed, and each equals one built anew from the log."""
    tail, rows = await system.tail(), await system.fetch(PROJECTIONS)
    assert {row["name"] for row in rows} >= PROJECTION_NAMES
    assert {(row["name"], row["position"], row["failure"]) for row in rows} == {
        (r["name"], tail, None) for r in rows
    }
    without_rows = {"intake.relay", "intake.prechecks", "notify.dispatch"}  # they have effects
    names = [row["name"] for row in rows if row["name"] not in without_rows]
    found = await system.checksums(*names)
    assert list(found) == names
    for name, checked in found.items():
        _check_projection(name, checked)


def _check_projection(name: str, checked: dict[str, Any]) -> None:
    assert checked["equal"], (name, checked)
    counts = {table: int(count) for table, (count, _) in checked["live"].items()}
    filled = name in PROJECTION_NAMES  # the load does not bring what other projections hold
    assert not filled or sum(counts.values()) > 0
    assert name not in WHOLLY_FILLED or all(counts.values()), counts


async def check_chain(system: System) -> None:
    """The log's seals are intact."""
    verified = await system.yingsu("log", "verify", "--json")
    assert (verified.code, verified.json["intact"]) == (0, True), verified.output + verified.errors
    assert verified.json["events"] == await system.tail()


async def all_mails_sent(system: System, seconds: float = 90) -> None:
    """Wait until no mail is on its way any more; none has failed."""

    async def none_waits() -> bool:
        summary = await system.get("notify", "/v1/notifications/summary")
        return all(one["state"] == "sent" for one in summary["deliveries"])

    await until(none_waits, seconds)


async def check_mails(system: System, log: list[Any]) -> Mailed:
    """Every notification with an address was mailed and recorded as sent once; nobody was told one matter twice."""
    raised = [row for row in log if row["type"] == "notification.raised"]
    told = Counter((json.loads(row["data"])["person"], json.loads(row["data"])["cause"]) for row in raised)
    assert set(told.values()) <= {1}
    addressed = {
        row["stream"].removeprefix("notification-") for row in raised if "email" in json.loads(row["data"])
    }
    sent = Counter(
        row["stream"].removeprefix("notification-") for row in log if row["type"] == "notification.sent"
    )
    assert sent == Counter(addressed)
    mails = Counter(mail["X-Yingsu-Notification"] for mail in system.mails())
    assert set(mails) == addressed
    return Mailed(len(addressed), sum(mails.values()) - len(addressed))
