"""A reconciliation as doors send it: plain data with Chinese titles beside every code. Pure."""

from __future__ import annotations

from typing import Any

from services.intake.court_list.book import CourtBook, Explanation
from services.intake.court_list.differences import Difference, said
from services.intake.court_list.figures import Gap
from services.intake.court_list.reconciliation import Item, Reconciliation, lines
from services.intake.court_list.sides import Ours, Side


def as_json(book: CourtBook, found: Reconciliation) -> dict[str, Any]:
    return {
        "list": _list(book),
        "counts": found.counts,
        "items": [_item(item) for item in lines(found)],
        "undated": [_case(one) for one in found.undated],
    }


def figures_as_json(book: CourtBook, gaps: tuple[Gap, ...]) -> dict[str, Any]:
    return {"list": _list(book), "figures": [_gap(gap) for gap in gaps]}


def _list(book: CourtBook) -> dict[str, Any]:
    scope = book.scope
    return {
        "id": str(scope.id),
        "region": scope.region,
        "court": scope.court,
        "basis": scope.basis.value,
        "basis_title": scope.basis.title,
        "first_day": scope.first_day.isoformat(),
        "last_day": scope.last_day.isoformat(),
        "editions": [
            {
                "edition": one.number,
                "current": one.number == len(book.editions),
                "digest": one.digest,
                "row_count": one.row_count,
                "received_on": said(one.received_on),
                "recorded_at": one.recorded_at.isoformat(),
                "actor": one.actor,
                "file_name": one.file_name,
            }
            for one in book.editions
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    side: Side = item.entry or item.ours[0]
    return {
        "key": item.key,
        "finding": item.finding.value,
        "finding_title": item.finding.title,
        "rows": list(item.entry.rows) if item.entry else [],
        "case_no": side.printed,
        "level": said(side.level),
        "court": side.court,
        "plaintiffs": list(side.plaintiffs),
        "defendants": list(side.defendants),
        "cause": item.entry.cause if item.entry else None,
        "confidence": item.confidence and item.confidence.value,
        "confidence_title": item.confidence and item.confidence.title,
        "cases": [_case(one) for one in item.ours],
        "bureaus": list(item.bureaus),
        "notes": list(item.notes),
        "differences": [_difference(one, why) for one, why in item.differences],
    }


def _case(one: Ours) -> dict[str, Any]:
    return {
        "case_id": str(one.case_id),
        "instance": one.instance,
        "bureau": one.bureau,
        "name": one.name,
        "case_no": one.printed,
    }


def _difference(one: Difference, why: Explanation | None) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "attribute": one.attribute.value,
        "title": one.attribute.title,
        "case": one.case,
        "ours": one.ours,
        "theirs": one.theirs,
        "explained": why
        and {"reason": why.reason, "actor": why.actor, "explained_on": said(why.explained_on)},
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "total": gap.total.value,
        "title": gap.total.title,
        "published": gap.published,
        "listed": gap.listed,
        "ours": gap.ours,
        "counts": {side: {"part": part, "whole": whole} for side, (part, whole) in gap.counts.items()},
        "causes": [
            {
                "key": one.key,
                "why": one.why.value,
                "why_title": one.why.title,
                "of": one.of,
                "weight": one.weight,
            }
            for one in gap.causes
        ],
        "unexplained": gap.unexplained,
    }
