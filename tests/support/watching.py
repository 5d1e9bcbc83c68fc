"""Prometheus for tests: scrapes a running system's services and evaluates the rules as they are written.

So that a test need not wait for minutes, a rule's age (`> 60` of a metric in seconds) and its number of breaks or messages are looked at with the small bounds of
``LOWERED``, and ``for`` is left out; everything else of the rule is as it is.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import httpx
import yaml
from prometheus_client import generate_latest

from tests.support.outside import NO_AUTHORITIES, System
from tests.support.promql import Scrapes, Vector, evaluate, scraped, together

RULES = Path(__file__).parents[2] / "deploy" / "k8s" / "components" / "monitoring" / "rules.yaml"
SCRAPE_SECONDS = 10.0
#: alert → its bound here
LOWERED = {
    "YingsuProjectionBehind": "3",
    "YingsuRelayBehind": "3",
    "YingsuNoticesNotSent": "3",
    "YingsuAnchorsOld": "5",
    "YingsuBusUnstable": "0",
    "YingsuQueueWaiting": "50",
    "YingsuSiteSilent": "5",
    "YingsuSiteBehind": "0",
}


@cache
def rules() -> Mapping[str, str]:
    """Alert → expression."""
    written = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return {rule["alert"]: rule["expr"] for group in written["spec"]["groups"] for rule in group["rules"]}


class Watch:
    """``before`` is what increases are counted from."""

    def __init__(self, system: System) -> None:
        self._system = system
        self.targets: Mapping[str, str] = system.info.service_urls
        self.more: dict[str, Vector] = {}
        self.before: dict[str, Vector] = {}
        self._rules = rules()

    async def scrape(self) -> dict[str, Vector]:
        async with httpx.AsyncClient(timeout=SCRAPE_SECONDS, verify=NO_AUTHORITIES) as http:
            return together(
                [*await asyncio.gather(*(self._of(http, *one) for one in self.targets.items())), self.more]
            )

    async def _of(self, http: httpx.AsyncClient, name: str, url: str) -> dict[str, Vector]:
        labels = {"service": f"yingsu-{name}", "instance": url}
        try:
            found = scraped((await http.get(f"{url}/metrics")).text, **labels)
        except httpx.HTTPError:
            found = {}
        return {**found, "up": {frozenset(labels.items()): float(bool(found))}}

    async def begin(self) -> None:
        """From here on increases are counted."""
        self.before = await self.scrape()

    async def fires(self, *alerts: str) -> dict[str, Vector]:
        """Which of these fire now, all by default, with their labels."""
        at = Scrapes(self.before, await self.scrape(), 15.0)
        wanted = alerts or tuple(self._rules)
        found = {name: evaluate(expression(self._rules[name], name), at) for name in wanted}
        return {name: vector for name, vector in found.items() if isinstance(vector, dict) and vector}


def expression(rule: str, alert: str) -> str:
    """With the alert's small bound, where it has one."""
    return re.sub(r"> \d+", f"> {LOWERED[alert]}", rule) if alert in LOWERED else rule


def fires_here(alert: str) -> bool:
    """Whether it fires on what this process measures, where the part in question runs in the test's own."""
    now = scraped(generate_latest().decode(), service="yingsu-test")
    return bool(evaluate(expression(rules()[alert], alert), Scrapes(now, now, 15.0)))
