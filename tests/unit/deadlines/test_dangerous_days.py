"""Days of receipt on which the internal period may end after the statutory one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import orjson
from typer.testing import CliRunner

from cli.calendar import calendar_app
from services.deadlines.calendars.dangers import dangers
from shared.dates import shipped
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import day

JINGHAI = "120118"


def test_the_dangerous_days_of_four_years_are_those_counted_by_hand() -> None:
    """静海内部10日与法院15日: the same day on 25 days of receipt in 2023-2026, at most one working day of buffer on 44."""
    found = [one for year in range(2023, 2027) for one in dangers(SHIPPED_PACKS, shipped(), year, JINGHAI)]
    buffers = Counter(one.buffer for one in found if one.rule == "jinghai.preparation")
    assert (buffers[0], buffers[0] + buffers[1]) == (25, 44)


def test_the_two_ends_of_september_22_2025() -> None:
    """E06, E07: received on 2025-09-22 both periods end on 2025-10-09; the cap keeps three working days, 2025-09-28."""
    found = dangers(SHIPPED_PACKS, shipped(), 2025, JINGHAI)
    (one,) = [d for d in found if d.rule == "jinghai.preparation" and d.day == day("25-09-22")]
    assert (one.internal, one.statutory, one.buffer) == (day("25-10-09"), day("25-10-09"), 0)
    assert one.capped == day("25-09-28")


def test_dangers_depend_on_region_buffer_and_calendar() -> None:
    """Elsewhere nothing is capped; a wider buffer lists more; an unknown year says that its days are provisional."""
    assert dangers(SHIPPED_PACKS, shipped(), 2025, "110105") == ()
    assert len(dangers(SHIPPED_PACKS, shipped(), 2025, JINGHAI, within=0)) < len(
        dangers(SHIPPED_PACKS, shipped(), 2025, JINGHAI)
    )
    assert any(one.provisional for one in dangers(SHIPPED_PACKS, shipped(), 2027, JINGHAI))


def test_the_command_lists_dangerous_days_without_a_system(tmp_path: Path) -> None:
    """Without a running system the notices and packs of the release answer, as a table and as data."""
    typed = ["dangers", "2025", "--region", JINGHAI, "--home", str(tmp_path)]
    shown = CliRunner().invoke(calendar_app, typed, env={"COLUMNS": "200"})
    assert (
        shown.exit_code,
        "2025年9月22日（周一）" in shown.output,
        "2025年9月28日（周日）" in shown.output,
    ) == (
        0,
        True,
        True,
    )
    data = orjson.loads(CliRunner().invoke(calendar_app, [*typed, "--within", "0", "--json"]).output)
    assert {item["buffer"] for item in data["items"]} == {0}
