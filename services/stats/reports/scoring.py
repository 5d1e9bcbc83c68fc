"""What the agreed points of a dimension come to: each rate earns its weight's part, the rest of 100% where less is better. Exact, then rounded.

A rate over nothing (no hearing) earns and costs nothing: its weight goes to the others. Where nothing can be computed there is no score.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from services.stats.indicators import Figure
from shared.policy.assessing import Weighed


def score(weighed: Weighed, figure: Callable[[str], Figure]) -> Fraction | None:
    """Out of ``weighed.points``; null where no rate was agreed on, or none has a denominator."""
    earned, weights = Fraction(0), 0
    for code, weight in weighed.rates.items():
        one = figure(code)
        if not one.count or one.numerator is None:
            continue
        rate = Fraction(one.numerator, one.count)
        earned += weight * (1 - rate if code in weighed.inverse else rate)
        weights += weight
    return weighed.points * earned / weights if weights else None


def written(points: Fraction) -> str:
    """“18.50”, half up."""
    hundredths = (points.numerator * 200 + points.denominator) // (2 * points.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
