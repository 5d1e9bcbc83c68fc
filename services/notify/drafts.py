"""What is said of each event in a deadline's life, before anybody is looked for: the headline, the lines, the roles, and how urgent it is.

Pure. A hard duty (刚) that ran out is overdue (逾期); flexible and soft ones (柔、软) are brought to mind and accuse nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.notify.standing import Case
from services.notify.wording import basis_line, by_when, case_line, day, duty_line, full, reason_line
from shared.events.deadline import (
    DeadlineApproaching,
    DeadlineMissed,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    DeadlineWithheld,
)
from shared.events.envelope import derived_id
from shared.events.terms import Nature, NoticeKind, Role, Strength

WITHHELD_ROLES = (Role.HANDLER, Role.LEGAL_OFFICE)
#: a hard period this close is urgent (days)
CLOSE = 1
#: what is asked for, by what kind of period it is
_REQUESTS = {
    Nature.DUTY: "请：按期办理，办结后及时登记。",
    Nature.RIGHT: "请：及时决定是否行使，期满未行使的视为放弃，不计逾期。",
    Nature.ESTIMATE: "请：知悉；这是他方办理的预计时间，无需办理。",
}
#: a correction can come so late that the new day is over, and what was owed then may be done
_REQUESTS_OVER = _REQUESTS | {
    Nature.DUTY: "请：新的日期已过，尚未办结的立即办理并登记；已经办结的，核对办结日期。",
    Nature.RIGHT: "说明：新的日期已过，未行使的视为放弃，不计逾期。",
}
_PROVISIONAL = "说明：日期为暂定，次年放假安排公布后可能变动。"


@dataclass(frozen=True, slots=True)
class Draft:
    """``roles``: the first must act, the others are informed. ``due_on``: when this was to be told; None is the day it was recorded.

    ``about`` is the matter (None: the deadline or case whose event it is), ``day`` the day it is about, ``statutory`` what nobody can decline,
    ``urgent_within`` so many worked days before that day.
    """

    what: str
    lines: tuple[str | None, ...]
    roles: tuple[Role, ...]
    instance: int
    due_on: date | None = None
    urgent: bool = False
    urgent_within: int | None = None
    kind: NoticeKind = NoticeKind.OTHER
    about: UUID | None = None
    day: date | None = None
    statutory: bool = False
    step: int = 1


def period_set(duty: DeadlineSet, case: Case) -> Draft:
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"期限：{by_when(duty.due, duty.due_safe)}",
        basis_line(duty),
        _PROVISIONAL if duty.provisional else None,
        _REQUESTS[duty.nature],
    )
    what = "预计" if duty.nature is Nature.ESTIMATE else "新期限"
    return _draft(
        f"{what}：{duty.name}，最迟{day(duty.due_safe)}", lines, duty, NoticeKind.PERIOD_SET, duty.due_safe
    )


def period_moved(moved: DeadlineMoved, before: DeadlineSet, case: Case, today: date) -> Draft:
    """``before``: the duty with the dates it had until now."""
    lines = (
        duty_line(before),
        case_line(case, before.instance),
        f"原期限：{full(moved.previous_due)}",
        f"现期限：{by_when(moved.due, moved.due_safe)}",
        reason_line(moved.reason),
        basis_line(before),
        _PROVISIONAL if moved.provisional else None,
        _REQUESTS_OVER[before.nature] if moved.due < today else "请：按新的日期安排。",
    )
    kind = NoticeKind.SETTLED if _is_settled(moved, before) else NoticeKind.MOVED
    return _draft(_change(moved, before), lines, before, kind, moved.due_safe)


def _is_settled(moved: DeadlineMoved, before: DeadlineSet) -> bool:
    return moved.previous_due == moved.due and before.provisional and not moved.provisional


def _change(moved: DeadlineMoved, before: DeadlineSet) -> str:
    """The same day can be said again: it is final now, was taken up after a correction, or only the safer reading moved."""
    same = moved.previous_due == moved.due
    if _is_settled(moved, before):
        return f"日期已定：{before.name}，{day(moved.due)}，不再是暂定"
    change = f"仍为{day(moved.due)}" if same else f"由{day(moved.previous_due)}改为{day(moved.due)}"
    return f"期限变更：{before.name}，{change}"


def period_paused(paused: DeadlinePaused, duty: DeadlineSet, case: Case) -> Draft:
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"自{full(paused.since)}起暂停计算，原期限{full(duty.due)}不再有效",
        reason_line(paused.reason),
        basis_line(duty),
        "请：恢复计算后及时登记，系统将重新计算期限。",
    )
    return _draft(f"期限暂停：{duty.name}，自{day(paused.since)}起", lines, duty, NoticeKind.MOVED)


def period_resumed(resumed: DeadlineResumed, duty: DeadlineSet, case: Case) -> Draft:
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"现期限：{by_when(resumed.due, resumed.due_safe)}",
        reason_line(resumed.reason),
        basis_line(duty),
        _PROVISIONAL if resumed.provisional else None,
        _REQUESTS[duty.nature],
    )
    what = f"期限恢复：{duty.name}，最迟{day(resumed.due_safe)}"
    return _draft(what, lines, duty, NoticeKind.MOVED, resumed.due_safe)


def period_approaching(near: DeadlineApproaching, duty: DeadlineSet, case: Case, today: date) -> Draft:
    left = (near.due_safe - today).days
    lines = (
        duty_line(duty),
        case_line(case, duty.instance),
        f"期限：{by_when(near.due, near.due_safe, today)}",
        basis_line(duty),
        "请：尽快办理，办结后及时登记。",
    )
    urgent = duty.strength is Strength.HARD and left <= CLOSE
    what = f"{_nearness(left)}：{duty.name}，{day(near.due_safe)}"
    kind = NoticeKind.APPROACHING if near.days_left else NoticeKind.DUE_TODAY
    draft = _draft(what, lines, duty, kind, near.due_safe)
    return replace(draft, due_on=near.remind_on, urgent=urgent, step=near.step or 1)


def _nearness(left: int) -> str:
    """In the words of the day it is told: a reminder that comes late does not call another day today."""
    if left > 0:
        return "期限临近"
    return "今日届满" if left == 0 else "期限已到"


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
        f"{date_word}：最后一日为{full(missed.due)}，尚未登记办结",
        basis_line(duty),
        request if hard else gentle,
    )
    draft = _draft(f"{word}：{duty.name}，{day(missed.due)}", lines, duty, NoticeKind.MISSED, missed.due)
    return replace(draft, due_on=first_late_day, urgent=hard)


def period_withheld(withheld: DeadlineWithheld, duty: DeadlineSet | None, case: Case) -> Draft:
    """Either no rule is known for that day, or a day on which it depends: then it is only waited for."""
    if withheld.earliest is not None:
        return _awaited(withheld, case)
    matter = f"：{duty.name}" if duty else ""
    lines = (
        case_line(case, withheld.instance),
        f"起算日：{full(withheld.trigger_on)}",
        reason_line(withheld.reason),
        "请：依当时有效的规定人工确定期限。",
    )
    return Draft(
        f"未设期限，请人工确定{matter}",
        lines,
        WITHHELD_ROLES,
        withheld.instance,
        kind=NoticeKind.WITHHELD,
        statutory=True,
    )


def _awaited(withheld: DeadlineWithheld, case: Case) -> Draft:
    """In words that fit every deadline which waits for the same day: it is told once for all of them."""
    lines = (
        case_line(case, withheld.instance),
        reason_line(withheld.reason),
        "请：核实送达等日期并补登，补登后系统自动计算有关期限。",
    )
    about = derived_id("awaited", withheld.case_id, withheld.instance, withheld.reason)
    return Draft(
        "待补送达日", lines, WITHHELD_ROLES, withheld.instance, kind=NoticeKind.WITHHELD, about=about
    )


def _roles(duty: DeadlineSet) -> tuple[Role, ...]:
    return duty.responsible, *duty.informed


def is_binding(duty: DeadlineSet) -> bool:
    """Whether it must be done by its day (刚): only such a duty can be overdue, and nobody can decline to hear of it."""
    return duty.strength is Strength.HARD and duty.nature is Nature.DUTY


def _draft(
    what: str, lines: tuple[str | None, ...], duty: DeadlineSet, kind: NoticeKind, day: date | None = None
) -> Draft:
    binding = is_binding(duty)
    return Draft(what, lines, _roles(duty), duty.instance, kind=kind, day=day, statutory=binding)
