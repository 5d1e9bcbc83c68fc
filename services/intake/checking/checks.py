"""Every check on the file and the work of a case, of every document that binds its bureau, with what to do. Pure.

Nothing is decided by it: facts are recorded as they happened, and people read here what is missing, who asks for it and in whose words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.intake.appearance.evaluators import Verdict
from services.intake.appearance.precheck import Result, shown
from services.intake.checking.evaluators import EVALUATORS
from services.intake.checking.view import View
from shared.policy.model import Pack
from shared.policy.provisions import CheckPoint

#: the moments of a case that are looked at here, in the order in which they come
POINTS = (
    CheckPoint.RECEIPT,
    CheckPoint.REGISTRATION,
    CheckPoint.MATERIALS,
    CheckPoint.RISK,
    CheckPoint.FILING,
    CheckPoint.CLOSING,
)


def evaluate(view: View, packs: Iterable[Pack]) -> tuple[Result, ...]:
    """One result a check, in the order of the case's moments. KeyError for a requirement without an evaluator: a test holds that there is none."""
    kind = view.history.opened and view.history.opened.kind
    results = [
        Result(pack, check, EVALUATORS[check.requires](view, check))
        for pack in packs
        for check in pack.checks
        if check.at in POINTS and (not check.case_kinds or kind in check.case_kinds)
    ]
    return tuple(sorted(results, key=lambda result: POINTS.index(result.check.at)))


def as_json(results: Iterable[Result]) -> dict[str, Any]:
    """``{counts: {pass, fail, unknown}, items}``; each item with its moment, verdict, clause, quote and what to do."""
    found = tuple(results)
    counts = {one.value: sum(r.opinion.verdict is one for r in found) for one in Verdict}
    items = [{"at": r.check.at.value, "at_title": r.check.at.title} | shown(r) for r in found]
    return {"counts": counts, "items": items}
