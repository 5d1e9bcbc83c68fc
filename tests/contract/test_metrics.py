"""What the services measure and say is listed, by names that do not change, and nothing of it can grow without a bound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from cli.metrics import events_document, metrics_document, registered
from shared.contracts.log_events import lines, lines_of
from shared.measuring import Described

DOCS = Path(__file__).parents[2] / "docs"
#: what a label may be called: its values are of a closed list, each line with where the list is
BOUNDED = {
    "outcome": "constants of the programme",
    "client": "a service's name",
    "projection": "the services' projections",
    "durable": "shared/bus/topology.py",
    "channel": "shared/events/terms",
    "state": "constants of the programme",
    "door": "http, nats",
    "status": "HTTP, answers of intake",
    "method": "shared/runtime/answering.METHODS",
    "route": "templates of routes",
    "code": "constants of the programme: what senders are told",
    "kind": "kinds of the policy packs",
    "place": "where anchors are kept",
    "what": "constants of the programme",
    "limit": "shared/security/limits",
    "site": "the sites that are mirrored, by configuration",
}


def test_the_documents_are_what_the_programme_says() -> None:
    """docs/metrics.md and docs/log-events.md list every metric and every event, and nothing else: made anew by `yingsu metrics describe -o docs`."""
    assert (DOCS / "metrics.md").read_text(encoding="utf-8") == metrics_document()
    assert (DOCS / "log-events.md").read_text(encoding="utf-8") == events_document()


def test_every_metric_is_described() -> None:
    """Whatever is called yingsu_… stands in the register with its meaning: use counter, gauge and histogram of shared/measuring."""
    known = {one.name.removesuffix("_total") for one in registered()}
    found = {family.name for family in REGISTRY.collect() if family.name.startswith("yingsu_")}
    assert found <= known
    assert all(one.says and one.worry for one in registered())


def test_names_follow_the_rules_of_prometheus() -> None:
    """Counters end in _total, durations in _seconds; lower case, words apart; no type or label in a name."""
    for one in registered():
        assert re.fullmatch(r"yingsu_[a-z]+(_[a-z]+)*", one.name), one.name
        assert one.name.endswith("_total") == (one.kind == "counter"), one.name
        assert not re.search(r"_(ms|millis|minutes|hours|gauge|counter|histogram)(_|$)", one.name), one.name


@pytest.mark.parametrize("one", registered(), ids=lambda one: one.name)
def test_labels_are_of_closed_lists(one: Described) -> None:
    """No id, name or address is ever a label: each label's values are bounded by something that is written down."""
    assert set(one.labels) <= set(BOUNDED)
    if one.kind == "histogram":
        assert len(one.labels) <= 1


def test_event_names_are_constants() -> None:
    """Every line of our log is found by a name that does not change: `area.what_happened`, never a sentence or one put together."""
    for line in lines():
        place = f"{line.module}:{line.line}"
        assert line.name, f"{place}: the event's name is no constant"
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", line.name), f"{place}: {line.name}"


def test_a_name_that_is_put_together_is_found() -> None:
    """The look at the source sees what it must refuse."""
    source = 'import structlog\nlog = structlog.get_logger()\nlog.info(f"a.{1}")\nlog.info("a.b" if 1 else "a.c", x=1)\n'
    assert [(one.name, one.fields) for one in lines_of(source, "m")] == [
        (None, ()),
        ("a.b", ("x",)),
        ("a.c", ("x",)),
    ]
