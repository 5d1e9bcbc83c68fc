"""What the log says of time, whatever the clocks said: it never goes back, and nothing is dated by a clock that was wrong."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from shared.clock import SHANGHAI
from tests.support.outside import System

RECORDED = "select position, type, occurred_on, recorded_at from eventlog.events order by position"
#: by which the database's clock may have been put back alone
SLACK = timedelta(hours=1)


async def check_dates(system: System) -> None:
    """Recorded in the order of the log; dated no later than the day on which it was recorded, by the database's clock."""
    rows = await system.fetch(RECORDED)
    back = [later["position"] for row, later in pairwise(rows) if later["recorded_at"] < row["recorded_at"]]
    assert not back, back
    ahead = [
        (row["position"], row["type"], row["occurred_on"], row["recorded_at"])
        for row in rows
        if row["occurred_on"]
        and row["occurred_on"] > (row["recorded_at"] + SLACK).astimezone(SHANGHAI).date()
    ]
    assert not ahead, ahead
