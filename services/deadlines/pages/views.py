"""Deadlines as pages show them: the lamp in words, what a date went through, the kinds to choose from. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from services.deadlines.life.entries import State
from services.deadlines.lists.asked import ListState
from services.deadlines.lists.lamps import Lamp
from shared.events.deadline import (
    DatedDeadline,
    DeadlineApproaching,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineWithheld,
)
from shared.events.envelope import Recorded
from shared.events.model import Event
from shared.events.terms import Nature, Term

Item = Mapping[str, Any]
_COLOURS = {Lamp.OVERDUE: "red", Lamp.RED: "red", Lamp.YELLOW: "yellow", Lamp.GREEN: "green"}
#: what has to be done, as a list is asked for first
OPEN = "running,missed,paused"


#: as the certificate names a record
_RECORD = re.compile(r"（记录 [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}）")


class Light(NamedTuple):
    """red | yellow | green | grey, and the word that says the same."""

    colour: str
    words: str


class Earlier(NamedTuple):
    """The day of the stricter reading, and whether it has gone by."""

    day: date
    past: bool


class Lived(NamedTuple):
    """One event of a deadline: what, when learned, and what it says."""

    title: str
    recorded_at: Any
    text: str
    position: int


def light(item: Item) -> Light:
    """Days left are natural days until the due day; a right that was not used is not overdue."""
    if not (lamp := item["lamp"]):
        return Light("grey", item["state_title"])
    left = item["remaining_days"]
    if left < 0 and item["nature"] == Nature.RIGHT:
        return Light("grey", "期满")
    if left < 0:
        return Light("red", f"逾期{-left}天")
    return Light(_COLOURS[lamp], "今天到期" if left == 0 else f"剩{left}天")


def shown(item: Item) -> dict[str, Any]:
    """A line with its lamp, its whole title and where it is read."""
    subject = f"（{item['subject_title']}）" if item["subject_title"] else ""
    return {
        **item,
        "light": light(item),
        "title": f"{item['name']}{subject}",
        "path": f"/deadlines/{item['id']}",
        "earlier": _earlier(item),
    }


def _earlier(item: Item) -> Earlier | None:
    """By when to have it done, where the stricter reading ends before the due day and the clock still runs."""
    left, due, safe = item["remaining_days"], item["due"], item["due_safe"]
    if not item["lamp"] or left < 0 or safe == due:
        return None
    return Earlier(safe, past=(due - safe).days > left)


def all_shown(items: Iterable[Item]) -> list[dict[str, Any]]:
    return [shown(item) for item in items]


def lived(events: Iterable[Recorded]) -> list[Lived]:
    """The life of a deadline, the latest last."""
    return [
        Lived(event.payload.title, event.recorded_at, _said(event.payload, event.occurred_on), event.position)
        for event in events
    ]


def _said(event: Event, on: date | None) -> str:  # noqa: PLR0911  (one line a kind of event)
    match event:
        case DeadlineMoved():
            return f"由{event.previous_due}改为{event.due}：{event.reason}"
        case DeadlineResumed():
            return f"恢复计算，届满日{event.due}：{event.reason}"
        case DatedDeadline():
            return f"届满日{event.due}" + ("（暂定）" if event.provisional else "")
        case DeadlineApproaching():
            return f"届满日{event.due}，提前{event.days_left}个工作日提醒"
        case DeadlineMet():
            return f"{event.met_on}完成，" + ("按期" if event.on_time else f"逾期（届满日{event.due}）")
        case DeadlineMissed():
            return f"届满日{event.due}已过，自{on}起逾期"
        case DeadlinePaused():
            return f"自{event.since}起停止计算：{event.reason}"
        case DeadlineCancelled() | DeadlineWithheld():
            return event.reason
    return ""


def steps(explanation: Item) -> list[tuple[str, str]]:
    """(title, text) of each step, without ids of records: beside the steps stands who recorded what, and as which number."""
    return [(step["title"], _RECORD.sub("", step["text"])) for step in explanation["steps"]]


def changes(life: Iterable[Recorded], since: int) -> list[str]:
    """What happened to a deadline behind that position of the log, in words."""
    return [f"{one.title}：{one.text}" for one in lived(event for event in life if event.position > since)]


def states() -> Iterator[tuple[str, str]]:
    """What a list can be asked for."""
    yield from ((one.value, one.title) for one in State)
    yield ListState.WAITING.value, ListState.WAITING.title
    yield "all", "全部"


def options(terms: type[Term]) -> list[tuple[str, str]]:
    return [(one.value, one.title) for one in terms]
