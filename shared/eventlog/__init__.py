"""The event log: the truth of the system. Append with an expected version, read by position, prove that nothing was changed.

Guarantees: positions are gapless and in commit order, so a reader needs one number as its checkpoint and never misses an event; an event
id is recorded once; what is recorded is never changed, and a change behind our back is found.
"""

from shared.eventlog.log import EventLog
from shared.eventlog.outcomes import (
    Appended,
    Conflict,
    Duplicate,
    Expected,
    IdReused,
    LogBusy,
    LogUnavailable,
    Outcome,
    Write,
)
from shared.eventlog.reader import Page

__all__ = [
    "Appended",
    "Conflict",
    "Duplicate",
    "EventLog",
    "Expected",
    "IdReused",
    "LogBusy",
    "LogUnavailable",
    "Outcome",
    "Page",
    "Write",
]
