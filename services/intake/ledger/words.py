"""Cells and values: what a clerk writes in a cell is read as JSON data of an event's field, and written back in the same words.

Tolerant of how it is written, strict about what it means: 不详, 无 and — are unknown (None), never a guess, and what cannot be read is
a ``CellError`` with a sentence for the clerk.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from services.intake.case_numbers import parse as parse_number
from services.intake.ledger.columns import LISTS, Column, Kind
from services.intake.ledger.synonyms import meant, plain
from shared.events.terms import Term

#: as a file holds it
Raw: TypeAlias = str | int | float | bool | date | datetime | timedelta | None

LONGEST = 2_000
_UNKNOWN = frozenset(
    [
        "不详",
        "不明",
        "不清楚",
        "未知",
        "无",
        "暂无",
        "没有",
        "待定",
        "待补",
        "待查",
        "空",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "–",
        "──",
        "n/a",
        "na",
        "null",
        "none",
        "未填",
        "?",
        "×××",
    ]
)
_YES = frozenset(["是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "出庭", "已出庭", "已发言"])
_NO = frozenset(["否", "×", "✗", "x", "n", "no", "false", "0", "未出庭", "未", "没出庭", "未发言"])
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[T\s(].*)?")
#: as judgments write it: 二〇二五年八月一日
_WRITTEN = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_DIGITS = "〇一二三四五六七八九"

_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
#: 是（副局长）
_BRACKETED = re.compile(r"(?<=.)\(.*\)$")
_SEPARATORS = re.compile(r"[、;,\n]+")
#: of an appearance told in words: 副局长出庭, 负责人未出庭
_APPEARED = re.compile(r"(负责人|正职|副职|局长|主任|[省市县区乡镇]长).{0,8}出庭")
_ABSENT = re.compile(r"[未没不无]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: serials of 1954 to 2119: a plain number in a date column
_SERIALS = range(20_000, 80_001)
_EPOCH = date(1899, 12, 30)


class Formula(str):
    """A cell that holds a formula or an error value: it is never computed."""

    __slots__ = ()


class CellError(Exception):
    """The cell cannot be read; the message is for the clerk."""


def clean(text: str) -> str:
    """For keeping: as written, without control characters and without space at the ends."""
    return _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def is_blank(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not clean(raw))


def read(column: Column, raw: Raw) -> Any:
    """The cell's value as JSON data for the event; None when it says nothing. CellError when it cannot be read."""
    if isinstance(raw, Formula):
        raise CellError("此格是公式或错误值，系统不计算公式；请复制后用“选择性粘贴—数值”改成数值。")
    if is_blank(raw):
        return None
    if column.kind is Kind.YES_NO:
        return _yes_no(column, raw)
    if column.kind is Kind.DAY:
        return _day(raw)
    text = _text(raw)
    if plain(text) in _UNKNOWN:
        return None
    if len(text) > LONGEST and column.kind not in LISTS:
        raise CellError(f"内容太长，最多 {LONGEST} 个字符。")
    return _value(column, text)


def _value(column: Column, text: str) -> Any:
    match column.kind:
        case Kind.TERM:
            assert column.term is not None
            return _term(column.term, text)
        case Kind.NAMES | Kind.PEOPLE | Kind.TERMS:
            part = column.field.partition(".")[2]
            return [{part: one} if part else one for one in _members(column, text)] or None
        case Kind.CASE_NO:
            return {"printed": text}
        case Kind.ORDINAL:
            return _ordinal(column, text)
    return text


def _members(column: Column, text: str) -> list[str]:
    names = _names(text)
    return [_term(column.term, name) for name in names] if column.term else names


def said(column: Column, value: Any) -> str | date | None:  # noqa: PLR0911  (one return a kind of cell)
    """A value of the event in the words of the ledger; the reverse of ``read``."""
    if value is None or value == []:
        return None
    match column.kind:
        case Kind.DAY:
            return date.fromisoformat(value)
        case Kind.TERM:
            assert column.term is not None
            return column.term(value).title
        case Kind.YES_NO:
            return ("有" if value else "无") if column.title.startswith("有无") else ("是" if value else "否")
        case Kind.NAMES | Kind.PEOPLE | Kind.TERMS:
            return clean("、".join(_member(column, one) for one in value))
        case Kind.CASE_NO:
            return clean(value.get("normal") or value["printed"])
    return clean(str(value))


def _member(column: Column, one: Any) -> str:
    value = str(one[part] if (part := column.field.partition(".")[2]) else one)
    return column.term(value).title if column.term else value


def same(column: Column, one: Any, other: Any) -> bool:
    """Do two values say the same, however they are written?"""
    return _key(column, one) == _key(column, other)


def number_key(printed: str) -> str:
    """What two ways of printing one case number have in common."""
    number = parse_number(printed)
    return number.normal if number else plain(printed)


def _key(column: Column, value: Any) -> str:
    text = said(column, value)
    if column.kind is Kind.CASE_NO and text:
        return number_key(str(text))
    if column.kind in LISTS and text:
        names = _names(str(text))
        return "、".join(sorted(names) if column.term else names)
    return str(text)


def _text(raw: Raw) -> str:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return clean(str(raw))


def _names(text: str) -> list[str]:
    unified = text.replace("；", ";").replace("，", ",")
    return [name for part in _SEPARATORS.split(unified) if (name := part.strip())]


def _yes_no(column: Column, raw: Raw) -> bool | None:
    if isinstance(raw, bool):
        return raw
    word = _BRACKETED.sub("", plain(_text(raw)))
    if word in {"无", "没有"} and column.title.startswith("有无"):
        return False
    if word in _YES or word in _NO:
        return word in _YES
    if word in _UNKNOWN:
        return None
    if column.title == "负责人出庭" and _APPEARED.search(word):
        return not _ABSENT.search(word)
    raise CellError(f"“{_text(raw)}”看不出是还是否，请填“是”或“否”，不知道就留空。")


def _day(raw: Raw) -> str | None:  # noqa: PLR0911  (one return a way of writing a day)
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, int | float) and not isinstance(raw, bool) and int(raw) in _SERIALS:
        return (_EPOCH + timedelta(days=int(raw))).isoformat()
    text = unicodedata.normalize("NFKC", _text(raw)).strip()
    if plain(text) in _UNKNOWN:
        return None
    if text.isdigit() and int(text) in _SERIALS:
        return (_EPOCH + timedelta(days=int(text))).isoformat()
    match = _DAY.fullmatch(text) or _COMPACT.fullmatch(text) or _WRITTEN.fullmatch(text)
    try:
        return date(*map(_number, match.groups())).isoformat() if match else _no_day(text)
    except ValueError:
        return _no_day(text)


def _number(text: str) -> int:
    """In digits, or as judgments write years (二〇二五), months and days (二十一)."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * (_DIGITS.find(tens) if tens else 1) + (_DIGITS.find(ones) if ones else 0)
    return int("".join(str(_DIGITS.find(one)) for one in re.sub("[○零]", "〇", text)))


def _no_day(text: str) -> str:
    raise CellError(f"“{text}”不是一个日期，请写成 2026-3-5；不知道就留空或写“不详”。")


def _ordinal(column: Column, text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= 99:
        return int(text)
    raise CellError(f"{column.title}应为 1 至 99 的整数，一般留空。")


def _term(kind: type[Term], text: str) -> str:
    member = meant(kind, text)
    if member is None:
        titles = "、".join(member.title for member in kind)
        raise CellError(f"“{text}”不在字典中，可用：{titles}。")
    return member.value
