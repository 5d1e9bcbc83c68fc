"""The words of a paper that are not its author's: how a number, a day, a rate and a gap are written, and how wide they print. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar, cast

from shared.dates.wording import written
from shared.papers.paper import Blank, Cell, Share

T = TypeVar("T")

DRAFT = "草　稿"
DRAFT_NOTE = "未经核发，不得作为正式公文使用"
UNNUMBERED = "【文号待编】"
UNDATED = "【成文日期待填】"
TO_BE_JUDGED = "（系统拟写，请审定）"
EMPTY_TABLE = "本表所列事项为零"
GAPS = "待填事项清单"
NO_DENOMINATOR = "—"


def shown(cell: Cell) -> str:
    """A cell as it is read."""
    match cell:
        case None:
            return ""
        case Share():
            return rate(cell)
        case Blank():
            return gap(cell)
        case date():
            return written(cell)
        case _:
            return str(cell)


def rate(share: Share) -> str:
    """Never without its two numbers; a dash over an empty denominator."""
    if share.denominator == 0:
        return f"{NO_DENOMINATOR}（{share.numerator}/0）"
    return f"{100 * share.numerator / share.denominator:.2f}%（{share.numerator}/{share.denominator}）"


def gap(blank: Blank) -> str:
    whom = f"（{blank.from_whom}提供）" if blank.from_whom else ""
    return f"【待填：{blank.what}{whom}】"


def reworded(part: T, say: Callable[[str], str]) -> T:
    """A paper, or a part of one, with each of its texts as ``say`` has it; numbers, days and kinds stay."""
    made: Any = part
    if isinstance(part, Enum):
        return part
    if isinstance(part, str):
        made = say(part)
    elif is_dataclass(part) and not isinstance(part, type):
        made = replace(part, **{one.name: reworded(getattr(part, one.name), say) for one in fields(part)})
    elif isinstance(part, list | tuple):
        made = type(part)(reworded(one, say) for one in part)
    return cast("T", made)


def printed_width(text: str) -> float:
    """In letters of a Chinese line (em); Latin letters and digits take about half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.52 for c in text)
