"""Reports as they were drafted, edited and published: enough to make each of them again, byte for byte, at any later time.

One stream for each report, ``report-<form>-<region>-<bureau or all>-<period>``. Figures come from the log at a position and are never typed;
a reviewer's words are kept apart, under the key of the paragraph they stand in.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.model import Event, Value
from shared.events.terms import Recipient


class Digest(Value):
    """``digest`` is the SM3 (hex) of what ``name`` names: a policy pack, a format of the paper."""

    name: Text
    digest: Text


class ReportEvent(Event):
    area: ClassVar = "report"
    dated: ClassVar = False


class ReportDrafted(ReportEvent):
    """A draft of the figures as known at ``log_position``; ``content`` is their digest (SM3, hex) by canonical JSON.

    ``asked`` are the parameters (period, bureau, case …); ``calendar`` and ``packs`` the versions it was made with.
    """

    title: ClassVar = "报告起草"
    clauses: ClassVar = ("YC23-2.6b", "YC23-2.6c", "MH26-3.3d")

    form: Text
    period: Text
    asked: dict[str, Any]
    log_position: int
    as_of: date | None = None
    calendar: Text
    packs: tuple[Digest, ...] = Field(default=(), max_length=100)
    maker: Text
    content: Text


class ReportEdited(ReportEvent):
    """A reviewer's words for one paragraph or gap (``key``); null takes them back. Figures cannot be edited."""

    title: ClassVar = "报告修改"

    draft: UUID
    key: Text
    text: Text | None = None
    person: Person


class ReportPublished(ReportEvent):
    """The draft with its edits, as published. ``digests`` are those of its files, by format."""

    title: ClassVar = "报告发布"
    clauses: ClassVar = ("YC23-2.6c",)

    draft: UUID
    number: Text | None = None
    person: Person
    issued_on: date
    digests: tuple[Digest, ...] = Field(default=(), max_length=10)


class ReportDelivered(ReportEvent):
    """报送: who got it, and their receipt."""

    title: ClassVar = "报告送达"
    clauses: ClassVar = ("YC23-2.6b", "YC23-2.6c")

    edition: UUID
    to: Recipient
    receipt: Text | None = None


class ReportRecalled(ReportEvent):
    title: ClassVar = "报告撤回"

    edition: UUID
    person: Person
    reason: Text
