"""Causes of losses and their recurrence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake.work.causes import CauseRow, rows_of, summary
from tests.unit.intake.scenes import BUREAU, CASE, JUDGED, REGION, UNDER_WAY, given, item
from tests.unit.intake.test_aftermath_rules import ANALYSED, DONE, PASSED, SET


def row(
    case: int,
    lost: str | None,
    closed: str | None = None,
    *,
    bureau: str = BUREAU,
    cause: str = "procedure",
    analysed: bool = True,
) -> CauseRow:
    return CauseRow(
        case_id=UUID(int=case),
        region=REGION,
        bureau=bureau,
        name=f"案{case}",
        instance=1,
        cause=cause,
        analysed=analysed,
        lost_on=(lost and date.fromisoformat(lost)) or None,
        open=0 if closed else 1,
        closed=1 if closed else 0,
        closed_on=(closed and date.fromisoformat(closed)) or None,
    )


def test_a_case_has_a_row_for_each_cause() -> None:
    """MH26-4.1: the loss is dated by its judgment; a measure that was verified is closed, before that it is open."""
    [open_row] = rows_of(CASE, (REGION, BUREAU), given(*UNDER_WAY, JUDGED, ANALYSED, SET).state.history)
    assert (open_row.cause, open_row.lost_on, open_row.open, open_row.closed) == (
        "procedure",
        date(2026, 11, 10),
        1,
        0,
    )
    scene = given(*UNDER_WAY, JUDGED, ANALYSED, SET, DONE, PASSED)
    [closed] = rows_of(CASE, (REGION, BUREAU), scene.state.history)
    assert (closed.open, closed.closed, closed.closed_on) == (0, 1, date(2026, 11, 20))


def test_a_voided_case_is_behind_no_cause() -> None:
    """MH26-4.1: what was recorded by mistake counts for nothing."""
    voided = item("case.voided", "2026-11-20", reason="重复建案")
    scene = given(*UNDER_WAY, JUDGED, ANALYSED, voided)
    assert rows_of(CASE, (REGION, BUREAU), scene.state.history) == []


def test_causes_by_number_with_their_cases() -> None:
    """MH26-4.1: the most frequent cause stands first, with the cases behind its number and its measures open and closed."""
    rows = [row(1, "2026-01-10", cause="evidence"), row(2, "2026-02-10"), row(3, "2026-03-10", "2026-04-01")]
    first, second = summary(rows)
    assert (first["cause"], first["title"], first["losses"]) == ("procedure", "程序", 2)
    assert [case["name"] for case in first["cases"]] == ["案2", "案3"]
    assert first["measures"] == {"open": 1, "closed": 1}
    assert (second["cause"], second["losses"]) == ("evidence", 1)


def test_the_same_cause_after_a_closed_measure_is_a_recurrence() -> None:
    """BS24-2, MH26-4.1: another case of the same bureau, lost for the same cause after the measure was closed; it names both."""
    rows = [row(1, "2026-01-10", "2026-03-01"), row(2, "2026-05-01")]
    [cause] = summary(rows)
    [again] = cause["recurrences"]
    assert (again["name"], again["after"]["name"], again["after"]["closed_on"]) == (
        "案2",
        "案1",
        "2026-03-01",
    )


def test_what_is_no_recurrence() -> None:
    """BS24-2: a loss before the closing, of another bureau, of another cause, of the same case, or a measure without a loss."""
    closed = row(1, "2026-01-10", "2026-03-01")
    others = [
        row(2, "2026-02-01"),
        row(3, "2026-05-01", bureau="fz-ziran"),
        row(4, "2026-05-01", cause="law"),
        row(5, None, analysed=False),
        row(6, "2026-03-01"),
    ]
    assert all(cause["recurrences"] == [] for cause in summary([closed, *others]))
    appealed = replace(closed, instance=2, lost_on=date(2026, 6, 1), closed=0, closed_on=None)
    assert all(cause["recurrences"] == [] for cause in summary([closed, appealed]))
