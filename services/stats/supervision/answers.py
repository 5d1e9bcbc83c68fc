"""Supervision as plain data for the doors: a proposal as a line and in full, the counts of a bureau. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from services.stats.supervision.deciding import reply_until
from services.stats.supervision.papers import ReplyPaper, papers_of
from services.stats.supervision.rulebook import Rulebook
from services.stats.supervision.standing import FOUND, OPEN, Row
from services.stats.supervision.thresholds import Threshold, thresholds
from shared.events.envelope import Recorded
from shared.events.supervision import Evidence
from shared.events.terms import Finding, ProposalKind, ProposalState, Term

Names = Mapping[tuple[str, str], str]


def line(row: Row, book: Rulebook, names: Names) -> dict[str, Any]:
    """A proposal as a list shows it."""
    event, agreed = row.event, book.settled(row.region, row.bureau)
    head = {"id": str(row.proposal_id), "version": row.version, "rule": row.rule}
    plain = {
        name: getattr(event, name)
        for name in ("name", "clause", "quote", "case_name", "instance", "count", "threshold")
    }
    return {
        **head,
        **plain,
        **_titled("kind", ProposalKind(row.kind)),
        **_titled("state", ProposalState(row.state)),
        "region": row.region,
        "bureau": row.bureau,
        "bureau_name": names.get((row.region, row.bureau), row.bureau),
        "year": row.year,
        "findings": [one.value for one in event.findings],
        "finding_titles": [one.title for one in event.findings],
        "consequences": [one.value for one in event.consequences],
        "consequence_titles": [one.title for one in event.consequences],
        "case_id": str(row.case_id) if row.case_id else None,
        "restricted": row.restricted,
        "failed_on": row.counted_on,
        "asked_on": row.asked_on,
        "reply_until": reply_until(row, agreed.how.reply_days),
        "reply_days": agreed.how.reply_days,
        "reply_agreed": agreed.said,
    }


def in_full(
    row: Row, life: Sequence[Recorded], proofs: Mapping[UUID, Recorded], basis: Iterable[Row]
) -> dict[str, Any]:
    """What the line leaves out: readings, the evidence with the facts it names, what was said and decided, and the timeline."""
    event = row.event
    papers = [
        Evidence(text=f"申辩材料：{one.name}", event=one.event, fact_on=one.replied_on)
        for one in papers_of(life)
    ]
    proofs = {**proofs, **{one.id: one for one in life}}
    said = {
        name: getattr(row, name)
        for name in ("reply", "replied_on", "decided_by", "decided_on", "reason", "found", "carried_out")
    }
    return said | {
        "readings": list(event.readings),
        "human": event.human,
        "pack": event.pack,
        "calendar": event.calendar,
        "evidence": [_evidence(one, proofs) for one in [*event.evidence, *papers]],
        "papers": [_paper(one) for one in papers_of(life)],
        "rests_on": [_rests_on(one) for one in basis],
        "life": [_told(one) for one in life],
    }


def counted(
    book: Rulebook, place: tuple[str, str], rows: Sequence[Row], year: int, names: Names
) -> dict[str, Any]:
    """One bureau's year: what was found, how far it is towards every threshold. ``rows`` are its proposals of all years."""
    of_year = [row for row in rows if row.year == year and row.kind == ProposalKind.FINDING]
    found = [row for row in of_year if row.state in FOUND]
    agreed = book.settled(*place)
    return {
        "region": place[0],
        "bureau": place[1],
        "bureau_name": names.get(place, place[1]),
        "notices": sum(Finding.SPECIAL_NOTICE in row.counts_as for row in found),
        "open": sum(row.state in OPEN for row in of_year),
        "found": dict(Counter(one.value for row in found for one in row.event.findings)),
        "thresholds": [_threshold(one) for one in thresholds(book, *place, rows, year)],
        "window": agreed.how.window,
        "agreed": agreed.said,
    }


def _threshold(one: Threshold) -> dict[str, Any]:
    provision = one.provided.provision
    return {
        "rule": one.provided.rule,
        "name": provision.title,
        "clause": provision.clause,
        "consequences": [follows.value for follows in provision.follows],
        "joined": one.joined,
        "readings": list(one.readings),
        "reached": one.reached,
        "one_short": one.one_short,
        "branches": [
            {
                "clause": tally.branch.clause,
                "quote": tally.branch.quote,
                "findings": [finding.value for finding in tally.branch.findings],
                "count": tally.count,
                "at_least": tally.branch.at_least,
                "reached": tally.reached,
                "proposals": [str(row.proposal_id) for row in tally.rows],
            }
            for tally in one.tallies
        ],
    }


def _evidence(one: Evidence, proofs: Mapping[UUID, Recorded]) -> dict[str, Any]:
    proof = proofs.get(one.event) if one.event else None
    return {
        "text": one.text,
        "event": str(one.event) if one.event else None,
        "fact_on": one.fact_on,
        "type": proof and proof.type,
        "title": proof and proof.payload.title,
        "recorded_at": proof and proof.recorded_at,
        "position": proof and proof.position,
    }


def _paper(one: ReplyPaper) -> dict[str, Any]:
    return {"digest": one.digest, "name": one.name, "event": str(one.event), "replied_on": one.replied_on}


def _rests_on(row: Row) -> dict[str, Any]:
    event = row.event
    head = {"id": str(row.proposal_id), "name": event.name, "case_name": event.case_name}
    return head | _titled("state", ProposalState(row.state))


def _told(event: Recorded) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "type": event.type,
        "title": event.payload.title,
        "occurred_on": event.occurred_on,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "position": event.position,
        "data": orjson.Fragment(event.data),
    }


def _titled(name: str, term: Term) -> dict[str, Any]:
    return {name: term.value, f"{name}_title": term.title}
