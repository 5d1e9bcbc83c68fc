"""What holds after corrections and voids: the facts of each case and each bureau, as plain data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: first and last day as text, or nothing
Days = tuple[str | None, str | None]


@dataclass
class Fact:
    id: str
    type: str
    on: str | None
    data: dict[str, Any]


@dataclass
class Case:
    """``instances`` are those that were opened."""

    id: str
    facts: list[Fact]

    @property
    def instances(self) -> list[int]:
        return [fact.data["instance"] for fact in self.all("instance_opened")]

    def all(self, kind: str, instance: int | None = None) -> list[Fact]:
        return [f for f in self.facts if f.type == kind and instance in {None, f.data.get("instance")}]


def within(day: str | None, days: Days) -> bool:
    """An unknown day belongs to no period, only to everything."""
    if days[0] is None or days[1] is None:
        return True
    return day is not None and days[0] <= day <= days[1]


def cases_of(events: Iterable[dict[str, Any]]) -> list[Case]:
    """Cases that were not taken back."""
    return [
        Case(stream.removeprefix("case-"), facts)
        for stream, facts in _streams(events, "case").items()
        if facts is not None
    ]


def entries_of(events: Iterable[dict[str, Any]]) -> list[list[Fact]]:
    """What each bureau says of itself."""
    return [facts for facts in _streams(events, "organisation").values() if facts]


def _streams(events: Iterable[dict[str, Any]], area: str) -> dict[str, list[Fact] | None]:
    streams: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        if event["type"].startswith(f"{area}."):
            streams[event["subject"]].append(event)
    return {stream: _holding(told) for stream, told in streams.items()}


def _holding(told: list[dict[str, Any]]) -> list[Fact] | None:
    """Null for what was taken back as a whole."""
    facts: dict[str, Fact] = {}
    for event in sorted(told, key=lambda one: int(one["streamversion"])):
        kind, data = event["type"].split(".", 1)[1], event["data"]
        if kind in {"corrected", "entry_corrected"}:
            if wrong := facts.get(data["corrects"]):
                facts[wrong.id] = Fact(wrong.id, wrong.type, data.get("fact_on"), data["data"])
        elif kind in {"voided", "entry_voided"}:
            if data.get("voids") is None:
                return None
            facts.pop(data["voids"], None)
        else:
            facts[event["id"]] = Fact(event["id"], kind, event.get("occurredon"), data)
    return list(facts.values())
