"""庭前核对: whether those who will appear at a hearing are what every document in force asks for, said by intake when its answer changes.

One stream a hearing, ``precheck-<uuid>``. Said only of hearings ahead for which somebody is planned; a plan that was right from the start says
nothing. What fails is no refusal: the plan is recorded, and people are told in time to change it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import InstanceNo, Text
from shared.events.model import Event, Value
from shared.events.terms import Strength


class PrecheckEvent(Event):
    area: ClassVar = "precheck"

    case_id: UUID
    instance: InstanceNo
    hearing: Annotated[int, Field(ge=1, le=99)]
    hearing_on: date


class FailedCheck(Value):
    """``check`` is <pack>.<check>; ``said`` why it fails and what to do."""

    check: Text
    name: Text
    said: Text
    clause: Text
    document: Text
    strength: Strength


class PrecheckFailed(PrecheckEvent):
    """Said again when other checks fail than before."""

    title: ClassVar = "庭前核对不符合"

    failed: Annotated[tuple[FailedCheck, ...], Field(min_length=1, max_length=200)]


class PrecheckPassed(PrecheckEvent):
    """Nothing fails any more; only said after something had."""

    title: ClassVar = "庭前核对已符合"
