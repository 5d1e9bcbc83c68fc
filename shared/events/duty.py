"""Duties without a case: quotas and periodic reports of a bureau, assessed on the days its policy documents look at them.

One stream for each duty, subject and period; a state is said again only when it changed, or on the next day of looking.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from shared.events.case import Person, Text
from shared.events.model import Event
from shared.events.terms import DutyState, Strength


class DutyEvent(Event):
    area: ClassVar = "duty"


class DutyAssessed(DutyEvent):
    """``count`` against ``target`` in ``period`` (2026, 2026H1), for ``person`` or for the whole bureau; ``due`` its last day."""

    title: ClassVar = "定额任务评估"

    rule: Text
    name: Text
    clause: Text
    period: Text
    person: Person | None = None
    department: Text | None = None
    state: DutyState
    count: int
    target: int
    due: date
    looked_on: date
    #: only a hard duty (刚) can be held against anybody; null is not stated
    strength: Strength | None = None
