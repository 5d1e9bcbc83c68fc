"""Appearing in court: who will stand there, what the court asked, who stood there and what they said, and what was learned from it.

``HearingHeld`` stays the fact that is counted; ``AppearanceRecorded`` is the record behind it and may not contradict it.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from shared.events.case.values import InstanceEvent, InstanceNo, Person, Text
from shared.events.model import Value
from shared.events.personal import AgentName
from shared.events.terms import LeaderRank
from shared.events.terms.appearance import (
    AbsenceReason,
    AgentAct,
    AgentKind,
    BelongsTo,
    CourtPaper,
    Endorsement,
    LeaderAct,
    Standing,
)


class Leader(Value):
    """出庭负责人. ``in_charge``: takes part in being in charge of the act complained of (参与分管)."""

    person: Person
    label: Text | None = None
    rank: LeaderRank | None = None
    in_charge: bool | None = None
    belongs_to: BelongsTo = BelongsTo.OWN


class Absence(Value):
    """负责人不能出庭的情况说明: its reason, the words, the proof, and who vouches for it."""

    reason: AbsenceReason | None = None
    explained: Text | None = None
    proof: Text | None = None
    endorsed: Endorsement | None = None


class Agent(Value):
    """诉讼代理人; ``acts`` is what they did in the hearing, empty in a plan."""

    kind: AgentKind
    person: Person | None = None
    label: AgentName | None = None
    standing: Standing | None = None
    acts: tuple[AgentAct, ...] = Field(default=(), max_length=4)


class AppearancePlanned(InstanceEvent):
    """``occurred_on`` is the day it was settled. A later plan for the same hearing takes the place of an earlier one.

    ``joint_leader`` names the co-defendant whose leader appears for all by agreement (法释〔2020〕3号第三条).
    """

    title: ClassVar = "确定出庭人员"
    clauses: ClassVar = ("YC23-2.2a", "JH-1.3a", "JH-1.4a", "MH26-3.1c")

    hearing: InstanceNo
    leader: Leader | None = None
    absence: Absence | None = None
    joint_leader: Text | None = None
    agents: tuple[Agent, ...] = Field(default=(), max_length=20)
    papers: tuple[CourtPaper, ...] = Field(default=(), max_length=3)


class LeaderNotified(InstanceEvent):
    """``occurred_on`` is the day the court's notice, or its written suggestion, was served."""

    title: ClassVar = "法院通知负责人出庭"
    clauses: ClassVar = ("JH-1.4b",)

    hearing: InstanceNo
    doc_no: Text | None = None


class AppearanceRecorded(InstanceEvent):
    """``occurred_on`` is the day of the hearing. ``left_early`` without leave of the court is 中途退庭."""

    title: ClassVar = "出庭记录"
    clauses: ClassVar = ("MH26-2.5", "MH26-3.1d", "BS24-1.3j", "YC23-2.2c", "JH-1.4b", "JH-1.5b")

    hearing: InstanceNo
    leader: Leader | None = None
    leader_acts: tuple[LeaderAct, ...] = Field(default=(), max_length=4)
    said_in_court: Text | None = None
    absence: Absence | None = None
    agents: tuple[Agent, ...] = Field(default=(), max_length=20)
    left_early: bool | None = None
    left_with_leave: bool | None = None


class HearingReviewed(InstanceEvent):
    """庭后复盘."""

    title: ClassVar = "庭后复盘"
    clauses: ClassVar = ("MH26-3.1e",)

    hearing: InstanceNo
    departments: tuple[Text, ...] = Field(default=(), max_length=50)
    problems: Text
    measures: Text | None = None
