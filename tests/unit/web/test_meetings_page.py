"""What the page of joint meetings says of the last day of what was resolved, without a browser."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from services.stats.pages.joint_meetings import concerns, is_late
from services.stats.periods import parse_period

BY = date(2026, 10, 10)


@pytest.mark.parametrize(
    ("by", "done_on", "day", "late"),
    [
        (BY, None, date(2026, 10, 10), False),
        (BY, None, date(2026, 10, 11), True),
        (BY, date(2026, 10, 10), date(2026, 12, 1), False),
        (BY, date(2026, 10, 11), date(2026, 12, 1), True),
        (None, None, date(2026, 12, 1), False),
    ],
)
def test_what_is_late(by: date | None, done_on: date | None, day: date, *, late: bool) -> None:
    """On its last day it is in time; done in time it is never late, open after it it is; without a last day nothing is."""
    values: dict[str, Any] = {"complete_by": by, "done": done_on is not None, "done_on": done_on}
    assert is_late(SimpleNamespace(value=values.get), day) is late


@pytest.mark.parametrize(
    ("resolved_on", "done_on", "period", "concerned"),
    [
        (date(2026, 3, 10), None, "2026H1", True),
        (date(2026, 3, 10), None, "2026H2", True),
        (date(2026, 3, 10), date(2026, 5, 10), "2026H2", False),
        (date(2026, 3, 10), date(2026, 7, 2), "2026H2", True),
        (date(2026, 3, 10), None, "2025", False),
        (date(2026, 3, 10), date(2026, 3, 11), "all", True),
    ],
)
def test_what_an_earlier_period_left_open_is_shown(
    resolved_on: date, done_on: date | None, period: str, *, concerned: bool
) -> None:
    """YC23-2.3a: what was resolved before and was open when the period began stands in it until it is done; what comes later does not."""
    values: dict[str, Any] = {"resolved_on": resolved_on, "done": done_on is not None, "done_on": done_on}
    assert concerns(SimpleNamespace(value=values.get), parse_period(period)) is concerned
