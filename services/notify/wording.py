"""What people read: one subject line and a few short lines, in Chinese: what, which case, by when, why, what to do.

Pure. No personal data: a case appears under its number and its registered name, a duty under the name its policy document gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.notify.standing import Case
from shared.dates.wording import days_said, said, written
from shared.events.case import CaseOpened, InstanceOpened
from shared.events.deadline import DeadlineSet
from shared.events.terms import Level, Nature, Strength
from shared.personal import tokens

SUBJECT_LIMIT = 200
BODY_LIMIT = 2_000
NAME_LIMIT = 80
REASON_LIMIT = 500
#: characters of a case's name as it is kept
_ROOM = 600


#: a day in a subject; in a line it stands with its day of the week
day, full = written, said
_PARTS = {"": "", "H1": "上半年", "H2": "下半年", **{f"-{n:02}": f"{n}月" for n in range(1, 13)}}


def period(code: str) -> str:
    """2026, 2026H1, 2026-03 and 2026-01-01..2026-03-31 as people call them."""
    if (part := _PARTS.get(code[4:])) is not None:
        return f"{code[:4]}年{part}"
    return days_said(code.replace("..", "至"), written)


def by_when(due: date, due_safe: date, today: date | None = None) -> str:
    """The last day on which it is in time, with ``today`` what is left; of two readings the safer one first. “X日前” would leave open whether X counts."""
    left = f"，{remaining((due_safe - today).days)}" if today else ""
    other = f"；另一种读法为{full(due)}，请按较早的办理" if due != due_safe else ""
    return f"最后一日为{full(due_safe)}{left}{other}"


def remaining(left: int) -> str:
    if left > 0:
        return f"还有{left}天"
    return "今天到期" if left == 0 else f"已过{-left}天"


def subject(what: str, case: Case, instance: int | None = None) -> str:
    return headline(f"{what}｜{label(case, instance)}")


def headline(text: str) -> str:
    """As much of it as a subject line holds."""
    return clipped(text, SUBJECT_LIMIT)


def body(lines: Iterable[str | None]) -> str:
    """The lines that have something to say."""
    return clipped("\n".join(line for line in lines if line), BODY_LIMIT)


def label(case: Case, instance: int | None = None) -> str:
    """A case in one phrase: its number in this instance, else its name."""
    return _number(case, instance) or name_of(case)


def case_line(case: Case, instance: int | None = None) -> str:
    """The whole identification: “案件：刘某诉某局行政处罚案（（2026）鲁0404行初12号，一审）”."""
    known = (_number(case, instance), _level(case, instance))
    detail = "，".join(part for part in known if part)
    return f"案件：{name_of(case)}" + (f"（{detail}）" if detail else "")


def duty_line(duty: DeadlineSet) -> str:
    force = "预估，不计逾期" if duty.nature is Nature.ESTIMATE else _STRENGTH[duty.strength]
    return f"事项：{duty.name}（{duty.kind.title}期限，{force}）"


def basis_line(duty: DeadlineSet) -> str:
    return f"依据：{duty.clause}"


def reason_line(reason: str | None) -> str | None:
    """Long reasons are cut, so that what to do always has room after them."""
    return f"原因：{clipped(reason, REASON_LIMIT)}" if reason else None


def late_line(due_on: date, today: date) -> str | None:
    return f"（本应于{full(due_on)}发出，现补发。）" if due_on < today else None


def clipped(text: str, limit: int) -> str:
    """What stands for a name takes more room than it shows; where a field is bounded, its bound holds all the same."""
    return tokens.clipped(text, limit, limit if limit >= SUBJECT_LIMIT else _ROOM)


_STRENGTH = {
    Strength.HARD: "必须完成",
    Strength.FLEXIBLE: "原则上应完成",
    Strength.SOFT: "提倡完成",
}


def name_of(case: Case) -> str:
    """The name it is registered under, at most so long."""
    found = case.history.of(CaseOpened)
    return clipped(found[0][1].name, NAME_LIMIT) if found else "（未登记案名）"


def _instance(case: Case, instance: int | None) -> InstanceOpened | None:
    found = [event for _, event in case.history.of(InstanceOpened) if instance in (None, event.instance)]
    return found[-1] if found else None


def _number(case: Case, instance: int | None) -> str | None:
    found = _instance(case, instance)
    return clipped(found.case_no.shown, NAME_LIMIT) if found and found.case_no else None


def _level(case: Case, instance: int | None) -> str | None:
    found = _instance(case, instance)
    return found.level.title if found and found.level is not Level.OTHER else None
