"""What supervision confirmed against a bureau within the period: only findings of people, never what is merely proposed or was taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from services.stats.reports.counted import Bureau
from services.stats.reports.form import Material, Standing
from shared.events.terms import Consequence, ProposalState

CONFIRMED = frozenset({ProposalState.CONFIRMED, ProposalState.CARRIED_OUT})


def confirmed(material: Material) -> Iterator[Standing]:
    """Confirmed on a day of the period."""
    period = material.asked.period
    return (s for s in material.supervision if s.state in CONFIRMED and period.contains(s.confirmed_on))


def measures_taken(material: Material, bureau: Bureau) -> list[str]:
    """“专项通报2次”, “年度考核一票否优”: what was confirmed for the bureau, by consequence."""
    own = [one for one in confirmed(material) if (one.region, one.bureau) == bureau]
    counts = Counter(_consequences(own))
    return [_said(one, counts[one]) for one in Consequence if counts[one]]


def _consequences(standings: Iterable[Standing]) -> Iterator[Consequence]:
    return (consequence for one in standings for consequence in one.proposal.consequences)


def _said(consequence: Consequence, count: int) -> str:
    return (
        consequence.title
        if count == 1 and consequence is not Consequence.SPECIAL_NOTICE
        else f"{consequence.title}{count}次"
    )
