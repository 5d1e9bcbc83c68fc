"""What a review must conclude, item by item: the packs' checks at the checkpoint 法制审核 (MH23-4.1b to 4.6b). Pure.

A document of the district or the bureau goes before national law (国办发〔2018〕118号 and others), which speaks where no such document does. A
review that neither speaks of concludes at least one item in its own words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shared.events.organisation_review import ReviewRequested
from shared.policy.choice import Packs
from shared.policy.provisions import Check, CheckPoint


@dataclass(frozen=True, slots=True)
class Checklist:
    """``required`` come before the rest, which may follow (视情况); ``in_order``: none is concluded before those above it."""

    items: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    in_order: bool = False


#: the list of a review that was requested on a day; null is “the day is not known”
Checklists = Callable[[ReviewRequested, date | None], Checklist]


def checklists(packs: Packs, region: str, bureau: str) -> Checklists:
    """The lists of one bureau, by the documents in force when the review was requested."""

    def of(review: ReviewRequested, on: date | None) -> Checklist:
        binding = packs.binding(region, bureau, on) if on else ()
        nearest = sorted(binding, key=lambda pack: not pack.binds.regions)
        found = (check for pack in nearest for check in pack.checks if _is_for(check, review))
        return next(map(_checklist, found), Checklist())

    return of


def _is_for(check: Check, review: ReviewRequested) -> bool:
    same_way = check.office_meeting is None or check.office_meeting == bool(review.office_meeting)
    return check.at is CheckPoint.REVIEW and check.review is review.kind and same_way


def _checklist(check: Check) -> Checklist:
    return Checklist(check.items, check.items[: check.number], check.in_order)
