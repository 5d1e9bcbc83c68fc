"""Legal review: whole checklists, the two ways of contracts, and what may not be decided."""

from __future__ import annotations

from typing import Any

import pytest

from services.intake.decide import decide
from services.intake.state import State, after
from services.intake.submission import parse
from shared.errors import Rejected
from shared.events.envelope import NewEvent
from shared.policy.provisions import CheckPoint
from tests.support.packs import SHIPPED_PACKS
from tests.unit.intake.scenes import TODAY, item

PACKS = SHIPPED_PACKS
MINHANG = {"region": "310112", "bureau": "mh-renshe", "subject": "organisation-310112-mh-renshe"}
ELSEWHERE = {"region": "370404", "bureau": "fz-shijian", "subject": "organisation-370404-fz-shijian"}


class Office:
    """A bureau that records one fact after the other under the shipped documents."""

    def __init__(self, where: dict[str, str] = MINHANG) -> None:
        self._where = where
        self._state = State()
        self.says("registered", None, name="（虚构）某局")

    def says(self, name: str, day: str | None, /, **data: Any) -> NewEvent:
        one = item(f"organisation.{name}", day and f"2026-{day}", envelope=self._where, **data)
        event = decide(parse(one), self._state, TODAY, PACKS)
        self._state = after(self._state, event)
        return event

    def refuses(self, code: str, name: str, day: str | None, /, **data: Any) -> str:
        """Refused with this code; the message."""
        with pytest.raises(Rejected) as refusal:
            self.says(name, day, **data)
        assert refusal.value.code == code, refusal.value.message
        return refusal.value.message

    def requests(self, kind: str, /, **data: Any) -> None:
        self.says("review_requested", "09-01", review="R1", kind=kind, subject="（虚构）事项", **data)

    def concludes(self, *items: str, day: str = "09-05", conforms: bool = True) -> None:
        for one in items:
            self.says(
                "review_item_concluded", day, review="R1", review_item=one, conforms=conforms, reviewer="fz-1"
            )


def items_of(id_: str) -> tuple[str, ...]:
    pack = PACKS.pack("minhang-2023")
    assert pack
    return next(check.items for check in pack.checks if check.id == id_)


NINE = items_of("enforcement_decision_review")


def test_a_conclusion_needs_all_nine_items() -> None:
    """MH23-4.5: with one of the nine items open the conclusion is refused and names it; with all it is recorded."""
    office = Office()
    office.requests("enforcement", decision_kind="penalty")
    office.concludes(*NINE[:-1])
    said = office.refuses("review_items_missing", "review_concluded", "09-06", review="R1", approved=True)
    assert NINE[-1] in said
    assert NINE[0] not in said
    office.concludes(NINE[-1])
    assert office.says("review_concluded", "09-06", review="R1", approved=True)


def test_a_negative_conclusion_needs_all_items_too_and_a_reason() -> None:
    """MH23-4.5: nobody is turned down on half a review, nor without being told why."""
    office = Office()
    office.requests("enforcement", decision_kind="penalty")
    office.concludes(NINE[0], conforms=False)
    office.refuses("review_items_missing", "review_concluded", "09-06", review="R1", approved=False, note="x")
    office.concludes(*NINE[1:])
    office.refuses("review_items_failing", "review_concluded", "09-06", review="R1", approved=True)
    office.refuses("review_reason_missing", "review_concluded", "09-06", review="R1", approved=False)
    assert office.says("review_concluded", "09-06", review="R1", approved=False, note="无管辖权")


def test_nothing_is_decided_without_a_review() -> None:
    """MH23-4.5 (行政处罚法 58): a decision without a review, or whose review has no conclusion yet, is refused."""
    office = Office()
    said = office.refuses("decision_not_reviewed", "decision_made", "09-10", review="R1")
    assert "不得作出决定" in said
    office.requests("enforcement", decision_kind="penalty")
    office.concludes(*NINE)
    office.refuses("decision_not_reviewed", "decision_made", "09-10", review="R1")


def test_nothing_is_decided_after_a_negative_conclusion() -> None:
    """MH23-4.5 (行政处罚法 58): 审核未通过 blocks the decision until a review of its own number passed."""
    office = Office()
    office.requests("enforcement", decision_kind="penalty")
    office.concludes(*NINE[1:])
    office.concludes(NINE[0], conforms=False)
    office.says("review_concluded", "09-06", review="R1", approved=False, note="无管辖权")
    office.refuses("decision_not_approved", "decision_made", "09-10", review="R1")
    said = office.refuses("review_already_concluded", "review_item_concluded", "09-07", review="R1", review_item=NINE[0], conforms=True, reviewer="fz-1")  # fmt: skip
    assert "未通过" in said  # whoever comes second learns how it was concluded


def test_an_approved_decision_is_made_once_and_not_before() -> None:
    """MH23-4.5, BS24-1.3c: one decision a review, dated on or after its conclusion."""
    office = Office()
    office.requests("enforcement", decision_kind="no_penalty")
    office.concludes(NINE[0], conforms=False)
    office.concludes(*NINE)  # what was wrong is put right before the conclusion
    office.says("review_concluded", "09-06", review="R1", approved=True)
    office.refuses("review_out_of_order", "decision_made", "09-05", review="R1")
    assert office.says("decision_made", "09-10", review="R1", doc_no="虚罚〔2026〕1号")
    office.refuses("decision_made_twice", "decision_made", "09-11", review="R1")


