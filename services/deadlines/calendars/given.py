"""A notice as it is handed in, read strictly: what cannot be right is refused with a stable code, what is unlikely is a doubt. Pure.

A doubt is for a person to answer: the State Council has done unlikely things (2020 春节延长), a clerk's typing error looks the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.dates import Notice, WorkCalendar
from shared.dates.statutory import probable
from shared.dates.wording import said
from shared.errors import AllRejected, Faults, Rejected
from shared.events.calendar import Holiday, NoticeImported, WorkedDay

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Text = Annotated[str, Field(min_length=1, max_length=200)]
Named = Annotated[dict[Text, Annotated[list[str], Field(max_length=60)]], Field(max_length=30)]

_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?")
#: no span: it ends before it begins
_NEVER = (date.max, date.min)
#: more than any year ever had
MOST_OFF, MOST_WORKED, LONGEST = 45, 12, 10


class Given(BaseModel):
    """As in the seeded notices: days or spans (``2027-02-05..2027-02-11``) under the holiday's name."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    year: Annotated[int, Field(ge=1950, le=2100)]
    number: Text
    published: date
    url: Text | None = None
    off: Annotated[Named, Field(min_length=1)]
    work: Named = Field(default_factory=dict)


def read_notice(data: Any) -> Notice:
    """Rejected for every field, else for every day, that cannot be right: each with its name."""
    given, wrong = _given(data), Faults()
    off, work = _days(given.off, "off", given.year, wrong), _days(given.work, "work", given.year, wrong)
    with wrong:
        _anything(given)
    with wrong:
        _apart(off, work)
    with wrong:
        _weekends(work)
    wrong.check()
    return Notice(given.year, off, work, given.number, given.published, given.url)


def _given(data: Any) -> Given:
    try:
        return Given.model_validate(data)
    except ValidationError as error:
        raise AllRejected([_of_field(one) for one in error.errors()]) from None


def _of_field(one: ErrorDetails) -> Rejected:
    names = [str(part) for part in one["loc"]]
    title = "—".join([TITLES.get(names[0], names[0]), *names[1:]]) if names else "内容"
    known = _FAULTS.get(one["type"], "写法不对").format(**one.get("ctx", {}))
    return Rejected("notice_field_invalid", f"放假通知的“{title}”不正确：{known}", ".".join(names))


def _anything(given: Given) -> None:
    if not any(given.off.values()):
        raise Rejected("notice_empty", "放假通知没有列出任何放假日期，请核对原文", "off")


def _apart(off: Mapping[date, str], work: Mapping[date, str]) -> None:
    if both := sorted(off.keys() & work.keys()):
        raise Rejected("notice_overlap", f"{_listed(both)}既列为放假又列为上班，请核对原文", "work")


def _weekends(work: Mapping[date, str]) -> None:
    if plain := sorted(day for day in work if day.weekday() < 5):
        message = f"{_listed(plain)}不是周末，不会列为调休上班，请核对年份和日期"
        raise Rejected("notice_worked_weekday", message, "work")


def _listed(days: Iterable[date]) -> str:
    return "、".join(map(said, days))


#: fields as people call them
TITLES = {
    "year": "年份",
    "number": "文号",
    "published": "发文日期",
    "url": "原文网址",
    "off": "放假",
    "work": "调休上班",
}
_FAULTS = {
    "missing": "缺少该字段",
    "extra_forbidden": "未知字段",
    "model_type": "须为字段和取值的对照表",
    "dict_type": "须为节日名称和日期的对照表",
    "list_type": "须为日期的列表",
    "string_type": "须为文字",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "date_from_datetime_parsing": "须为日期 YYYY-MM-DD",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "too_short": "至少须有 {min_length} 项",
    "too_long": "至多可有 {max_length} 项",
    "string_too_short": "不得为空",
    "string_too_long": "不得超过 {max_length} 字",
}


