"""Case numbers (案号): read in every style that courts print, written in one.

Old style ``（2015）扬行初字第45号`` (before 2016) and new style ``（2016）京04行初568号`` (法〔2015〕137号) stay distinguishable. What cannot
be read is kept as printed with ``normal`` null, which flags the case for a person to look at: a number is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from shared.events.case import CaseNo

_BRACKETS = str.maketrans("[〔【〖{", "(((((") | str.maketrans("]〕】〗}", ")))))")
_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff]+")

_YEAR = r"\((?P<year>[12][\d〇○零一二三四五六七八九]{3}|[一二][\d〇○零一二三四五六七八九]{3})年?\)"
_SERIAL = r"第?0*(?P<serial>\d{1,8})号(?:之(?P<suffix>[一二三四五六七八九十]{1,3}|[1-9]\d?))?"
_OLD = re.compile(_YEAR + r"(?P<head>[\u4e00-\u9fff\d]{1,20})字" + _SERIAL)
_NEW = re.compile(
    _YEAR + r"(?P<court>最高法|[\u4e00-\u9fff](?:\d{2,4})?)(?P<kind>[\u4e00-\u9fff]{2,8}?)" + _SERIAL
)
#: an old-style head is the court's code and the kind of case run together; an administrative kind begins with 行
_HEAD = re.compile(r"(?P<court>.*?)(?P<kind>行[^行]{1,5}|[民刑执赔]?再?[初终申监审执])")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """``court_code`` is empty where the old style had none (最高人民法院); ``suffix`` is the n of 之n."""

    year: int
    court_code: str
    kind: str
    serial: int
    suffix: int | None
    old_style: bool

    @property
    def normal(self) -> str:
        """The one canonical form: full-width brackets, no padding, Chinese numeral after 之."""
        head = f"{self.court_code}{self.kind}" + ("字第" if self.old_style else "")
        tail = f"之{_numeral(self.suffix)}" if self.suffix else ""
        return f"（{self.year}）{head}{self.serial}号{tail}"


def parse(text: str) -> CaseNumber | None:
    """Read one printed case number; None when it is not one number in a known style (“第96、97号” is two)."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)
    if match := _OLD.fullmatch(plain):
        head = _HEAD.fullmatch(match["head"])
        return head and _number(match, head["court"], head["kind"], old_style=True)
    if match := _NEW.fullmatch(plain):
        return _number(match, match["court"], match["kind"], old_style=False)
    return None


def case_no(printed: str) -> CaseNo:
    """The case number as an event carries it: always as printed, with its canonical form where it has one."""
    number = parse(printed)
    return CaseNo(printed=printed, normal=number and number.normal)


def _number(match: re.Match[str], court: str, kind: str, *, old_style: bool) -> CaseNumber | None:
    year, serial = int(match["year"].translate(_YEAR_DIGITS)), int(match["serial"])
    suffix = _value(match["suffix"]) if match["suffix"] else None
    if serial == 0 or not 1949 <= year <= 2099 or (match["suffix"] and suffix is None):
        return None
    return CaseNumber(year, court, kind, serial, suffix, old_style)


_DIGITS = "一二三四五六七八九"


def _numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十") + (
        _DIGITS[ones - 1] if ones else ""
    )


def _value(text: str) -> int | None:
    """1 to 99 in either writing; None for a row of characters that is no number."""
    if text.isdigit():
        return int(text)
    return next((value for value in range(1, 100) if _numeral(value) == text), None)
