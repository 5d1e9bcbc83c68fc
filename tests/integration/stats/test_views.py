"""`yingsu stats overview|ranking|trend|by|indicators` against a served stats service."""

from __future__ import annotations

import json

from tests.integration.stats.conftest import Stats
from tests.integration.stats.test_commands import at_port, run

__all__ = ["at_port"]


async def test_the_views_are_tables(at_port: Stats) -> None:
    """Overview, ranking, trend, cross table and the meaning of the figures are printed with both numbers of a rate, or given as JSON."""
    views = {
        ("overview", "--period", "2026H1"): ("负责人出庭率", "上年同期"),
        ("ranking", "appearance_rate", "--period", "2026"): ("虚构区人社局", "50.00%（1/2）"),
        ("trend", "new", "--from", "2025H2", "--to", "2026H2"): ("2025年下半年", "2026年上半年"),
        ("by", "level", "--table", "flow", "--period", "2026"): ("一审", "合计"),
        ("by", "month", "--indicator", "new", "--period", "2026"): ("2026年1月", "合计"),
        ("indicators",): ("loss_rate", "计数单位：案件×审级"),
    }
    for arguments, said in views.items():
        shown = await run("stats", *arguments)
        assert shown.exit_code == 0, shown.output
        assert all(words in shown.output for words in said), shown.output
        given = await run("stats", *arguments, "--json")
        assert json.loads(given.output)["items"]
