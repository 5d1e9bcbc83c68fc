"""Who takes a case: what was proposed and why, who may not, and which unit undertakes it where the rule was not followed."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from shared.events.case.values import CaseEvent, InstanceEvent, Person, Text
from shared.events.terms import Share


class Recused(CaseEvent):
    """From now on this person is given no instance of the case."""

    title: ClassVar = "回避"
    clauses: ClassVar = ("MH26-2.7", "MH26-3.3b")

    person: Person
    reason: Text


class HandlerProposed(InstanceEvent):
    """The order in which people were proposed; ``grounds`` are the sentences for the first. Whoever is assigned instead needs a reason."""

    title: ClassVar = "分案建议"
    clauses: ClassVar = ("MH26-2.6", "MH26-2.7", "MH26-3.3b")

    candidates: tuple[Person, ...] = Field(min_length=1, max_length=100)
    grounds: tuple[Text, ...] = Field(default=(), max_length=20)
    defendant: Text | None = None


class UndertakerSet(InstanceEvent):
    """承办单位 decided otherwise than the rule says; for each share the last decision stands."""

    title: ClassVar = "另行确定承办单位"
    clauses: ClassVar = ("JH-1.1a",)

    unit: Text
    share: Share = Share.WHOLE
    reason: Text
