"""The rules of legal review: every item of the checklist is concluded before the whole is, and nothing is decided without a review that
passed (行政处罚法 第五十八条: 未经法制审核或者审核未通过的，不得作出决定).

What has to be done anew after a negative conclusion is a review with a number of its own. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.intake.work.checklists import Checklist, Checklists
from shared.dates.wording import said
from shared.errors import Rejected
from shared.events.history import Fact, History
from shared.events.organisation_review import (
    DecisionMade,
    ReviewConcluded,
    ReviewItemConcluded,
    ReviewRequested,
)
from shared.events.terms import ReviewKind


@dataclass(slots=True)
class _Review:
    checklist: Checklist
    items: dict[str, bool] = field(default_factory=dict)
    last: Fact | None = None
    conclusion: bool | None = None
    decided: bool = False


def check_reviews(history: History, lists: Checklists) -> None:
    """Rejected with the first rule that a review of this bureau breaks."""
    reviews: dict[str, _Review] = {}
    for fact in history.facts.values():
        match fact.event:
            case ReviewRequested() as event:
                _request(reviews, fact, event, lists)
            case ReviewItemConcluded() as event:
                _item(_open(reviews, event.review, fact), event)
            case ReviewConcluded() as event:
                _conclude(_open(reviews, event.review, fact), event)
            case DecisionMade() as event:
                _decide(reviews.get(event.review), fact)


def _request(reviews: dict[str, _Review], fact: Fact, event: ReviewRequested, lists: Checklists) -> None:
    if event.review in reviews:
        message = f"审核编号“{event.review}”已经使用；修改后重新提请请用新的编号。"
        raise Rejected("review_taken", message, "data.review")
    if event.kind is ReviewKind.CONTRACT and event.office_meeting is None:
        message = "合同协议须写明是否须经局长办公会审议：须经审议的先初审，再由法制科提出法律意见。"
        raise Rejected("office_meeting_unknown", message, "data.office_meeting")
    if event.kind is ReviewKind.ENFORCEMENT and event.decision_kind is None:
        message = "重大执法决定须写明是行政处罚、不予行政处罚还是其他行政执法决定。"
        raise Rejected("decision_kind_unknown", message, "data.decision_kind")
    reviews[event.review] = _Review(lists(event, fact.occurred_on), last=fact)


def _open(reviews: dict[str, _Review], key: str, fact: Fact) -> _Review:
    """The review as it stands before ``fact``, which goes on with it."""
    review = reviews.get(key)
    if review is None:
        message = f"没有编号为“{key}”的法制审核，请先报“提请法制审核”或核对编号。"
        raise Rejected("review_not_requested", message, "data.review")
    if review.conclusion is not None:
        concluded = "通过" if review.conclusion else "未通过"
        message = f"编号“{key}”的法制审核已有结论（{concluded}）；需要重新审核的，请用新的编号提请。"
        raise Rejected("review_already_concluded", message, "data.review")
    _in_time(review, fact)
    return review


def _item(review: _Review, event: ReviewItemConcluded) -> None:
    known = review.checklist.items
    if known and event.review_item not in known:
        message = f"审核事项没有“{event.review_item}”，应为：{'、'.join(known)}。"
        raise Rejected("review_item_unknown", message, "data.review_item")
    if review.checklist.in_order:
        above = known[: known.index(event.review_item)]
        if missing := [item for item in above if item not in review.items]:
            message = f"“{event.review_item}”之前须先有“{missing[0]}”；请依次登记。"
            raise Rejected("review_out_of_order", message, "data.review_item")
    review.items[event.review_item] = event.conforms


def _conclude(review: _Review, event: ReviewConcluded) -> None:
    missing = [item for item in review.checklist.required if item not in review.items]
    if missing or not review.items:
        which = "、".join(missing) or "至少一项"
        message = f"法制审核尚有事项没有结论：{which}；请逐项登记后再下结论。"
        raise Rejected("review_items_missing", message, "data.review")
    failing = [item for item, conforms in review.items.items() if not conforms]
    if event.approved and failing:
        message = f"“{'、'.join(failing)}”不符合要求，审核不能通过；整改后请更新该项结论。"
        raise Rejected("review_items_failing", message, "data.approved")
    if not event.approved and not event.note:
        raise Rejected("review_reason_missing", "审核未通过的，请在备注写明理由。", "data.note")
    review.conclusion = event.approved


def _decide(review: _Review | None, fact: Fact) -> None:
    if review is None or review.conclusion is None:
        message = "未经法制审核，不得作出决定（行政处罚法第五十八条）；请先完成法制审核。"
        raise Rejected("decision_not_reviewed", message, "data.review")
    if not review.conclusion:
        message = "法制审核未通过，不得作出决定（行政处罚法第五十八条）；请修改后重新提请审核。"
        raise Rejected("decision_not_approved", message, "data.review")
    if review.decided:
        raise Rejected("decision_made_twice", "这次审核的决定已经登记；另一决定须另行审核。", "data.review")
    _in_time(review, fact)
    review.decided = True


def _in_time(review: _Review, fact: Fact) -> None:
    before = review.last
    if before and before.occurred_on and fact.occurred_on and fact.occurred_on < before.occurred_on:
        message = (
            f"“{fact.event.title}”的日期{said(fact.occurred_on)}早于“{before.event.title}”的日期"
            f"{said(before.occurred_on)}，请核对两个日期。"
        )
        raise Rejected("review_out_of_order", message, "occurredon")
    review.last = fact
