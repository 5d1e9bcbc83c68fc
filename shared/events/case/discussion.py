"""The meeting that discusses a case (案件分析讨论会、败诉风险处置会议): proposed, agreed to or not, held."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case.values import InstanceEvent, InstanceNo, Person, Text


class DiscussionProposed(InstanceEvent):
    """``item`` numbers the meetings of the instance; ``unit`` is who proposes it (应诉事务承办单位)."""

    title: ClassVar = "建议召开案件讨论会"
    clauses: ClassVar = ("JH-1.6a", "JH-1.6b")

    item: InstanceNo = 1
    unit: Text
    reason: Text


class DiscussionAnswered(InstanceEvent):
    """The leader in charge (分管副区长) agrees to the meeting, or does not and says why."""

    title: ClassVar = "答复召开案件讨论会的建议"
    clauses: ClassVar = ("JH-1.6a",)

    item: InstanceNo = 1
    leader: Person
    approved: bool
    reason: Text | None = None


class DiscussionHeld(InstanceEvent):
    """What the documents ask such a meeting to bring: the evidence analysed, the risk judged, a solution proposed."""

    title: ClassVar = "召开案件讨论会"
    clauses: ClassVar = ("JH-1.6a", "JH-1.6b")

    item: InstanceNo = 1
    participants: Annotated[tuple[Person, ...], Field(min_length=1, max_length=50)]
    finding: Text
    plan: Text
