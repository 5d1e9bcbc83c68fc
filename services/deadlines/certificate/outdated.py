"""Whether a certificate still says what holds: what the log tells of its deadline behind it. Pure.

A certificate is right for ever about the day on which it was given out, and its check proves that. Whoever holds it years later asks another thing, too:
whether the date has moved since. That a period was met or lapsed since then moves no date.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.clock import SHANGHAI
from shared.events.deadline import (
    DatedDeadline,
    DeadlineCancelled,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineWithheld,
)
from shared.events.envelope import Recorded

_MOVING = (DatedDeadline, DeadlineCancelled, DeadlinePaused, DeadlineWithheld)


def outdated(given_out: int, life: Iterable[Recorded]) -> str | None:
    """What has become of the deadline since its certificate, at log position ``given_out``, in a sentence with days as YYYY-MM-DD; None while the certificate holds.

    ``life``: the deadline's own stream.
    """
    since = [event for event in life if event.position > given_out and isinstance(event.payload, _MOVING)]
    if not since:
        return None
    last, now = since[-1], since[-1].payload
    assert isinstance(now, _MOVING)
    on = last.recorded_at.astimezone(SHANGHAI).date()
    day = f"，届满日现为{now.due}" if isinstance(now, DatedDeadline) else ""
    why = f"（{now.reason}）" if isinstance(now, DeadlineMoved | DeadlinePaused | DeadlineCancelled) else ""
    return f"出具之后期限有变动：{on}{now.title}{day}{why}。本单所载届满日不再是现行的，须重新出具。"
