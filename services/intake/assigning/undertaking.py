"""Which unit undertakes a case (承办单位): the first assignment provision in force whose conditions hold, with its clause and its words.

Of 静海1.1 a case that was maintained in reconsideration has two undertakers, each with its own part and its own burden of proof. What was
decided otherwise for a part takes the place of what the rule says for it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.intake.assigning.docket import Case
from shared.events.case import UndertakerSet
from shared.events.terms import CaseKind, DefendantRole, Level, Share
from shared.policy.model import Pack
from shared.policy.provisions import Assignment, Undertaker


@dataclass(frozen=True, slots=True)
class Undertaken:
    """One unit with the part it takes. ``name`` is null where the case does not say which unit that is; ``reason`` where it was decided."""

    unit: Undertaker | None
    title: str
    name: str | None
    share: Share
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """``provision`` is null when no document in force speaks of the case."""

    pack: Pack | None
    provision: Assignment | None
    units: tuple[Undertaken, ...]
    notes: tuple[str, ...] = ()


def undertakers(case: Case, instance: int, packs: Iterable[Pack], *, same_plaintiff: bool = False) -> Ruling:
    """``packs`` are those in force for the case's bureau; ``same_plaintiff``: this plaintiff has had a case here before.

    LookupError when the case has no such instance.
    """
    level = case.levels[instance][0]
    provisions = [(pack, provision) for pack in packs for provision in pack.assignment]
    found = next((p for p in provisions if _holds(p[1], case, level, same_plaintiff)), None)
    decided = {
        event.share: event for _, event in case.history.of(UndertakerSet) if event.instance == instance
    }
    ruled = _units(found[1], case) if found else ()
    pack, provision = found or (None, None)
    return Ruling(pack, provision, _decided(ruled, decided), tuple(_notes(case, found is not None)))


def provision_day(case: Case, instance: int, today: date) -> date:
    """Documents are chosen by the day the instance was opened; by today where nobody knows it."""
    return case.levels[instance][1] or today


def _holds(provision: Assignment, case: Case, level: Level, same_plaintiff: bool) -> bool:
    levels = [defendant.level for defendant in case.defendants] or [None]
    review = case.opened.prior_review
    reviewed_unknown = review is not None and review.outcome is None
    outcome = review.outcome if review else None
    return (
        (provision.defendant_levels is None or any(one in provision.defendant_levels for one in levels))
        and (provision.prior_reviews is None or (not reviewed_unknown and outcome in provision.prior_reviews))
        and (provision.levels is None or level in provision.levels)
        and (provision.same_plaintiff is None or provision.same_plaintiff is same_plaintiff)
    )


def _units(provision: Assignment, case: Case) -> tuple[Undertaken, ...]:
    """One unit takes everything; of two each takes its own part."""
    alone = len(provision.undertaken_by) == 1
    return tuple(
        Undertaken(
            unit, unit.title, _named(unit, case), Share.WHOLE if alone else _PARTS.get(unit, Share.WHOLE)
        )
        for unit in provision.undertaken_by
    )


_PARTS = {Undertaker.ORIGINAL: Share.ORIGINAL_ACT, Undertaker.REVIEW_ORGAN: Share.REVIEW}


def _named(unit: Undertaker, case: Case) -> str | None:
    match unit:
        case Undertaker.ORIGINAL:
            return _defendant(case, DefendantRole.ORIGINAL_ORGAN)
        case Undertaker.REVIEW_ORGAN:
            review = case.opened.prior_review
            return _defendant(case, DefendantRole.REVIEW_ORGAN) or (review.organ if review else None)
        case Undertaker.DEFENDANT:
            return "、".join(defendant.name for defendant in case.defendants) or None
    return None


def _defendant(case: Case, role: DefendantRole) -> str | None:
    return next((defendant.name for defendant in case.defendants if defendant.role is role), None)


def _decided(ruled: Sequence[Undertaken], decided: dict[Share, UndertakerSet]) -> tuple[Undertaken, ...]:
    """A decision on the whole replaces all parts; one on a part replaces, or adds, that part."""
    said = [Undertaken(None, event.unit, event.unit, share, event.reason) for share, event in decided.items()]
    if Share.WHOLE in decided:
        return tuple(one for one in said if one.share is Share.WHOLE)
    kept = [one for one in ruled if one.share not in decided and not (said and one.share is Share.WHOLE)]
    return (*kept, *said)


def _notes(case: Case, found: bool) -> Iterable[str]:
    if not found:
        yield "本单位现行文件没有对本案承办单位的规定。"
    if case.opened.prior_review and case.opened.prior_review.outcome is None:
        yield "复议结果未登记：按“经行政复议”作区分的条款无法适用，请更正建案内容后再看。"
    if case.opened.kind is CaseKind.LITIGATION and not any(defendant.level for defendant in case.defendants):
        yield "被告的层级未登记：以区政府为被告的条款无法适用。"
