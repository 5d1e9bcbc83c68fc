"""Undertakers, proposals, reassignments and rotas as the doors send them: plain data, codes beside their titles. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.intake.assigning.docket import Case
from services.intake.assigning.proposal import Excluded, Proposal
from services.intake.assigning.reassigning import Reassignment
from services.intake.assigning.rota import Rota
from services.intake.assigning.undertaking import Ruling


def of_ruling(case: Case, instance: int, ruling: Ruling) -> dict[str, Any]:
    pack, rule = ruling.pack, ruling.provision
    return {
        **_head(case, instance),
        "units": [
            asdict(unit) | {"share_title": unit.share.title, "decided": unit.reason is not None}
            for unit in ruling.units
        ],
        "policy": pack and {"id": pack.id, "title": pack.title, "number": pack.number},
        "provision": rule and rule.id,
        "provision_title": rule and rule.title,
        "clause": rule and rule.clause,
        "quote": rule and rule.quote,
        "note": rule and rule.note,
        "notes": list(ruling.notes),
    }


def of_proposal(case: Case, proposal: Proposal) -> dict[str, Any]:
    """``reassign`` says why the one who handles it now must be replaced."""
    return {
        **_head(case, proposal.place[0]),
        "defendant": proposal.place[1],
        "current": proposal.current,
        "reassign": proposal.unfit and of_excluded(proposal.unfit),
        "candidates": [
            {
                "person": one.person,
                "label": one.label,
                "points": one.points,
                "in_hand": one.in_hand,
                "last_given": one.last_given,
                "factors": [asdict(score) | {"title": score.factor.title} for score in one.scores],
            }
            for one in proposal.candidates
        ],
        "excluded": [of_excluded(one) for one in proposal.excluded],
        "notes": list(proposal.notes),
    }


def of_reassignment(one: Reassignment) -> dict[str, Any]:
    head = _head(one.case, one.place[0]) | {"defendant": one.place[1]}
    return head | {"handler": of_excluded(one.why), "proposed": one.proposed}


def of_excluded(one: Excluded) -> dict[str, Any]:
    return asdict(one)


def of_rota(found: Rota) -> dict[str, Any]:
    turns = [asdict(turn) | {"turn": number} for number, turn in enumerate(found.turns, start=1)]
    coverage = {"leaders": found.leaders, "appeared": found.appeared}
    charge = {"hearings": found.charge_hearings, "present": found.charge_present}
    return {"items": turns, "coverage": coverage, "in_charge": charge, "clauses": ["MH26-3.1b", "MH26-3.1c"]}


def _head(case: Case, instance: int) -> dict[str, Any]:
    return {"case_id": str(case.id), "case_name": case.opened.name, "instance": instance}
