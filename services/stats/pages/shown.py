"""Figures as a page shows them: a rate always with its two numbers, what stands apart beside it, and where its cases are listed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from services.stats.cockpit.comparing import Change
from services.stats.indicators import Figure
from services.stats.plain import plain_figure

Plain = Mapping[str, Any]
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Number:
    """``text`` is “71.43%” or “5”, ``of`` “5/7” of a rate; no ``link`` where there is nothing behind it."""

    text: str
    of: str = ""
    apart: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Lamp:
    colour: str
    words: str


def number(figure: Figure | Plain, link: str = "") -> Number:
    plain = plain_figure(figure) if isinstance(figure, Figure) else figure
    apart = plain.get("apart") or 0
    if "count" in plain:
        count = plain["count"]
        return Number(f"{count:,}", apart=apart, link=link if count or apart else "")
    whole = plain["denominator"]
    of = f"{plain['numerator']:,}/{whole:,}" if whole else ""
    return Number(plain["percent"] or NOTHING, of, apart, link if whole or apart else "")


def value(figure: Plain) -> float | None:
    """For a chart; a rate is 0–1, null over an empty denominator."""
    if "count" in figure:
        return float(figure["count"])
    return figure["numerator"] / figure["denominator"] if figure["denominator"] else None


def changed(change: Change) -> str:
    """“+3”, “−2.10 个百分点”; a dash where nothing can be compared."""
    if change.points is not None:
        return f"{change.points.replace('-', '−')} 个百分点"
    if change.difference is None:
        return NOTHING
    return f"{change.difference:+,}".replace("-", "−") if change.difference else "持平"


def lower_is_better(code: str) -> bool:
    return code.endswith("loss_rate")


def beside(code: str, own: Figure, whole: Figure) -> Lamp | None:
    """A bureau's rate beside that of all; null where one of them has no denominator."""
    if own.numerator is None or whole.numerator is None or not own.count or not whole.count:
        return None
    rate, average = Fraction(own.numerator, own.count), Fraction(whole.numerator, whole.count)
    if rate == average:
        return Lamp("grey", "与全区持平")
    words = "高于全区" if rate > average else "低于全区"
    return Lamp("yellow" if (rate > average) == lower_is_better(code) else "green", words)
