"""Periods as people write them, for places where one is typed. Pure."""

from __future__ import annotations

import re
import unicodedata

_PERIOD = re.compile(r"(\d{4})年?(?:度|(上|下)半年|(\d{1,2})月份?)?")
_DAY = re.compile(r"(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})日?")


def period_code(text: str) -> str:
    """2026年上半年 is 2026H1, 2026年3月 2026-03, 2026年度 2026, 2026年1月1日至2026年6月30日 2026-01-01..2026-06-30; anything else stays as it was typed."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if found := _PERIOD.fullmatch(plain):
        year, half, month = found.groups()
        return f"{year}H{'上下'.index(half) + 1}" if half else f"{year}-{month:0>2}" if month else year
    first, _, last = plain.replace("至", "..").partition("..")
    days = [_DAY.fullmatch(one) for one in (first, last)]
    return "..".join(f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}" for day in days if day) if all(days) else text
