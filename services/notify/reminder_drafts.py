"""What is said when the day of a reminder has come: a hearing tomorrow, an unfinished duty brought before the next person. Pure.

Only a hard duty that ran out is called overdue (逾期); of all others the next person is asked to see to it, and nobody is accused.
"""

from __future__ import annotations

from datetime import date, timedelta

from services.notify.case_drafts import HEARING_ROLES
from services.notify.drafts import Draft, is_binding
from services.notify.standing import Case
from services.notify.wording import basis_line, by_when, case_line, day, duty_line, full
from shared.events.case import HearingScheduled
from shared.events.deadline import DeadlineSet
from shared.events.reminder import ReminderDue
from shared.events.terms import NoticeKind

_ONE_DAY = timedelta(days=1)


def escalated(due: ReminderDue, duty: DeadlineSet, case: Case, on: date, today: date) -> Draft | None:
    """None when the duty has another day by now: its new day has a ladder of its own. ``on`` is the day it was owed."""
    if due.role is None or due.day not in {duty.due, duty.due_safe}:
        return None
    binding = is_binding(duty)
    lapsed = today > duty.due
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"期限：{by_when(duty.due, duty.due_safe, today)}，尚未登记办结",
        basis_line(duty),
        "请：督促承办人立即办理；已经办结的，请其补登。"
        if binding
        else "请：了解办理情况；已经办结的请补登，确需延后的请说明。",
        "说明：确认后不再逐级提请。" if binding else None,
    )
    word = "提请督促" if binding else "提醒"
    # 逾期 is judged by the reading that favours the agency: its day is named then
    state = f"{day(duty.due)}，已逾期" if binding and lapsed else f"{day(duty.due_safe)}，尚未办结"
    return Draft(
        f"{word}：{duty.name}，{state}",
        lines,
        (due.role,),
        duty.instance,
        due_on=on,
        kind=NoticeKind.ESCALATED,
        about=due.about,
        day=duty.due_safe,
        statutory=binding,
        step=due.step,
    )


def hearing_tomorrow(due: ReminderDue, case: Case, on: date, today: date) -> Draft:
    asked = any(
        event.court_requires_leader
        for _, event in case.history.of(HearingScheduled)
        if (event.instance, event.hearing_on) == (due.instance, due.day)
    )
    past = today > due.day
    lines = (
        case_line(case, due.instance),
        f"开庭日期：{full(due.day)}",
        "法院通知负责人出庭，负责人必须出庭。" if asked and not past else None,
        "请：补登开庭情况。" if past else "请：核对出庭人员和材料，按期到庭。",
    )
    return Draft(
        f"{_when(due.day, today)}：{day(due.day)}",
        lines,
        HEARING_ROLES,
        due.instance,
        due_on=on,
        urgent=today == due.day,
        kind=NoticeKind.HEARING_TOMORROW,
        about=due.about,
        day=due.day,
        statutory=True,
    )


def _when(hearing_on: date, today: date) -> str:
    """In the words of the day it is told."""
    if today == hearing_on - _ONE_DAY:
        return "明日开庭"
    if today == hearing_on:
        return "今日开庭"
    return "即将开庭" if today < hearing_on else "开庭日已过"
