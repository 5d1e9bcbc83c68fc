"""A pack of a few rules, written where a test needs it. JSON is YAML too."""

from __future__ import annotations

from typing import Any

import orjson

from shared.policy.load import Packs, assemble, parse_pack

HEAD = {"id": "p", "title": "试验文件", "issuer": "某机关"}
#: what every rule needs and most tests do not speak of
PLAIN = {
    "title": "试验期限",
    "kind": "statutory",
    "strength": "hard",
    "responsible": "handler",
    "completed_by": [{"fact": {"event": "case.performed"}}],
    "samples": [{"from": "2026-06-01", "due": "2026-06-01"}],
}


def rule(
    id_: str, trigger: dict[str, Any], period: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    version = {"clause": "某条", "quote": "某日内"} | ({"period": period} if period else {})
    return PLAIN | {"id": id_, "trigger": trigger, "versions": [version]} | more


def on_event(event: str, **where: Any) -> dict[str, Any]:
    return {"events": [{"event": event, "where": {name: [value] for name, value in where.items()}}]}


def packs(*rules: dict[str, Any]) -> Packs:
    """Samples are not checked here: the rules are."""
    return assemble([parse_pack(orjson.dumps(HEAD | {"deadlines": list(rules)}).decode(), "试验.yaml")])
