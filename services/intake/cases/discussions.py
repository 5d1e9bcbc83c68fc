"""The rules on meetings that discuss a case: answered once after they were proposed, not held against a refusal, refused only with a reason.

A meeting that a bureau holds of its own accord (部门为被告, 静海1.6) needs no proposal.
"""

from __future__ import annotations

from services.intake.cases.instance import Instance, check_order
from services.intake.cases.instance import Order as _Order
from shared.errors import Rejected
from shared.events.case import DiscussionAnswered, DiscussionHeld, DiscussionProposed

_ANSWERED = _Order("discussion_answered_before_proposed", DiscussionProposed, DiscussionAnswered)
_HELD = _Order("discussion_held_before_answered", DiscussionAnswered, DiscussionHeld)


def discussions_follow_their_steps(instance: Instance) -> None:
    """Of each meeting by its number."""
    proposed = {event.item: fact.occurred_on for fact, event in instance.of(DiscussionProposed)}
    answers = {event.item: (fact.occurred_on, event) for fact, event in instance.of(DiscussionAnswered)}
    if len(answers) < len(instance.of(DiscussionAnswered)):
        raise Rejected(
            "discussion_answered_twice", "这次会议的建议已经答复；内容有误请用“更正”。", "data.item"
        )
    for item, (on, answer) in answers.items():
        if item not in proposed:
            message = f"没有第 {item} 次案件讨论会的建议，请先报“建议召开案件讨论会”。"
            raise Rejected("discussion_not_proposed", message, "data.item")
        if not answer.approved and not answer.reason:
            raise Rejected("reason_required", "不同意召开的须写明理由。", "data.reason")
        check_order(_ANSWERED, proposed[item], [on])
    for fact, held in instance.of(DiscussionHeld):
        if held.item in proposed:
            given = answers.get(held.item)
            if given is None or not given[1].approved:
                message = "建议召开的会议须经分管负责人同意后召开；请先登记答复。"
                raise Rejected("discussion_not_approved", message, "data.item")
            check_order(_HELD, given[0], [fact.occurred_on])


def each_discussion_once(instance: Instance) -> None:
    proposed = [event.item for _, event in instance.of(DiscussionProposed)]
    held = [event.item for _, event in instance.of(DiscussionHeld)]
    for items in (proposed, held):
        if len(set(items)) < len(items):
            message = f"第 {items[-1]} 次案件讨论会的这一步已经登记；另一次请用下一个序号。"
            raise Rejected("discussion_twice", message, "data.item")


RULES = (discussions_follow_their_steps, each_discussion_once)
