"""A bureau's year in numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.intake.work.tally import KINDS, WorkRow, tally
from shared.events import CATALOGUE
from shared.events.organisation_review import ReviewItemConcluded


def row(position: int, type_: str, /, **more: Any) -> WorkRow:
    fields = {"part": None, "ref": None, "quantity": 1, "people": None, "settled": None} | more
    return WorkRow(
        position=position,
        region="370404",
        bureau="fz-renshe",
        type=f"organisation.{type_}",
        occurred_on=date(2026, 3, 1),
        **fields,
    )


def test_publicity_by_brand() -> None:
    """BS24-1.2c: 场次 and 覆盖人数 are summed, also for each brand; what names no brand is in the sum alone."""
    rows = [
        row(1, "publicity_held", part="虚构讲堂", quantity=4, people=600),
        row(2, "publicity_held", part="虚构讲堂", quantity=1, people=50),
        row(3, "publicity_held", quantity=2),
    ]
    [kind] = tally(rows)
    assert (kind["items"], kind["quantity"], kind["people"], kind["open"]) == (3, 7, 650, None)
    assert kind["parts"] == [{"part": "虚构讲堂", "items": 2, "quantity": 5, "people": 650}]


def test_what_has_no_end_is_open() -> None:
    """MH23-2.3, YC23-2.3a: problems, resolutions and reviews without an end are counted as open."""
    rows = [row(1, "problem_found", ref="W1", settled=True), row(2, "problem_found", ref="W2", settled=False)]
    assert [kind["open"] for kind in tally(rows)] == [1]


def test_the_last_result_of_a_file_counts() -> None:
    """BS24-1.3d: a file whose problems were rectified is reviewed once and no longer open."""
    rows = [
        row(1, "file_reviewed", ref="C1/1号", settled=False),
        row(2, "file_reviewed", ref="C1/2号", settled=False),
        row(3, "file_reviewed", ref="C1/1号", settled=True),
    ]
    [kind] = tally(rows)
    assert (kind["items"], kind["open"]) == (2, 1)


def test_every_event_of_this_work_is_counted() -> None:
    """BS24: no record that a report needs is left out of the year; single items of a review are part of it."""
    modules = {f"shared.events.organisation_{part}" for part in ("work", "review", "records")}
    known = {cls for cls in CATALOGUE.values() if cls.__module__ in modules}
    assert known - set(KINDS) == {ReviewItemConcluded}
