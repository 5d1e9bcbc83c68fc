"""A told half-year of a region, for the papers about it: a lost and a won case, one heard of which nobody said who came, one of last year."""

from __future__ import annotations

from datetime import date

from shared.events.case import AdviceReceived, AdviceReplied, BecameEffective
from shared.events.terms import Advice, AgencyResult, Document, LeaderRank, Outcome
from tests.unit.stats.story import Story

#: who stands behind each first cell of a table
WHOSE = {"区人社局": ["fz-renshe"], "区自然资源局": ["fz-ziran"], "合计": []}


def told() -> Story:
    story = Story()
    lost(story)
    story.bureau = "fz-ziran"
    _won_a_year_ago(story)
    _heard_by_whom(story)
    _advised(story)
    return story


def lost(story: Story) -> None:
    """The head came and spoke; the act was revoked, and that became effective."""
    case = story.case("某公司诉区人社局工伤认定")
    case.opened(date(2026, 1, 5))
    case.heard(date(2026, 2, 3), leader=True, leader_rank=LeaderRank.PRINCIPAL, leader_spoke=True)
    case.judged(
        date(2026, 3, 1),
        document=Document.JUDGMENT,
        outcome=Outcome.REVOKE,
        agency_result=AgencyResult.LOST,
    )
    case.then(BecameEffective(instance=1), date(2026, 3, 20))


def _won_a_year_ago(story: Story) -> None:
    case = story.case("某公司诉区自然资源局")
    case.opened(date(2025, 1, 5))
    case.heard(date(2025, 2, 3), leader=False)
    case.judged(
        date(2025, 3, 1),
        document=Document.JUDGMENT,
        outcome=Outcome.DISMISS_CLAIM,
        agency_result=AgencyResult.WON,
    )


def _heard_by_whom(story: Story) -> None:
    case = story.case("某公司诉区自然资源局登记")
    case.opened(date(2026, 3, 5))
    case.heard(date(2026, 4, 3), leader=None)


def _advised(story: Story) -> None:
    case = story.case("某公司诉区自然资源局答复")
    case.opened(date(2026, 4, 1))
    case.then(AdviceReceived(instance=1, item=1, advice=Advice.GOVERNANCE), date(2026, 5, 6))
    case.then(AdviceReplied(instance=1, item=1), date(2026, 5, 20))
