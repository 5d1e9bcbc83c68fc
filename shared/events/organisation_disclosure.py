"""Information that a bureau must publish of its own accord (主动公开): formed or changed, then published."""

from __future__ import annotations

from typing import ClassVar

from shared.events.case import Text
from shared.events.organisation import OrganisationEvent
from shared.events.organisation_review import Key


class InformationFormed(OrganisationEvent):
    """``occurred_on`` is the day it was formed or changed (政府信息公开条例第二十六条); a change has a number of its own."""

    title: ClassVar = "应主动公开的信息形成或变更"
    clauses: ClassVar = ("MH23-4.1a",)

    information: Key
    what: Text
    department: Text | None = None


class InformationDisclosed(OrganisationEvent):
    title: ClassVar = "主动公开"
    clauses: ClassVar = ("MH23-4.1a",)

    information: Key
    channel: Text | None = None
