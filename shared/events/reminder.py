"""That a day has come on which somebody is to be reminded: said once by notify, which has no other clock.

One stream a matter, ``reminder-<about>``: a deadline by its own id, a hearing by one that depends on case, instance and number. Who is told and in
what words follows from the case as it stands then. ``occurred_on`` is the day it was owed, however late it is said.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import InstanceNo
from shared.events.model import Event
from shared.events.terms import NoticeKind, Role


class ReminderEvent(Event):
    area: ClassVar = "reminder"


class ReminderDue(ReminderEvent):
    """``day`` is what it reminds of; ``step`` the rung of the ladder, which names the ``role``; ``workdays`` from the day to the rung."""

    title: ClassVar = "提醒时点到达"

    kind: NoticeKind
    about: UUID
    case_id: UUID
    instance: InstanceNo
    day: date
    step: Annotated[int, Field(ge=1)] = 1
    role: Role | None = None
    workdays: int | None = None