def test_enforcement_decisions_say_of_which_kind() -> None:
    """BS24-1.3c: 处罚 and 不予处罚 are counted apart, so the request says which."""
    Office().refuses(
        "decision_kind_unknown", "review_requested", "09-01", review="R1", kind="enforcement", subject="某案"
    )


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("disclosure", "disclosure_review"),
        ("norm", "norm_review"),
        ("difficult_case", "difficult_case_opinion"),
        ("policy_decision", "decision_pre_assessment"),
    ],
)
def test_each_kind_has_its_own_items(kind: str, check: str) -> None:
    """MH23-4.1b, MH23-4.2, MH23-4.3b, MH23-4.4: the items of the document, each concluded; words of its own are refused."""
    office = Office()
    office.requests(kind)
    office.refuses(
        "review_item_unknown",
        "review_item_concluded",
        "09-05",
        review="R1",
        review_item="别的",
        conforms=True,
        reviewer="p",
    )
    first, *rest = items_of(check)
    office.concludes(*rest)
    office.refuses("review_items_missing", "review_concluded", "09-06", review="R1", approved=True)
    office.concludes(first)
    assert office.says("review_concluded", "09-06", review="R1", approved=True)


def test_contracts_without_the_office_meeting_go_one_step() -> None:
    """MH23-4.6a: the department's own legal officer gives the opinion."""
    office = Office()
    office.requests("contract", office_meeting=False)
    office.concludes(*items_of("contract_review"))
    assert office.says("review_concluded", "09-06", review="R1", approved=True)


def test_contracts_for_the_office_meeting_go_in_order() -> None:
    """MH23-4.6b: 初审, then 法制科法律意见, then if wanted 复审; a later step before an earlier one is refused."""
    first, opinion, again = items_of("contract_review_meeting")
    office = Office()
    office.refuses(
        "office_meeting_unknown", "review_requested", "09-01", review="R1", kind="contract", subject="某合同"
    )
    office.requests("contract", office_meeting=True)
    for late in (opinion, again):
        office.refuses(
            "review_out_of_order",
            "review_item_concluded",
            "09-05",
            review="R1",
            review_item=late,
            conforms=True,
            reviewer="p",
        )
    office.concludes(first)
    office.refuses("review_items_missing", "review_concluded", "09-06", review="R1", approved=True)
    office.concludes(opinion, again)
    assert office.says("review_concluded", "09-06", review="R1", approved=True)


def test_other_matters_and_other_bureaus_conclude_in_their_own_words() -> None:
    """MH23-4.8: without a list in any document at least one item is concluded, whatever it is called."""
    for office in (Office(), Office(ELSEWHERE)):
        office.requests("other")
        office.refuses("review_items_missing", "review_concluded", "09-06", review="R1", approved=True)
        office.concludes("法律意见")
        assert office.says("review_concluded", "09-06", review="R1", approved=True)


def test_a_review_is_requested_once_and_goes_on_in_time() -> None:
    """MH23-4.5: a number names one review; what belongs to it is not dated before it."""
    office = Office()
    office.refuses("review_not_requested", "review_concluded", "09-06", review="R1", approved=True)
    office.requests("norm")
    office.refuses("review_taken", "review_requested", "09-02", review="R1", kind="norm", subject="另一件")
    office.refuses(
        "review_out_of_order",
        "review_item_concluded",
        "08-31",
        review="R1",
        review_item="合法性审查",
        conforms=True,
        reviewer="p",
    )


def test_every_check_of_reviews_says_of_which_kind() -> None:
    """A pack's check at 法制审核 without its kind would never be asked for."""
    checks = [check for pack in PACKS.packs for check in pack.checks if check.at is CheckPoint.REVIEW]
    assert checks
    assert all(check.review and check.items for check in checks)


def national(kind: str) -> tuple[str, ...]:
    pack = PACKS.pack("national-law-review")
    assert pack
    return next(check.items for check in pack.checks if check.id == kind)


@pytest.mark.parametrize(("kind", "number"), [("enforcement", 9), ("norm", 6), ("policy_decision", 3)])
def test_where_no_local_document_speaks_national_law_does(kind: str, number: int) -> None:
    """国办发〔2018〕118号, 115号 and 国务院令第713号: a bureau without a list of its own concludes every item that the law names."""
    items = national(kind)
    assert len(items) == number
    office = Office(ELSEWHERE)
    office.requests(kind, decision_kind="penalty")
    office.refuses("review_item_unknown", "review_item_concluded", "09-02", review="R1", review_item="随便", conforms=True, reviewer="fz-1")  # fmt: skip
    office.concludes(*items[:-1])
    said = office.refuses("review_items_missing", "review_concluded", "09-06", review="R1", approved=True)
    assert items[-1] in said
    office.refuses("decision_not_reviewed", "decision_made", "09-07", review="R1")
    office.concludes(items[-1])
    office.says("review_concluded", "09-06", review="R1", approved=True)
    assert office.says("decision_made", "09-07", review="R1")


def test_the_own_document_goes_before_national_law() -> None:
    """MH23-4.2: 闵行 asks two things of a 规范性文件; the national list does not add to them."""
    office = Office()
    office.requests("norm")
    office.concludes(*items_of("norm_review"))
    assert office.says("review_concluded", "09-06", review="R1", approved=True)
