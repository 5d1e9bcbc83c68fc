"""Figures about what bureaus do besides cases: 培训、旁听、普法、学法、三项制度、法制审核、评查、问题、名册."""

from __future__ import annotations

from typing import Any

from tests.support.recount.facts import Days, Fact, within

RECORDS = {
    "record.honour": "honour_received",
    "record.decision": "decision_registered",
    "record.plan": "plan_adopted",
}


def of_bureaus(entries: list[Fact], days: Days) -> dict[str, Any]:
    """Of one bureau; its own numbers of reviews, draws and files are not those of another."""

    def held(kind: str) -> list[Fact]:
        return [fact for fact in entries if fact.type == kind and within(fact.on, days)]

    systems = held("enforcement_recorded")
    found = {
        "trainings": len(held("training_held")),
        "trained": _sum(held("training_held"), "attendees"),
        "observed": len(held("hearing_observed")),
        "observers": sum(
            group["number"] for fact in held("hearing_observed") for group in fact.data["observers"]
        ),
        "studies": len(held("study_held")),
        "joint_meetings": sum(fact.data["meeting"] == "joint" for fact in held("meeting_held")),
        "publicity_sessions": sum(fact.data.get("sessions", 1) for fact in held("publicity_held")),
        "publicity_people": _sum(held("publicity_held"), "people"),
        "full_record": sum(f.data["quantity"] for f in systems if f.data["system"] == "full_record"),
        "publicised": sum(f.data["quantity"] for f in systems if f.data["system"] == "publicity"),
        "compiled": sum(fact.data.get("quantity", 1) for fact in held("compilation_issued")),
        "problems_found": len(held("problem_found")),
        "problems_closed": len(held("problem_closed")),
        **{code: len(held(kind)) for code, kind in RECORDS.items()},
    }
    return found | _reviews(entries, days) | _files(entries, days)


def _sum(facts: list[Fact], name: str) -> int:
    return sum(fact.data.get(name) or 0 for fact in facts)


def _reviews(entries: list[Fact], days: Days) -> dict[str, Any]:
    """By the day of the conclusion: 法制审核 of enforcement decisions, and how many of all kinds were approved."""
    asked = [fact for fact in entries if fact.type == "review_requested"]
    done = [fact for fact in entries if fact.type == "review_concluded" and within(fact.on, days)]
    kinds = {fact.data["review"]: fact.data["kind"] for fact in asked}
    approved = sum(fact.data["approved"] for fact in done)
    return {
        "reviews_requested": sum(within(fact.on, days) for fact in asked),
        "enforcement_reviews": sum(kinds.get(fact.data["review"]) == "enforcement" for fact in done),
        "review_approved_rate": (approved, len(done), 0),
    }


def _files(entries: list[Fact], days: Days) -> dict[str, Any]:
    """A file once, on the day it was first looked at; put right or not by the last word."""
    files: dict[tuple[str, str], list[Fact]] = {}
    for fact in entries:
        if fact.type == "file_reviewed":
            files.setdefault((fact.data["draw"], fact.data["file"]), []).append(fact)
    there = [said for said in files.values() if within(next((f.on for f in said if f.on), None), days)]
    wrong = [said for said in there if any(fact.data.get("problems") for fact in said)]
    last = [said[-1].data.get("rectified") for said in wrong]
    return {
        "files_reviewed": len(there),
        "rectified_rate": (last.count(True), last.count(True) + last.count(False), last.count(None)),
    }
