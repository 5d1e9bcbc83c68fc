"""Before the court or the review organ: answer, evidence, hearings, the decision, its service, appeal and effect."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from shared.events.case.values import InstanceEvent, InstanceNo, Person, Text
from shared.events.personal import PartyName
from shared.events.terms import AgencyResult, Document, LeaderRank, Outcome, Party


class DefenceFiled(InstanceEvent):
    """答辩状 to the court, or the 书面答复 to the review organ."""

    title: ClassVar = "提交答辩状"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("JH-1.2e",)

    #: as in the notice it answers
    defendant: Text | None = None


class EvidenceFiled(InstanceEvent):
    title: ClassVar = "提交证据"
    schema_version: ClassVar = 2

    defendant: Text | None = None


class HearingScheduled(InstanceEvent):
    title: ClassVar = "排定开庭"
    clauses: ClassVar = ("YC23-2.2b", "JH-1.4b")

    hearing: InstanceNo
    hearing_on: date
    court_requires_leader: bool | None = None


class HearingMoved(InstanceEvent):
    title: ClassVar = "开庭改期"
    clauses: ClassVar = ("YC23-2.2b",)

    hearing: InstanceNo
    hearing_on: date
    reason: Text | None = None


class HearingHeld(InstanceEvent):
    """Who appeared; null is “the source does not say”, and is counted apart from “no”."""

    title: ClassVar = "开庭"
    dated: ClassVar = False
    schema_version: ClassVar = 2
    clauses: ClassVar = (
        "MH26-3.1a",
        "MH26-3.1b",
        "MH26-3.1d",
        "BS24-1.3e",
        "BS24-1.3g",
        "YC23-2.2c",
        "YC23-2.2d",
        "JH-1.4a",
        "JH-1.4b",
    )

    hearing: InstanceNo
    leader_appeared: bool | None = None
    leader: Person | None = None
    leader_rank: LeaderRank | None = None
    leader_title: Text | None = None
    leader_spoke: bool | None = None
    lawyer_only: bool | None = None


class Judged(InstanceEvent):
    """The document that ends the instance; ``occurred_on`` is the date it bears."""

    title: ClassVar = "裁判作出"
    dated: ClassVar = False
    clauses: ClassVar = ("BS24-1.3h", "YC23-2.5c", "JH-2.3e")

    document: Document | None = None
    outcome: Outcome | None = None
    agency_result: AgencyResult | None = None
    operative: Text | None = None
    law: Text | None = None


class JudgmentServed(InstanceEvent):
    """Each party has its own service date, and its own appeal period from it."""

    title: ClassVar = "裁判文书送达"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("BS24-1.3f", "YC23-2.5c")

    party: Party
    #: which of several persons on that side; null when there is one
    who: PartyName | None = None


class AppealDecided(InstanceEvent):
    """Whether the agency uses its right of appeal."""

    title: ClassVar = "上诉决策"
    clauses: ClassVar = ("JH-1.7c",)

    appeal: bool
    reason: Text | None = None


class Appealed(InstanceEvent):
    title: ClassVar = "提起上诉"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("JH-1.7c",)

    by: Party
    #: which of several persons on that side, as in the service
    who: PartyName | None = None


class BecameEffective(InstanceEvent):
    title: ClassVar = "裁判生效"
    clauses: ClassVar = ("JH-2.3e",)


class Performed(InstanceEvent):
    title: ClassVar = "履行完毕"
    clauses: ClassVar = ("JH-1.7a",)

    note: Text | None = None
