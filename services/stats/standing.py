"""Which instances a period concerns, for lists of them: carried over, new, or apart because a date is missing. Pure.

How many there are say the measures (``shared/policy/measures.yaml``). An instance is placed only when both its dates are known and in order;
whatever cannot be placed stands apart and is listed, never guessed.
"""

from __future__ import annotations

from services.stats.figures.instance import Instance
from services.stats.periods import Period


def carried_over(row: Instance, period: Period) -> bool:
    """上期结转: taken before the period and not closed before it."""
    return row.dated and period.before(row.taken_on) and not period.before(row.closed_on)


def new(row: Instance, period: Period) -> bool:
    """本期新收."""
    return row.dated and period.contains(row.taken_on)


def judged(row: Instance, period: Period) -> bool:
    """本期裁判: ended in the period, whether or not it is known when it was taken."""
    return row.closed and period.contains(row.closed_on)


def undated_judged(row: Instance, period: Period) -> bool:
    """Ended in the period, but it is not known when it was taken (or the days contradict each other)."""
    return not row.dated and judged(row, period)


def undated(row: Instance, period: Period) -> bool:
    """It may have stood in the period or not: no date says."""
    if row.dated or judged(row, period):
        return False
    return not period.after(row.taken_on) and not period.before(row.closed_on)


def concerned(row: Instance, period: Period) -> bool:
    """Stood in the period, or may have."""
    return (
        carried_over(row, period) or new(row, period) or undated_judged(row, period) or undated(row, period)
    )
