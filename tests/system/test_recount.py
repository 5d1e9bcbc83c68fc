"""The figures of a running system against an independent recount of what `yingsu log export` gives: scenario, published cases, a year of four bureaus.

Deadlines run, lapse and are met by the services themselves here, so that 期限履行 is compared too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from deploy.local.home import temporary_home
from tests.support.outside import System, running_system
from tests.support.recount import recount
from tests.support.two_cases import TODAY
from tests.support.year import year
from tests.support.year.playing import by_http, upload

SAMPLES = Path(__file__).parents[2] / "samples"
#: the year has a bureau of this code, and so has the scenario
TAKEN = "fz-renshe"
PERIODS = {
    "2025": ("2025-01-01", "2025-12-31"),
    "2025H2": ("2025-07-01", "2025-12-31"),
    "2026H2": ("2026-07-01", "2026-12-31"),
    "all": (None, None),
}

pytestmark = pytest.mark.timeout(240)


@dataclass
class Exported:
    system: System
    events: list[dict[str, Any]]


@pytest.fixture(scope="module")
async def exported() -> AsyncIterator[Exported]:
    """A system that has been told everything, and its log as a file gives it."""
    with temporary_home() as home, running_system(home, TODAY) as system:
        for sample in ("scenario.yaml", "published-cases.jsonl"):
            ended = await system.yingsu("import", str(SAMPLES / sample))
            assert ended.code == 0, ended.output
        await upload(system)
        others = [unit for unit in year() if unit[0]["bureau"] != TAKEN]
        assert set(await by_http(system, others)) == {"accepted"}
        await system.settled(120)
        file = home.path / "log.jsonl"
        assert (await system.yingsu("log", "export", "-o", str(file))).code == 0
        yield Exported(system, [orjson.loads(line) for line in file.read_bytes().splitlines()])


def plain(figure: dict[str, Any]) -> Any:
    if "denominator" in figure:
        return figure["numerator"], figure["denominator"], figure["apart"]
    return figure["count"]


@pytest.mark.parametrize("period", PERIODS)
async def test_every_main_figure_is_counted_again(exported: Exported, period: str) -> None:
    """Each figure that both ways of counting give is the same, for all bureaus together and for each line of each table."""
    answer = await exported.system.get("stats", "/v1/stats", period=period)
    again = recount(exported.events, PERIODS[period])
    totals = {code: plain(one) for block in answer["blocks"] for code, one in block["total"].items()}
    assert {code: totals[code] for code in again} == again
    bureaus = {line["bureau"] for block in answer["blocks"] for line in block["lines"]}
    for bureau in sorted(bureaus)[:12]:
        own = recount(exported.events, PERIODS[period], bureau)
        lines = [line for block in answer["blocks"] for line in block["lines"] if line["bureau"] == bureau]
        shown = {code: plain(one) for line in lines for code, one in line["figures"].items()}
        assert {code: shown[code] for code in own if code in shown} == {
            code: n for code, n in own.items() if code in shown
        }


async def test_deadlines_are_among_what_is_compared(exported: Exported) -> None:
    """Deadlines were kept and missed, and both ways of counting saw them."""
    again = recount(exported.events, PERIODS["all"])
    kept = {code: n for code, n in again.items() if code.startswith("on_time") and n[1]}
    assert len(kept) >= 5
    assert any(n[0] < n[1] for n in kept.values())
