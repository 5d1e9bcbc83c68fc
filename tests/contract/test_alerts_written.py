"""Rules and dashboards: every query is understood and reads metrics that exist, every alert has its page in the runbook, and the other way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.metrics import registered
from tests.support.promql import metrics_of

ROOT = Path(__file__).parents[2]
MONITORING = ROOT / "deploy" / "k8s" / "components" / "monitoring"
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
PARTS = ("现象", "含义", "看什么", "怎么办", "如何确认")


def rules() -> list[dict[str, Any]]:
    written = yaml.safe_load((MONITORING / "rules.yaml").read_text(encoding="utf-8"))
    return [rule for group in written["spec"]["groups"] for rule in group["rules"]]


def queries() -> Iterator[tuple[str, str]]:
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for path in sorted((MONITORING / "dashboards").glob("*.json")):
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            for target in panel["targets"]:
                yield f"{path.stem}: {panel['title']}", target["expr"]


KNOWN = {series for one in registered() for series in one.series} | {"up"}


@pytest.mark.parametrize(("place", "query"), list(queries()))
def test_queries_read_what_exists(place: str, query: str) -> None:
    """A query that is not understood, or that reads a metric nobody makes, would be silent for ever."""
    assert metrics_of(query) <= KNOWN, place


def test_every_metric_is_looked_at_or_explained() -> None:
    """What is late, where and why: no lag, queue or failure is measured that no dashboard shows."""
    shown = {name for _, query in queries() for name in metrics_of(query)}
    asides = {
        "yingsu_log_batch_events",
        "yingsu_log_tail",
        "yingsu_projection_position",
        "yingsu_notify_acknowledged_total",
    }
    unseen = {one.name for one in registered() if not shown & set(one.series)} - asides
    assert not unseen, f"on no dashboard and in no rule: {unseen}"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_every_alert_has_its_page(rule: dict[str, Any]) -> None:
    """The link of an alert leads to a page of the runbook with symptom, meaning, what to look at, what to do, how to be sure."""
    assert rule["annotations"]["runbook_url"] == f"docs/runbook.md#{rule['alert'].lower()}"
    found = re.search(rf"^## {rule['alert']}\n(.*?)(?=^## |\Z)", RUNBOOK, re.DOTALL | re.MULTILINE)
    assert found, rule["alert"]
    assert re.findall(r"^- \*\*(.+?)\*\*：\S", found[1], re.MULTILINE) == list(PARTS)


def test_no_page_is_of_an_alert_that_is_gone() -> None:
    """The runbook has pages of alerts that exist, and of nothing else."""
    assert set(re.findall(r"^## (\w+)$", RUNBOOK, re.MULTILINE)) == {rule["alert"] for rule in rules()}


@pytest.mark.parametrize(
    "wrong", ["sum(", "rate(yingsu_x_total)", "max by yingsu", "a > ", "a{b=c}", "unknown(a)", "a b"]
)
def test_what_is_no_query_is_found(wrong: str) -> None:
    """Our reading of PromQL refuses what it does not know."""
    with pytest.raises(ValueError, match=r"."):
        metrics_of(wrong)
