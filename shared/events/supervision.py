"""Supervision by the 司法局: what the system proposes from the record, what the bureau answers, what people find.

One stream for each proposal, ``supervision-<id>``. The system only proposes and takes back; every finding is a person's, with a reason.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import InstanceNo, Person, Text
from shared.events.model import Event, Value
from shared.events.terms import Consequence, Finding, ProposalKind


class Evidence(Value):
    """One fact of the log that a proposal rests on; ``event`` null: that something is not there. ``fact_on`` is its legal date."""

    text: Text
    event: UUID | None = None
    fact_on: date | None = None


class SupervisionEvent(Event):
    area: ClassVar = "supervision"


class ConsequenceProposed(SupervisionEvent):
    """拟认定 (a failing, for a person to find) or 拟处理 (what a threshold that was reached asks for).

    ``rule`` is the pack's, with its ``clause``, ``quote``, ``readings`` (the first is in use) and what a person must find besides (``human``).
    ``bureau_name`` and the case are those concerned; the envelope's bureau is the same one. ``year`` is the calendar year it counts in.
    ``rests_on`` names the proposals that a consequence counts.
    """

    title: ClassVar = "监督建议"
    dated: ClassVar = False
    clauses: ClassVar = ("YC23-2.6a", "YC23-2.9b", "YC23-2.9c", "YC23-2.10")

    kind: ProposalKind
    rule: Text
    name: Text
    clause: Text
    quote: Text
    findings: tuple[Finding, ...] = Field(min_length=1, max_length=20)
    consequences: tuple[Consequence, ...] = Field(default=(), max_length=10)
    case_id: UUID | None = None
    instance: InstanceNo | None = None
    case_name: Text | None = None
    year: int
    count: int = 1
    threshold: int = 1
    rests_on: tuple[UUID, ...] = Field(default=(), max_length=500)
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=200)
    readings: tuple[Text, ...] = Field(default=(), max_length=10)
    human: Text | None = None
    pack: Text
    calendar: Text | None = None


class ProposalRestated(SupervisionEvent):
    """The record behind an open proposal changed (one more failing, a moved date): what it rests on now."""

    title: ClassVar = "监督建议变更"
    dated: ClassVar = False

    count: int
    rests_on: tuple[UUID, ...] = Field(default=(), max_length=500)
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=200)
    reason: Text


class ProposalWithdrawn(SupervisionEvent):
    """What it rested on fell away: a correction, a reversal, a basis that was dismissed. A confirmed one no longer counts from here on."""

    title: ClassVar = "撤销监督建议"
    dated: ClassVar = False

    reason: Text
    because: UUID | None = None


class BureauReplied(SupervisionEvent):
    """申辩. ``papers`` are digests of stored files, ``paper_names`` what they are called, in the same order."""

    title: ClassVar = "单位申辩"
    clauses: ClassVar = ("YC23-2.6a",)

    person: Person
    statement: Text
    papers: tuple[Text, ...] = Field(default=(), max_length=20)
    paper_names: tuple[Text, ...] = Field(default=(), max_length=20)


class ProposalConfirmed(SupervisionEvent):
    """核定: an officer finds it so, and why; what the rule leaves to a person (因果、影响创建考核) is found in ``found``."""

    title: ClassVar = "核定监督建议"
    clauses: ClassVar = ("YC23-2.6a", "YC23-2.9b", "YC23-2.9c")

    officer: Person
    reason: Text
    found: Text | None = None


class ProposalDismissed(SupervisionEvent):
    title: ClassVar = "不予认定"
    clauses: ClassVar = ("YC23-2.6a",)

    officer: Person
    reason: Text


class ConsequenceCarriedOut(SupervisionEvent):
    """The notice was issued, the talk held, the points taken off, the lead handed over. ``consequence`` is one of those proposed."""

    title: ClassVar = "执行处理"
    clauses: ClassVar = ("YC23-2.6a", "YC23-2.9b", "YC23-2.9c", "YC23-2.10")

    consequence: Consequence
    officer: Person
    doc_no: Text | None = None
    to: Text | None = None
    note: Text | None = None
