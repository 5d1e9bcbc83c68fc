"""When what is not urgent may leave the house. Pure.

Who planned a notice for a closed hour meant it (its day would be over by the morning); what only comes late to such an hour, after an
outage or on a second attempt, waits for the next open one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

#: (urgent, planned for, now) → whether it may go out now
Hours = Callable[[bool, datetime, datetime], bool]
#: whether an instant lies in the hours in which people may be written to
Open = Callable[[datetime], bool]


#: how long after a planned closed hour a notice still counts as planned for it
PLANNED_SECONDS = 3_600


def always(urgent: bool, planned: datetime, now: datetime) -> bool:  # noqa: ARG001
    return True


def within(is_open: Open) -> Hours:
    """The urgent at any time, others in open hours, or within the hour after their own time when that was a closed one."""

    def allowed(urgent: bool, planned: datetime, now: datetime) -> bool:
        meant = not is_open(planned) and (now - planned).total_seconds() < PLANNED_SECONDS
        return urgent or meant or is_open(now)

    return allowed
