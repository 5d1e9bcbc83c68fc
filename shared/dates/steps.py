"""A step of a count, told to a clerk: what kind of step, the days it speaks of, the sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial
from typing import NamedTuple


class StepCode(StrEnum):
    RULE = "rule"
    TRIGGER = "trigger"
    COUNTED = "counted"
    SKIPPED = "skipped"
    NOMINAL = "nominal"
    ROLLED = "rolled"
    READING = "reading"
    GIVEN = "given"
    STOPPED = "stopped"
    EXTENDED = "extended"
    CAPPED = "capped"
    PROVISIONAL = "provisional"
    CALENDAR = "calendar"
    DUE = "due"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    StepCode.RULE: "规则",
    StepCode.TRIGGER: "起算",
    StepCode.COUNTED: "计入",
    StepCode.SKIPPED: "不计",
    StepCode.NOMINAL: "名义届满",
    StepCode.ROLLED: "遇休移动",
    StepCode.READING: "两种读法",
    StepCode.GIVEN: "文书载明",
    StepCode.STOPPED: "停钟",
    StepCode.EXTENDED: "延期",
    StepCode.CAPPED: "内部封顶",
    StepCode.PROVISIONAL: "暂定",
    StepCode.CALENDAR: "日历依据",
    StepCode.DUE: "结论",
}


class Step(NamedTuple):
    """One step of the count: the days it speaks of, both included, and the sentence for the clerk."""

    code: StepCode
    first: date
    last: date
    text: str


#: a step from its four parts; a count makes a dozen of them, and the named tuple's own constructor takes twice as long
step_of: Callable[[tuple[StepCode, date, date, str]], Step] = partial(tuple.__new__, Step)
