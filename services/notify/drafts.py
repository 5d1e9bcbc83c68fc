"""What is said of each kind of event, before anybody is looked for: the headline, the lines, the roles, and how urgent it is.

Pure. A hard duty (刚) that ran out is overdue (逾期); flexible and soft ones (柔、软) are brought to mind and accuse nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.notify.standing import Case
from services.notify.wording import basis_line, by_when, case_line, day, duty_line, reason_line, remaining
from shared.events.case import HandlerAssigned, HearingMoved, HearingScheduled
from shared.events.deadline import (
    DeadlineApproaching,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWithheld,
)
from shared.events.terms import Role, Strength

HEARING_ROLES = (Role.HANDLER, Role.LEADER, Role.LIAISON)
WITHHELD_ROLES = (Role.HANDLER, Role.LEGAL_OFFICE)
#: a hard period this close is urgent (days)
CLOSE = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """``roles``: the first must act, the others are informed. ``due_on``: when this was to be told; None is the day it was recorded."""

    what: str
    lines: tuple[str | None, ...]
    roles: tuple[Role, ...]
    instance: int
    due_on: date | None = None
    urgent: bool = False


def period_set(duty: DeadlineSet, case: Case) -> Draft:
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"期限：{by_when(duty.due, duty.due_safe)}",
        basis_line(duty),
        "说明：日期为暂定，次年放假安排公布后可能变动。" if duty.provisional else None,
        "请：按期办理，办结后及时登记。",
    )
    return Draft(f"新期限：{duty.name}，{day(duty.due_safe)}前", lines, _roles(duty), duty.instance)


def period_moved(moved: DeadlineMoved, duty: DeadlineSet, case: Case) -> Draft:
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"原期限：{day(moved.previous_due)}",
        f"现期限：{by_when(moved.due, moved.due_safe)}",
        reason_line(moved.reason),
        basis_line(duty),
        "请：按新的日期安排。",
    )
    same = (
        moved.previous_due == moved.due
    )  # taken up again after a correction, or only the safer reading moved
    change = f"仍为{day(moved.due)}" if same else f"由{day(moved.previous_due)}改为{day(moved.due)}"
    what = f"期限变更：{duty.name}，{change}"
    return Draft(what, lines, _roles(duty), duty.instance)


def period_approaching(near: DeadlineApproaching, duty: DeadlineSet, case: Case, today: date) -> Draft:
    left = (near.due_safe - today).days
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"期限：{by_when(near.due, near.due_safe)}，{remaining(left)}",
        basis_line(duty),
        "请：尽快办理，办结后及时登记。",
    )
    urgent = duty.strength is Strength.HARD and left <= CLOSE
    what = f"期限临近：{duty.name}，{day(near.due_safe)}"
    return Draft(what, lines, _roles(duty), duty.instance, near.remind_on, urgent)


def period_missed(
    missed: DeadlineMissed, duty: DeadlineSet, case: Case, first_late_day: date | None
) -> Draft:
    hard = duty.strength is Strength.HARD
    word, date_word = ("逾期", "期限") if hard else ("提醒", "建议日期")
    request = "请：立即办理并登记；已经办结的，请补登办结日期。"
    gentle = "请：尽快办理；已经办结的请补登，确需延后的请说明情况。"
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"{date_word}：{day(missed.due)}，尚未登记办结",
        basis_line(duty),
        request if hard else gentle,
    )
    what = f"{word}：{duty.name}，{day(missed.due)}"
    return Draft(what, lines, _roles(duty), duty.instance, first_late_day, hard)


def period_withheld(withheld: DeadlineWithheld, case: Case) -> Draft:
    lines = (
        case_line(case, withheld.instance),
        f"起算日：{day(withheld.trigger_on)}",
        reason_line(withheld.reason),
        "请：依当时有效的规定人工确定期限。",
    )
    return Draft("未设期限，请人工确定", lines, WITHHELD_ROLES, withheld.instance)


def handler_assigned(assigned: HandlerAssigned, case: Case) -> Draft:
    lines = (
        case_line(case, assigned.instance),
        reason_line(assigned.reason),
        "请：查阅案卷和期限清单，按期办理。",
    )
    return Draft("请承办案件", lines, (Role.HANDLER,), assigned.instance)


def hearing_fixed(hearing: HearingScheduled | HearingMoved, case: Case) -> Draft:
    before = _hearing_before(hearing, case)
    moved = before is not None and before != hearing.hearing_on
    must_appear = isinstance(hearing, HearingScheduled) and hearing.court_requires_leader
    reason = hearing.reason if isinstance(hearing, HearingMoved) else None
    lines = (
        case_line(case, hearing.instance),
        f"原定日期：{day(before)}" if before and moved else None,
        f"开庭日期：{day(hearing.hearing_on)}",
        reason_line(reason),
        "法院通知负责人出庭，负责人必须出庭。" if must_appear else None,
        "请：确定出庭人员，按期到庭。",
    )
    what = f"{'开庭改期' if moved else '开庭'}：{day(hearing.hearing_on)}"
    return Draft(what, lines, HEARING_ROLES, hearing.instance)


def _roles(duty: DeadlineSet) -> tuple[Role, ...]:
    return duty.responsible, *duty.informed


def _hearing_before(hearing: HearingScheduled | HearingMoved, case: Case) -> date | None:
    """Where the same hearing stood before this fact."""
    known = [
        event
        for fact in case.history.facts.values()
        if isinstance(event := fact.event, HearingScheduled | HearingMoved)
        and (event.instance, event.hearing) == (hearing.instance, hearing.hearing)
    ]
    place = next(n for n, event in enumerate(known) if event is hearing)
    return known[place - 1].hearing_on if place else None
