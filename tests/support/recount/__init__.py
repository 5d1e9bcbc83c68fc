"""The main figures once more, from exported CloudEvents alone and by the words of the clauses: naive, slow, and sharing no code with the statistics.

A period is its first and last day, both null for everything there is. A figure is a number, or for a rate numerator, denominator and what is
not known. Only JSON goes in: whoever has `yingsu log export` can do the same with any tool.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.support.recount.bureaus import of_bureaus
from tests.support.recount.cases import of_cases
from tests.support.recount.deadlines import of_deadlines
from tests.support.recount.facts import Days, cases_of, entries_of

__all__ = ["recount"]


def recount(events: Iterable[dict[str, Any]], days: Days, bureau: str | None = None) -> dict[str, Any]:
    """Every figure that is counted here, by its code; of one bureau or of all."""
    mine = [one for one in events if bureau is None or one["bureau"] == bureau]
    cases = cases_of(mine)
    return {
        **of_cases(cases, days),
        **of_deadlines(mine, cases, days),
        **_added([of_bureaus(entries, days) for entries in entries_of(mine)]),
    }


def _added(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Numbers and rates of each bureau's own stream, added up."""
    total: dict[str, Any] = of_bureaus([], (None, None))
    for figures in found:
        for code, n in figures.items():
            before = total[code]
            total[code] = before + n if isinstance(n, int) else tuple(map(sum, zip(before, n, strict=True)))
    return total
