"""Which unit undertakes a case, by the documents' own provisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.intake.assigning.docket import Case
from services.intake.assigning.undertaking import Ruling, undertakers
from shared.events.terms import Share
from shared.policy.load import SHIPPED, load_packs
from shared.policy.provisions import Undertaker
from tests.unit.intake.scenes import given, item

SAMPLES = Path(__file__).parents[3] / "samples" / "packs"
PACKS = {pack.id: pack for pack in load_packs(SHIPPED, SAMPLES).packs}
GOVERNMENT = {"name": "某区政府", "level": "county_government", "role": "review_organ"}
ORIGINAL = {"name": "某局", "level": "county_department", "role": "original_organ"}


def ruling(
    pack: str, *facts: dict[str, Any], level: str = "first", same_plaintiff: bool = False, **opening: Any
) -> Ruling:
    opened = item("case.opened", None, name="（虚构）案", **opening)
    first = item("case.instance_opened", "2026-08-03", instance=1, level=level)
    case = Case(UUID(int=1), given(opened, first, *facts).state.history)
    return undertakers(case, 1, [PACKS[pack]], same_plaintiff=same_plaintiff)


def units(found: Ruling) -> list[tuple[Undertaker | None, Share]]:
    return [(one.unit, one.share) for one in found.units]


@pytest.mark.parametrize(
    ("defendants", "review", "clause", "expected"),
    [
        ([GOVERNMENT], None, "JH-1.1b", [(Undertaker.ORIGINAL, Share.WHOLE)]),
        ([GOVERNMENT], {"outcome": "changed"}, "JH-1.1c", [(Undertaker.REVIEW_ORGAN, Share.WHOLE)]),
        ([GOVERNMENT], {"outcome": "not_accepted"}, "JH-1.1c", [(Undertaker.REVIEW_ORGAN, Share.WHOLE)]),
        ([ORIGINAL], None, "JH-1.1e", [(Undertaker.DEFENDANT, Share.WHOLE)]),
    ],
)
def test_one_undertaker(
    defendants: list[Any], review: Any, clause: str, expected: list[tuple[Undertaker, Share]]
) -> None:
    """JH-1.1b, JH-1.1c, JH-1.1e: without reconsideration the organ of the act; where the review organ is sued alone, its office; a
    department or township sued itself.
    """
    opening = {"prior_review": review} if review else {}
    found = ruling("jinghai", defendants=defendants, **opening)
    assert found.provision
    assert found.provision.clause == clause
    assert units(found) == expected


@pytest.mark.parametrize("outcome", ["maintained", "dismissed"])
def test_maintained_in_reconsideration_has_two_undertakers(outcome: str) -> None:
    """JH-1.1d: the organ of the act takes its part, the review office the reconsideration, each by name."""
    found = ruling("jinghai", defendants=[ORIGINAL, GOVERNMENT], prior_review={"outcome": outcome})
    assert found.provision
    assert "举证责任" in found.provision.quote
    assert units(found) == [
        (Undertaker.ORIGINAL, Share.ORIGINAL_ACT),
        (Undertaker.REVIEW_ORGAN, Share.REVIEW),
    ]
    assert [one.name for one in found.units] == ["某局", "某区政府"]


def test_an_unknown_outcome_is_said_and_falls_to_the_principle() -> None:
    """JH-1.1a: where the outcome of the reconsideration is not known, the principle decides and the answer says what is missing."""
    found = ruling("jinghai", defendants=[GOVERNMENT], prior_review={"organ": "某区政府"})
    assert found.provision
    assert found.provision.clause == "JH-1.1a"
    assert any("复议结果未登记" in note for note in found.notes)


def test_decided_otherwise() -> None:
    """JH-1.1a: a decision takes the place of the rule, for the whole or for a part, and keeps its reason."""
    part = item("case.undertaker_set", instance=1, unit="某街道", share="original_act", reason="职责划转")
    review = {"outcome": "maintained"}
    found = ruling("jinghai", part, defendants=[ORIGINAL, GOVERNMENT], prior_review=review)
    assert [(one.title, one.share, one.reason) for one in found.units] == [
        ("行政复议机构", Share.REVIEW, None),
        ("某街道", Share.ORIGINAL_ACT, "职责划转"),
    ]
    whole = item("case.undertaker_set", instance=1, unit="某街道", reason="职责划转")
    found = ruling("jinghai", whole, defendants=[ORIGINAL, GOVERNMENT], prior_review=review)
    assert [one.title for one in found.units] == ["某街道"]


def test_a_defendant_that_was_added_counts() -> None:
    """JH-1.1b: who is sued as the case stands decides, also where the government was added later."""
    added = item("case.defendant_added", instance=1, defendant=GOVERNMENT)
    assert units(ruling("jinghai", added, defendants=[ORIGINAL])) == [(Undertaker.ORIGINAL, Share.WHOLE)]


def test_within_the_bureau_the_former_handler_or_the_legal_office() -> None:
    """MH26-2.7, MH26-3.3b: a second instance of the same plaintiff is the former handler's, the rest the legal office gives out."""
    again = ruling("minhang-2026", level="second", same_plaintiff=True)
    assert units(again) == [(Undertaker.SAME_HANDLER, Share.WHOLE)]
    assert units(ruling("minhang-2026", level="second")) == [(Undertaker.LEGAL_OFFICE, Share.WHOLE)]
    assert units(ruling("minhang-2026", same_plaintiff=True)) == [(Undertaker.LEGAL_OFFICE, Share.WHOLE)]


def test_another_district_is_only_data() -> None:
    """A district's own document decides without code; one that says nothing of undertakers gives no ruling, and says so."""
    assert units(ruling("yunlu-2026", defendants=[GOVERNMENT])) == [(Undertaker.ORIGINAL, Share.WHOLE)]
    own = ruling("yunlu-2026", defendants=[ORIGINAL])
    assert [one.name for one in own.units] == ["某局"]
    silent = ruling("yicheng-2023", defendants=[ORIGINAL])
    assert (silent.provision, silent.units) == (None, ())
    assert any("没有对本案承办单位的规定" in note for note in silent.notes)
