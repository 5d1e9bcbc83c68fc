"""The work around a case: reports, materials, mediation, risk, advice received, lessons, accountability."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from shared.events.case.values import InstanceEvent, InstanceNo, Person, Text
from shared.events.terms import Advice, Mark, Material, Matter, MediationOutcome, Recipient, Risk


class Reported(InstanceEvent):
    title: ClassVar = "报备"
    schema_version: ClassVar = 2
    clauses: ClassVar = (
        "YC23-2.2b",
        "YC23-2.5a",
        "YC23-2.5b",
        "YC23-2.5c",
        "YC23-3.2b",
        "YC23-3.3c",
        "JH-1.2c",
        "JH-1.2e",
        "JH-1.6b",
        "JH-2.3e",
    )

    matter: Matter
    #: null is the 司法局
    to: Recipient | None = None


class MaterialsSubmitted(InstanceEvent):
    title: ClassVar = "提交材料"
    clauses: ClassVar = ("MH26-2.3", "MH26-2.4", "MH26-3.2b", "JH-1.2c")

    materials: tuple[Material, ...] = Field(min_length=1, max_length=20)
    department: Text | None = None


class MediationPlanned(InstanceEvent):
    title: ClassVar = "制定调解和解方案"
    clauses: ClassVar = ("YC23-2.4a", "YC23-3.2b")

    plan: Text | None = None


class MediationEnded(InstanceEvent):
    title: ClassVar = "调解和解结束"
    clauses: ClassVar = ("BS24-1.3i", "YC23-2.4d", "JH-1.9b")

    outcome: MediationOutcome


class RiskAssessed(InstanceEvent):
    title: ClassVar = "败诉风险研判"
    clauses: ClassVar = ("YC23-2.4b", "YC23-2.4c", "YC23-3.2b", "JH-1.6b")

    risk: Risk
    #: whether other bureaus or townships have to help
    needs_others: bool | None = None
    reason: Text | None = None


class GuaranteeSet(InstanceEvent):
    """一案一包保: all four elements."""

    title: ClassVar = "落实一案一包保"
    clauses: ClassVar = ("YC23-2.4c",)

    unit: Text
    leader: Person
    responsible: Person
    resolve_by: date


class CaseMarked(InstanceEvent):
    title: ClassVar = "标记特殊案件"
    clauses: ClassVar = ("MH26-3.2e", "MH26-3.3e", "MH23-4.3a", "YC23-3.3c")

    marks: tuple[Mark, ...] = Field(min_length=1, max_length=10)


class LessonsDrawn(InstanceEvent):
    title: ClassVar = "案后总结"
    clauses: ClassVar = ("MH26-3.2e",)

    note: Text | None = None


class AdviceReceived(InstanceEvent):
    """``reply_by`` where the document itself says until when."""

    title: ClassVar = "收到建议书"
    clauses: ClassVar = ("JH-1.7b",)

    advice: Advice
    item: InstanceNo = 1
    reply_by: date | None = None
    doc_no: Text | None = None


class AdviceReplied(InstanceEvent):
    title: ClassVar = "回复建议书"
    clauses: ClassVar = ("JH-1.7b",)

    item: InstanceNo = 1


class AccountabilityDecided(InstanceEvent):
    title: ClassVar = "作出责任追究决定"
    clauses: ClassVar = ("JH-2.3d", "JH-2.3f")

    note: Text | None = None


class AccountabilityNotified(InstanceEvent):
    title: ClassVar = "函告问责意见"
    clauses: ClassVar = ("JH-2.3f",)

    to: Recipient
