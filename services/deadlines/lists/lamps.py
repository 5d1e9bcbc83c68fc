"""灯色: how pressing a deadline is, by the working days left until the stricter reading ends. Pure.

A breach shows only after ``due``, the reading that favours the agency. A reply in a simplified reconsideration (简易程序复议: five working
days, most of them gone before the file is there) is red from its first day. What others must do (预估) has no lamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.deadlines.life.entries import State
from shared.dates import WorkCalendar
from shared.events.terms import CaseKind, Nature, Procedure, Term

MOST_URGENT = "简易程序复议，答复期仅5个工作日，请最优先办理"


class Lamp(Term):
    """灯色."""

    GREEN = "green", "绿"
    YELLOW = "yellow", "黄"
    RED = "red", "红"
    OVERDUE = "overdue", "逾期"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Working days left from which on the lamp is red, yellow."""

    red: int = 1
    yellow: int = 3


AS_USUAL = Thresholds()


@dataclass(frozen=True, slots=True)
class Lit:
    """What a lamp looks at. ``simplified_review``: the instance is a reconsideration in the simplified procedure."""

    state: str
    due: date | None
    due_safe: date | None
    nature: str | None = None
    simplified_review: bool = False


def simplified_review(case_kind: str | None, procedure: str | None) -> bool:
    return case_kind == CaseKind.RECONSIDERATION and procedure == Procedure.SIMPLIFIED


def lamp(one: Lit, today: date, calendar: WorkCalendar, thresholds: Thresholds) -> Lamp | None:
    """Null when no clock runs, or not ours."""
    if one.state not in {State.RUNNING, State.MISSED} or one.nature == Nature.ESTIMATE:
        return None
    if one.due is None or one.due_safe is None:
        return None
    if one.state == State.MISSED or today > one.due:
        return Lamp.OVERDUE
    if one.simplified_review or one.due_safe <= last_day(today, thresholds.red, calendar):
        return Lamp.RED
    return Lamp.YELLOW if one.due_safe <= last_day(today, thresholds.yellow, calendar) else Lamp.GREEN


def last_day(today: date, workdays: int, calendar: WorkCalendar) -> date:
    """The last day to which there are no more than so many working days, today not counted."""
    return date.fromordinal(calendar.table.after(today.toordinal(), workdays + 1) - 1)
