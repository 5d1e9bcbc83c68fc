"""The State Council's notice as it is printed (“一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。”), read into data. Pure.

Everything the text says twice is checked: the weekday beside a date, the number of days beside a span. What is not understood is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.deadlines.calendars.given import spans
from shared.dates.wording import WEEKDAYS, said

_YEAR = re.compile(r"(\d{4})年\S{0,6}?节假日\S{0,4}?安排")
_NUMBER = re.compile(r"国办发(?:明电)?〔\d{4}〕\d+号")
_PUBLISHED = re.compile(r"^[^\S\n]*(\d{4})年(\d{1,2})月(\d{1,2})日[^\S\n]*$", re.MULTILINE)
_ITEM = re.compile(r"(?:^|(?<=[\s。;]))[一二三四五六七八九十]{1,3}、\s*([^\s:。]{2,20}?)\s*:", re.MULTILINE)
_TOKEN = re.compile(
    r"(?:(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<note>[^)]{0,60})\))?"
    r"|(?P<to>至|到|[-–—~]+)|(?P<act>放假|上班)|共(?P<count>\d{1,3})天"
)
#: where the notice's last item ends
_CLOSING = re.compile(r"\n\s*\n|\s(?=节假日期间|国务院办公厅|\d{4}年\d{1,2}月\d{1,2}日\s*$)", re.MULTILINE)
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")


@dataclass(frozen=True, slots=True)
class Printed:
    """What was understood. ``faults`` keep it from being imported; ``unused`` are sentences that say nothing of days off or worked."""

    year: int | None
    number: str | None
    published: date | None
    off: dict[date, str]
    work: dict[date, str]
    faults: tuple[str, ...]
    unused: tuple[str, ...]

    def as_given(self) -> dict[str, Any]:
        """In the shape in which notices are handed in."""
        days = {"off": _by_name(self.off), "work": _by_name(self.work)}
        return {"year": self.year, "number": self.number, "published": self.published} | days


def read_printed(text: str, year: int | None = None) -> Printed:
    """``year`` where the text does not state it. Half-width and full-width signs mean the same."""
    plain = unicodedata.normalize("NFKC", text)
    stated = _YEAR.search(plain)
    number, published = _NUMBER.search(plain), list(_PUBLISHED.finditer(plain))
    of_year = year or (int(stated[1]) if stated else None)
    items = [_Item(name, body, of_year) for name, body in _items(plain)] if of_year else []
    faults = [] if of_year else ["没有写明是哪一年的节假日安排，请补充年份"]
    if of_year and not items:
        faults.append("没有找到“一、元旦：……”这样的节日条目")
    return Printed(
        of_year,
        number[0] if number else None,
        _published(published[-1]) if published else None,
        {day: item.name for item in items for day in item.off},
        {day: item.name for item in items for day in item.work},
        (*faults, *(fault for item in items for fault in item.faults)),
        tuple(sentence for item in items for sentence in item.unused),
    )


def _published(found: re.Match[str]) -> date | None:
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _items(text: str) -> Iterator[tuple[str, str]]:
    heads = list(_ITEM.finditer(text))
    ends = [*(head.start() for head in heads), len(text)][1:]
    for head, end in zip(heads, ends, strict=True):
        yield head[1], text[head.end() : end].strip()


class _Item:
    """One holiday. Days wait until the text says what they are for (放假、上班); at the end of the sentence those left over are dropped."""

    def __init__(self, name: str, body: str, year: int) -> None:
        self.name, self._year = name, year
        self.off: list[date] = []
        self.work: list[date] = []
        self.faults: list[str] = []
        self.unused: list[str] = []
        for sentence in filter(None, re.split(r"[。;]", "".join(_CLOSING.split(body)[0].split()))):
            self._read(sentence)
        if not self.off:
            self.faults.append(f"“{name}”没有读出放假日期：{body[:60]}")

    def _read(self, sentence: str) -> None:
        waiting: list[date] = []
        month, spanning, used = None, False, False
        for token in _TOKEN.finditer(sentence):
            if token["day"]:
                month = int(token["month"] or 0) or month
                day = self._day(token, month)
                if day and spanning and waiting:
                    waiting += _between(waiting[-1], day)
                elif day:
                    waiting.append(day)
                spanning = False
            elif token["to"]:
                spanning = True
            elif token["act"] and waiting:
                (self.off if token["act"] == "放假" else self.work).extend(waiting)
                waiting, used = [], True
            elif token["count"] and int(token["count"]) != len(self.off):
                self.faults.append(f"“{self.name}”写明共{token['count']}天，读出 {len(self.off)} 天")
        if not used:
            self.unused.append(f"{self.name}：{sentence.strip()}")

    def _day(self, token: re.Match[str], month: int | None) -> date | None:
        year = int(token["year"] or 0) or self._year - (month == 12 and "元旦" in self.name)
        try:
            day = date(year if abs(year - self._year) <= 1 else 0, month or 0, int(token["day"]))
        except ValueError:
            self.faults.append(f"“{self.name}”的“{token[0]}”不是真实的日期")
            return None
        weekday = _WEEKDAY.search(token["note"] or "")
        if weekday and weekday[1].replace("天", "日") != WEEKDAYS[day.weekday()]:
            self.faults.append(f"“{self.name}”的“{token[0]}”与年份不符：{said(day)}")
        return day


def _between(first: date, last: date) -> list[date]:
    """The days after ``first`` up to ``last``."""
    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]


def _by_name(days: dict[date, str]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for first, last, name in spans(days):
        named.setdefault(name, []).append(f"{first}..{last}" if last > first else f"{first}")
    return named
