"""Which hearings ahead somebody is planned for, and what the check before the hearing has to say of each that is new. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.appearance.evaluators import Verdict
from services.intake.appearance.precheck import Result, precheck
from services.intake.appearance.rules import hearing_days
from services.intake.appearance.scene import Scene, instance_of
from shared.events.case import AppearancePlanned, AppearanceRecorded, HearingHeld
from shared.events.envelope import derived_id
from shared.events.history import History
from shared.events.precheck import FailedCheck, PrecheckEvent, PrecheckFailed, PrecheckPassed
from shared.events.terms import LeaderRank
from shared.policy.model import Pack

#: of one event
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing ahead with the plan that stands for it."""

    case_id: UUID
    plan: AppearancePlanned
    on: date

    @property
    def stream(self) -> str:
        return f"precheck-{derived_id('hearing', self.case_id, self.plan.instance, self.plan.hearing)}"


def hearings_ahead(case_id: UUID, history: History, today: date) -> Iterator[Hearing]:
    """Those with a plan that are today or later, are not over, and whose case stands."""
    plans = {(plan.instance, plan.hearing): plan for _, plan in history.of(AppearancePlanned)}
    over = {(held.instance, held.hearing) for _, held in history.of(HearingHeld)}
    over |= {(record.instance, record.hearing) for _, record in history.of(AppearanceRecorded)}
    for place, plan in plans.items():
        on = hearing_days(instance_of(history, plan.instance)).get(plan.hearing)
        if on and on >= today and place not in over and not history.voided:
            yield Hearing(case_id, plan, on)


def outlook(
    hearing: Hearing,
    history: History,
    ranks: Mapping[str, LeaderRank],
    packs: Iterable[Pack],
    before: PrecheckEvent | None,
) -> PrecheckEvent | None:
    """What is to be said, None when that is what was said ``before``, or was never otherwise."""
    scene = Scene(history, hearing.plan, ranks)
    failed = [one for one in precheck(scene, packs) if one.opinion.verdict is Verdict.FAIL]
    about = {
        "case_id": hearing.case_id,
        "instance": hearing.plan.instance,
        "hearing": hearing.plan.hearing,
        "hearing_on": hearing.on,
    }
    if failed:
        new = PrecheckFailed(**about, failed=tuple(map(_failed, failed[:MOST_NAMED])))
        return None if _fails_alike(new, before) else new
    return PrecheckPassed(**about) if isinstance(before, PrecheckFailed) else None


def _fails_alike(new: PrecheckFailed, before: PrecheckEvent | None) -> bool:
    """By the checks that fail: in which words is no news."""
    known = before.failed if isinstance(before, PrecheckFailed) else ()
    return {one.check for one in new.failed} == {one.check for one in known}


def _failed(result: Result) -> FailedCheck:
    pack, check = result.pack, result.check
    return FailedCheck(
        check=f"{pack.id}.{check.id}",
        name=check.title,
        said=result.opinion.said,
        clause=check.clause,
        document=pack.named(check.clause),
        strength=check.strength,
    )