def _days(named: Mapping[str, list[str]], field: str, year: int, wrong: Faults) -> dict[date, str]:
    """Each day once, in the notice's year or at the end of the year before; of a span that is wrong, its first wrong day is told."""
    found: dict[date, str] = {}
    for name, text in ((name, text) for name, spans in named.items() for text in spans):
        with wrong:
            for day in _span(text, name, field):
                _check_day(day, name, field, year, found)
                found[day] = name
    return found


def _check_day(day: date, name: str, field: str, year: int, found: Mapping[date, str]) -> None:
    if not _belongs(day, year):
        message = f"{said(day)}不属于{year}年（只可兼及上年12月下旬），请核对年份"
        raise Rejected("notice_wrong_year", message, field)
    if day in found:
        message = f"{said(day)}在“{found[day]}”和“{name}”中重复列出，请核对原文"
        raise Rejected("notice_overlap", message, field)


def _span(text: str, name: str, field: str) -> Iterator[date]:
    """A day, or a first and a last day."""
    first, last = _NEVER
    if stated := _SPAN.fullmatch(text):
        with suppress(ValueError):
            first, last = date.fromisoformat(stated[1]), date.fromisoformat(stated[2] or stated[1])
    if last < first:
        message = f"“{name}”的“{text}”不是真实的日期或起止日期，请写作 YYYY-MM-DD 或 YYYY-MM-DD..YYYY-MM-DD"
        raise Rejected("notice_day_invalid", message, field)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and (day.month, day.day) >= (12, 21))


def doubts(notice: Notice, today: date) -> tuple[str, ...]:
    """What is unlikely in a notice that can be read, in Chinese; empty when nothing is."""
    return tuple(_doubts(notice, today))


def _doubts(notice: Notice, today: date) -> Iterator[str]:
    legal = probable(notice.year)
    net = sum(day.weekday() < 5 for day in notice.off) - len(notice.work)
    if net != len(legal):
        yield f"放假的工作日减去调休上班的周末为 {net} 天，放假办法规定全年放假 {len(legal)} 天"
    for day, name in sorted(legal.items()):
        if day not in notice.off and (day.weekday() < 5 or day in notice.work):
            yield f"{said(day)}按放假办法应为“{name}”，通知未列为放假"
    if len(notice.off) > MOST_OFF or len(notice.work) > MOST_WORKED:
        yield f"放假 {len(notice.off)} 天、调休上班 {len(notice.work)} 天，多于历年"
    for name, count in Counter(notice.off.values()).items():
        if count > LONGEST:
            yield f"“{name}”放假 {count} 天，长于历年"
    if notice.published and notice.published.year not in {notice.year - 1, notice.year}:
        yield f"发文日期 {notice.published} 不在{notice.year - 1}年或{notice.year}年"
    if abs(notice.year - today.year) > 1:
        yield f"通知的年份 {notice.year} 与今年（{today.year}）相差一年以上"


def as_event(notice: Notice, calendar: WorkCalendar) -> NoticeImported:
    """The notice on its way into the log; ``calendar`` is the one that results."""
    assert notice.number
    assert notice.published
    off = tuple(Holiday(name=name, first=first, last=last) for first, last, name in spans(notice.off))
    work = tuple(WorkedDay(name=name, day=day) for day, name in sorted(notice.work.items()))
    return NoticeImported(
        year=notice.year, number=notice.number, published=notice.published, url=notice.url,
        off=off, work=work, calendar=calendar.version,
    )  # fmt: skip


def spans(days: Mapping[date, str]) -> Iterator[tuple[date, date, str]]:
    """Neighbouring days of one name as first, last, name."""
    first = last = None
    for day, name in sorted(days.items()):
        if first and last and (day - last).days == 1 and days[last] == name:
            last = day
            continue
        if first and last:
            yield first, last, days[last]
        first = last = day
    if first and last:
        yield first, last, days[last]
