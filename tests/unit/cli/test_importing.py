"""A large import goes on where it is told to wait."""

from __future__ import annotations

import httpx
import pytest

from cli.importing import TryLaterError, decided
from services.intake.importing.rows import BATCH
from shared.settings import Settings

ROWS, FACTS_A_ROW = 50_000, 8


@pytest.mark.parametrize("status", [429, 503])
def test_too_often_is_later_and_not_never(status: int) -> None:
    """Whoever imports much is told to wait, sends the same again, and loses nothing by it."""
    with pytest.raises(TryLaterError, match="稍后"):
        decided([0], httpx.Response(status, json={"detail": "请稍后再试"}))


def test_what_is_decided_is_not_sent_again() -> None:
    """Only what was told to come again does."""
    items = [{"status": "accepted"}, {"status": "retry"}]
    assert decided([3, 4], httpx.Response(200, json={"items": items})) == {3: {"status": "accepted"}}


def test_a_ledger_of_fifty_thousand_rows_is_no_flood() -> None:
    """By the limit of one person its requests alone take seconds, where the facts take minutes."""
    settings = Settings()
    requests = ROWS * FACTS_A_ROW / BATCH
    assert (requests - settings.writes_burst) / settings.writes_per_second < 60
