"""What names may do to a calendar that programs subscribe to: nothing."""

from __future__ import annotations

import pytest

from services.deadlines.feeds.calendar import feed
from tests.unit.deadlines.cases import day


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\u2028"])
@pytest.mark.parametrize("place", ["name", "court", "case_no", "case_name"])
def test_a_name_with_ends_of_lines_adds_no_line(end: str, place: str) -> None:
    """Of a calendar's own name, a court's, a case's: nothing begins or ends in it, and the calendar is there."""
    evil = f"甲{end}END:VCALENDAR{end}BEGIN:VEVENT"
    hearing = {"case_id": "c", "instance": 1, "hearing": 1, "hearing_on": day("27-01-04"), "version": 1,
               "case_no": "乙", "case_name": "丙", "leader_required": True, "held_on": None, "court": "丁"}  # fmt: skip
    told = feed(evil if place == "name" else "甲", day("26-11-23"), [], [hearing | {place: evil}])
    lines = told.decode().replace("\r\n ", "").replace("\r", "\n").split("\n")
    assert [lines.count(one) for one in ("BEGIN:VEVENT", "END:VCALENDAR")] == [1, 1]
