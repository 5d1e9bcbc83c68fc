"""按时率: of the deadlines that fell due, how many were kept; judged by the last word on each."""

from __future__ import annotations

from typing import Any

from tests.support.recount.facts import Case, Days, within

#: which deadlines of the documents are which duty, read from the documents by hand
DUTIES = {
    "report": ("yicheng-2023.case_facts",),
    "leader_list": ("yicheng-2023.leader_list",),
    "defence_report": ("yicheng-2023.defence_report",),
    "loss_analysis": ("yicheng-2023.loss_analysis", "jinghai.loss_analysis"),
    "forwarding": ("jinghai.forwarding",),
    "defence_record": ("jinghai.defence_record",),
    "file": ("minhang-2026.file", "minhang-2026.review_file", "minhang-2026.review_file_simplified"),
    "performance": ("national.performance", "national-review.performance"),
    "defence": (
        "national.defence",
        "national.evidence",
        "national.appeal_defence",
        "national.review_reply",
        "national.review_reply_simplified",
        "national-interpretation.evidence_after_obstacle",
        "national-interpretation.retrial_opinion",
    ),
}


def of_deadlines(events: list[dict[str, Any]], cases: list[Case], days: Days) -> dict[str, Any]:
    there = {(case.id, number) for case in cases for number in case.instances}
    streams: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if event["type"].startswith("deadline."):
            streams.setdefault(event["subject"], []).append(event)
    last = [state for told in streams.values() if (state := _last(told))]
    return {
        f"on_time.{duty}": _rate(
            [one for one in last if one[0] in rules and one[1] in there and within(one[2], days)]
        )
        for duty, rules in DUTIES.items()
    }


def _last(told: list[dict[str, Any]]) -> tuple[str, tuple[str, int], str, str] | None:
    """Rule, case and instance, day, and how it stands; null for what was never set or is owed no more."""
    if told[0]["type"] != "deadline.set":
        return None
    data = told[0]["data"]
    due, state = data["due"], "pending"
    for event in told:
        kind = event["type"].removeprefix("deadline.")
        if kind in {"cancelled", "withheld"}:
            state = "gone"
        elif kind in {"set", "moved", "resumed", "met", "missed", "paused"}:
            due = due if kind == "paused" else event["data"]["due"]
            kept = "on_time" if event["data"].get("on_time") else "late"
            state = kept if kind == "met" else "missed" if kind == "missed" else "pending"
    where = (data["case_id"], data["instance"])
    return None if state == "gone" else (data["rule"], where, due, state)


def _rate(found: list[tuple[str, tuple[str, int], str, str]]) -> tuple[int, int, int]:
    states = [state for *_, state in found]
    return states.count("on_time"), len(states) - states.count("pending"), states.count("pending")
