"""Days and moments as an official document writes them, with what the working calendar says of the day. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from shared.clock import SHANGHAI
from shared.dates.calendar import WEEKDAYS, WorkCalendar
from shared.dates.wording import days_said
from shared.events.terms.term import Term

NONE = "—"
#: who records without being a person
MACHINES = {"scenario": "示例数据", "ledger": "台账导入", "intake": "系统", "published": "公开案例"}
#: an id of a clause: a document's code, its part (A is the annex), the item in it, and our letter for a sentence of that
_CLAUSE = re.compile(
    r"\b(?P<document>[A-Z][A-Z0-9]*)-(?P<part>\d+|A)(?:\.(?P<item>\d+))?(?:\.?[a-z])?(?![A-Za-z0-9])"
)
_DIGITS = "零一二三四五六七八九十"


def in_full(value: date | str | None, calendar: WorkCalendar) -> str:
    """2025年10月11日（周六·调休上班）."""
    if not (day := as_day(value)):
        return NONE
    return f"{day.year}年{day.month}月{day.day}日（{_of_week(day, calendar)}）"


def in_short(value: date | str | None, calendar: WorkCalendar) -> str:
    """10月11日（周六·调休上班）, where the year is plain."""
    if not (day := as_day(value)):
        return NONE
    return f"{day.month}月{day.day}日（{_of_week(day, calendar)}）"


def with_days(text: str, calendar: WorkCalendar) -> str:
    """A sentence with its days in full."""
    return days_said(text, lambda day: in_full(day, calendar))


def moment(value: datetime | str | None) -> str:
    """2025年10月11日 09:05, in Asia/Shanghai."""
    if not value:
        return NONE
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def until_then(seconds: float, now: datetime) -> str:
    """约5分钟后（17:32 以后）, in Asia/Shanghai: how long somebody has to wait from ``now`` on, and by the clock on the wall, both rounded up."""
    end = (now + timedelta(seconds=seconds + 59)).astimezone(SHANGHAI)
    return f"约{max(1, ceil(seconds / 60))}分钟后（{end:%H:%M} 以后）"


def cited(value: str | None, documents: Mapping[str, str]) -> str:
    """A clause as people cite it: YC23-2.5a is 峄政办发〔2023〕2号第二部分第（五）项, by the name of YC23 among ``documents``.

    ``documents`` has an entry YC23-2, too, where that part numbers nothing in itself. An article of a law, and what is not there, stay as they are.
    """
    if not value:
        return NONE
    return _CLAUSE.sub(
        lambda found: _placed(found, documents) if found["document"] in documents else found[0], value
    )


def _placed(found: re.Match[str], documents: Mapping[str, str]) -> str:
    """Part 0 is what stands before the first."""
    document, part, item = found["document"], found["part"], found["item"]
    if part == "A":
        return f"{documents[document]}附件"
    words = documents[document] + (f"第{_numeral(part)}部分" if part != "0" else "")
    told = item and item != "0" and part != "0" and f"{document}-{part}" not in documents
    return words + (f"第（{_numeral(item)}）项" if told else "")


def _numeral(digits: str) -> str:
    tens, ones = divmod(int(digits), 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def as_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date()
    if isinstance(value, str):
        return date.fromisoformat(value[:10]) if value else None
    return value if isinstance(value, date) else None


def shown(value: Any) -> str:
    """Anything in a cell: nothing is a dash, yes and no are words."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(shown(one) for one in value) or NONE
    return str(value.title if isinstance(value, Term) else value)


def _of_week(day: date, calendar: WorkCalendar) -> str:
    told, week = calendar.day(day), f"周{WEEKDAYS[day.weekday()]}"
    reason = calendar.named.get(day, "")
    text = f"{week}·{reason}" if reason else week
    return f"{text}·暂定" if told.provisional else text
