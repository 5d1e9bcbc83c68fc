"""Deadlines and hearings as iCalendar text. Pure: the same rows on the same day give the same bytes.

An event keeps its UID for life; ``SEQUENCE`` follows the stream's version, so that a day that moved replaces the old one everywhere. Deadlines
stand on the day of reminders (``due_safe``). A date that is 暂定 is tentative, one that fell away or stands still is cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event

from services.deadlines.life.entries import State
from shared.dates.wording import days_said, said
from shared.personal.hiding import hidden

#: how often subscribers look again, and when they are reminded: at nine on the day before
REFRESH = timedelta(hours=1)
REMIND = timedelta(hours=-15)
_MARKS = {
    State.MET: "已完成",
    State.MET_LATE: "已完成",
    State.MISSED: "逾期",
    State.CANCELLED: "已撤销",
    State.PAUSED: "暂停计算",
}
_GONE = frozenset({State.CANCELLED, State.PAUSED})


@dataclass(frozen=True, slots=True)
class Duty:
    """``item`` is the line of the list, ``day`` where it stands in the calendar, also when it stands there no longer; ``version`` and
    ``changed_at`` are of its stream's last event; ``clause`` as people cite it, ``quote`` its words.
    """

    item: Mapping[str, Any]
    day: date
    version: int
    changed_at: datetime
    clause: str = ""
    quote: str | None = None


def feed(
    name: str,
    today: date,
    duties: Iterable[Duty],
    hearings: Iterable[Mapping[str, Any]],
    most: int | None = None,
) -> bytes:
    """One calendar; lines folded and escaped as RFC 5545 asks, in UTF-8. ``most``: it holds only so many, and says so on today."""
    calendar = Calendar()
    calendar.add("prodid", "-//yingsu//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, f"应诉期限：{' '.join(name.split())}")  # the library writes it as it stands
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in (
        *(_of_duty(hidden(duty), today) for duty in duties),
        *(_of_hearing(hidden(row), today) for row in hearings),
        *([_of_more(most, today)] if most else []),
    ):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_duty(duty: Duty, today: date) -> Event:
    item = duty.item
    state = State(item["state"])
    event = _event(f"{item['id']}@yingsu", duty.day, duty.version - 1, duty.changed_at)
    event.add("summary", _title(item, state))
    event.add("description", days_said("\n".join(_lines(duty, today))))
    event.add("categories", [item["kind_title"], item["nature_title"]])
    event.add(
        "status", "CANCELLED" if state in _GONE else "TENTATIVE" if item["provisional"] else "CONFIRMED"
    )
    if state is State.RUNNING:
        event.add_component(_alarm(_title(item, state)))
    return event


def _title(item: Mapping[str, Any], state: State) -> str:
    mark = f"【{_MARKS[state]}】" if state in _MARKS else ""
    subject = f"（{item['subject_title']}）" if item["subject_title"] else ""
    provisional = "（暂定）" if item["provisional"] else ""
    return f"{mark}{item['name']}{subject}{provisional}｜{item['case_no'] or item['case_name']}"


def _lines(duty: Duty, today: date) -> Iterator[str]:
    """What, by when, how much is left, from which clause and since when, what happened to the date, where to read more. Days may stand as the
    record has them.
    """
    item = duty.item
    yield f"案件：{item['case_name']}" + (f"（{item['case_no']}）" if item["case_no"] else "")
    whole = "，当日24时前完成为按时" if item["due"] else ""
    yield f"届满日：{item['due'] or '未定'}{'（暂定，待放假安排公布）' if item['provisional'] else ''}{whole}"
    if item["due_safe"] != item["due"]:
        yield f"请按较早的{said(item['due_safe'])}办理：原文可作不同理解，逾期只按{said(item['due'])}认定"
    if item["remaining_days"] is not None:
        left = item["remaining_days"]
        yield f"{'剩余' if left >= 0 else '逾期'}：{abs(left)}天（自然日，截至{said(today)}）"
    yield f"依据：{duty.clause}" + (f"：“{duty.quote}”" if duty.quote else "")
    yield f"起算日：{item['trigger_on']}　状态：{item['state_title']}"
    for told in (item["reason"], item["note"]):
        if told:
            yield f"说明：{told}"
    yield "计算过程：登录系统，在该案的“期限”中点“为什么”"


def _of_hearing(row: Mapping[str, Any], today: date) -> Event:
    key = f"hearing-{row['case_id']}-{row['instance']}-{row['hearing']}@yingsu"
    # a hearing's row has no instant of its own: its day of midnight is as stable as the row
    event = _event(key, row["hearing_on"], row["version"], datetime.combine(row["hearing_on"], time(), UTC))
    case = row["case_no"] or row["case_name"]
    title = f"开庭（第{row['hearing']}次）｜{case}"
    event.add("summary", title)
    required = "\n法院通知负责人出庭" if row["leader_required"] else ""
    held = "\n已开庭" if row["held_on"] else ""
    event.add("description", f"案件：{row['case_name']}{required}{held}")
    event.add("categories", ["开庭"])
    event.add("status", "CONFIRMED")
    if row["court"]:
        event.add("location", row["court"])
    if row["hearing_on"] >= today and not row["held_on"]:
        event.add_component(_alarm(title))
    return event


def _of_more(most: int, today: date) -> Event:
    event = _event("more@yingsu", today, today.toordinal(), datetime.combine(today, time(), UTC))
    event.add("summary", f"期限或开庭较多：本日历只列离今天最近的{most}项，其余请看系统中的清单")
    return event


def _event(uid: str, day: date, sequence: int, stamp: datetime) -> Event:
    """An all-day event that blocks no time."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("sequence", sequence)
    return event


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", text)
    return alarm
