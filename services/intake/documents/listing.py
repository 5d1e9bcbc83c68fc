"""The papers of a case by part and instance, with who filed each, when, and under which digest. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.events.case import DocumentFiled
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.terms import FilePart


def papers(events: Sequence[Recorded]) -> list[dict[str, Any]]:
    """One entry for each part of the file, in the official order: ``{part, title, papers}``; what was voided is not there."""
    by_id = {event.id: event for event in events}
    filed = [
        (by_id[fact.id], by_id[fact.evidence], fact.occurred_on, paper)
        for fact, paper in fold(events).of(DocumentFiled)
    ]
    return [
        {
            "part": part.value,
            "title": part.title,
            "papers": [_line(*one) for one in filed if one[3].part == part],
        }
        for part in FilePart
    ]


def _line(first: Recorded, now: Recorded, filed_on: Any, paper: DocumentFiled) -> dict[str, Any]:
    return {
        "id": str(first.id),
        **paper.model_dump(mode="json", exclude={"part"}),
        "paper_title": paper.paper.title,
        "filed_on": filed_on and filed_on.isoformat(),
        "filed_by": now.actor,
        "recorded_at": now.recorded_at.isoformat(),
    }
