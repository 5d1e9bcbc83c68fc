"""What a legal period is, and what counting it yields. Values only: the counting is in ``due``.

A period is a number, a unit and a direction: 「十五日内」 is 15 days after, 「开庭三日前」 is 3 days before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"
    YEARS = "years"

    @property
    def word(self) -> str:
        """How a clerk says it: 3 日, 10 个工作日, 6 个月, 2 年."""
        return _WORDS[self]


_WORDS = {Unit.DAYS: "日", Unit.WORKDAYS: "个工作日", Unit.MONTHS: "个月", Unit.YEARS: "年"}


class Direction(StrEnum):
    AFTER = "after"
    BEFORE = "before"


# by name, since finding a member on its enumeration takes as long as a step of a count
BEFORE = Direction.BEFORE
DAYS, WORKDAYS, MONTHS, YEARS = Unit.DAYS, Unit.WORKDAYS, Unit.MONTHS, Unit.YEARS


class PeriodError(ValueError):
    """A period that cannot be counted. ``code`` is stable; the message is for a clerk."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Period:
    """``n`` units after, or before, a day that is itself not counted (民诉法85, 民法典201). PeriodError if ``n`` is below 1."""

    n: int
    unit: Unit
    direction: Direction = Direction.AFTER

    def __post_init__(self) -> None:
        if self.n < 1:
            raise PeriodError("period_invalid", f"期间须为正整数，收到 {self.n}；请改为 1 以上的整数")

    @property
    def text(self) -> str:
        return f"{self.n}{_WORDS[self.unit]}{'前' if self.direction is BEFORE else '内'}"

    @property
    def length(self) -> str:
        return f"{self.n}{_WORDS[self.unit]}"


class Due(NamedTuple):
    """A counted period. A named tuple, not a dataclass: one is made for every period counted, and it is built three times as fast."""

    #: the day the count ends on, before it is moved off a rest day
    nominal: date
    #: the last day that is in time; a breach is found only after it (the reading that favours the agency)
    due: date
    #: the day to be reminded of: the stricter reading, never after ``due``
    due_safe: date
    #: some day that decided the result belongs to a year whose 放假通知 is not known yet
    provisional: bool
