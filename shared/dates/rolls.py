"""Where a count comes to rest that ends on a given day: on that day if it is worked, else on the next working day, or the one before."""

from __future__ import annotations

from datetime import date

from shared.dates.period import Due
from shared.dates.table import Table


def rolled_forward(nominal: int, table: Table) -> Due:
    """A count that ends on ordinal ``nominal``, moved off a rest day (民诉法85第3款)."""
    end = table.on_or_after(nominal)
    last = date.fromordinal(end)
    return Due(date.fromordinal(nominal), last, last, table.provisional(nominal, end))


def rolled_back(nominal: int, table: Table) -> Due:
    """A count backwards that ends on ``nominal``: wide it rests there, strict on the day before, each moved back off rest days."""
    safe = table.on_or_before(nominal - 1)
    return Due(
        date.fromordinal(nominal),
        date.fromordinal(table.on_or_before(nominal)),
        date.fromordinal(safe),
        table.provisional(safe, nominal),
    )
