"""The checks before and after a hearing: every requirement of every document that binds the bureau that day, each with its article. Pure.

Nothing is decided by it: a clerk reads what is missing, who asks for it, in whose words, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.intake.appearance.afterwards import AFTERWARDS
from services.intake.appearance.evaluators import EVALUATORS, Opinion, Verdict
from services.intake.appearance.rules import check_forbidden, check_sense
from services.intake.appearance.scene import Scene
from shared.errors import Rejected
from shared.events.case import AppearanceRecorded
from shared.events.terms import CaseKind
from shared.policy.model import Pack
from shared.policy.provisions import Check, CheckPoint

_ORDER = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)


@dataclass(frozen=True, slots=True)
class Result:
    pack: Pack
    check: Check
    opinion: Opinion


def precheck(scene: Scene, packs: Iterable[Pack]) -> tuple[Result, ...]:
    """One result a check, what fails first. ``packs`` are those that bind the bureau on the day of the hearing.

    KeyError for a requirement without an evaluator: a test holds that there is none.
    """
    asked = _asked(packs, CheckPoint.APPEARANCE, scene)
    return _worst_first(
        Result(pack, check, EVALUATORS[check.requires](scene, check)) for pack, check in asked
    )


def aftercheck(scene: Scene, record: AppearanceRecorded, packs: Sequence[Pack]) -> tuple[Result, ...]:
    """The same of those who did appear (``scene.plan`` says who), and besides what they did there."""
    asked = _asked(packs, CheckPoint.HEARING, scene)
    done = (Result(pack, check, AFTERWARDS[check.requires](record, check)) for pack, check in asked)
    return _worst_first((*precheck(scene, packs), *done))


def _asked(packs: Iterable[Pack], at: CheckPoint, scene: Scene) -> Iterator[tuple[Pack, Check]]:
    for pack in packs:
        for check in pack.checks:
            if check.at is at and (not check.case_kinds or scene.kind in check.case_kinds):
                yield pack, check


def _worst_first(results: Iterable[Result]) -> tuple[Result, ...]:
    return tuple(sorted(results, key=lambda result: _ORDER.index(result.opinion.verdict)))


def refusal(scene: Scene) -> Rejected | None:
    """Why the plan would not even be recorded; None when it would."""
    try:
        check_sense(scene.plan)
        if scene.kind is CaseKind.LITIGATION:
            check_forbidden(scene.plan)
    except Rejected as why:
        return why
    return None


def as_json(scene: Scene, results: tuple[Result, ...], *, planned: bool) -> dict[str, Any]:
    """``planned``: a plan, or afterwards a record, is recorded. ``refused`` says why such a plan could not be."""
    why = refusal(scene)
    counts = {verdict.value: sum(r.opinion.verdict is verdict for r in results) for verdict in _ORDER}
    return {
        "instance": scene.plan.instance,
        "hearing": scene.plan.hearing,
        "hearing_on": scene.day and scene.day.isoformat(),
        "planned": planned,
        "counts": counts,
        "refused": why and {"code": why.code, "field": why.field, "message": why.message},
        "items": [shown(result) for result in results],
    }


def shown(result: Result) -> dict[str, Any]:
    """One result with whose words ask for it."""
    pack, check, opinion = result.pack, result.check, result.opinion
    return {
        "check": f"{pack.id}.{check.id}",
        "requirement": check.requires.value,
        "requirement_title": check.requires.title,
        "title": check.title,
        "verdict": opinion.verdict.value,
        "verdict_title": opinion.verdict.title,
        "said": opinion.said,
        "clause": check.clause,
        "quote": check.quote,
        "document": pack.named(check.clause),
        "strength": check.strength.value,
        "strength_title": check.strength.title,
        "consequence": check.consequence,
    }
