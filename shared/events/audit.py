"""Who was refused what, who saw whose names and why, whose key was destroyed. Facts like any other, sealed with the log; never a name."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.model import Event
from shared.events.terms.personal import Purpose


class AuditEvent(Event):
    area: ClassVar = "audit"


class AccessRefused(AuditEvent):
    """Somebody asked for what is another bureau's, or not their duty's to do. One stream a person, ``audit-<person>``; never any content of what was asked for."""

    title: ClassVar = "拒绝越权访问"
    dated: ClassVar = False

    person: Annotated[str, Field(max_length=64)]
    duty: Annotated[str, Field(max_length=40)]
    method: Annotated[str, Field(max_length=10)]
    path: Annotated[str, Field(max_length=500)]
    code: Annotated[str, Field(max_length=60)]


class PersonalDisclosed(AuditEvent):
    """Names were shown to somebody who said what for: ``subjects`` is how many people's. One a person, place, purpose and half hour."""

    title: ClassVar = "查看个人信息"
    dated: ClassVar = False

    person: Annotated[str, Field(max_length=64)]
    duty: Annotated[str, Field(max_length=40)]
    path: Annotated[str, Field(max_length=500)]
    purpose: Purpose
    note: Annotated[str | None, Field(max_length=200)] = None
    subjects: Annotated[int, Field(ge=1)]


class SubjectErased(AuditEvent):
    """The key of a name was destroyed: what ``events`` events say of it, nobody can read any more. ``master`` is the first master key after it."""

    title: ClassVar = "删除个人信息"
    dated: ClassVar = False

    subject: Annotated[str, Field(max_length=40)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    events: Annotated[int, Field(ge=0)]
    master: Annotated[int, Field(ge=1)]


class FileExported(AuditEvent):
    """A file was handed out: a report, a ledger, a certificate, a trace, a paper. ``extent`` is what was asked for (region, period, form …), never a word
    that was searched for; ``lines`` and ``size`` (bytes) where they were known before it went out.
    """

    title: ClassVar = "导出文件"
    dated: ClassVar = False

    person: Annotated[str, Field(max_length=64)]
    duty: Annotated[str, Field(max_length=40)]
    path: Annotated[str, Field(max_length=500)]
    extent: Annotated[str, Field(max_length=500)] = ""
    media_type: Annotated[str, Field(max_length=120)]
    lines: Annotated[int | None, Field(ge=0)] = None
    size: Annotated[int | None, Field(ge=0)] = None


class DeadLetterDropped(AuditEvent):
    """An operator took away what could not be handled: ``sent_to`` where it first went, ``origin`` who could not handle it, ``digest`` the SM3 of what it
    held as it was kept, ``size`` in bytes.
    """

    title: ClassVar = "删除死信"
    dated: ClassVar = False

    person: Annotated[str, Field(max_length=64)]
    sequence: Annotated[int, Field(ge=1)]
    sent_to: Annotated[str, Field(max_length=200)]
    origin: Annotated[str, Field(max_length=200)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0)]
    buried_at: datetime | None = None
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class DivergenceAcknowledged(AuditEvent):
    """The log was put back to an earlier moment, and anchors of what was lost do not fit it any more: of those written down of positions from
    ``position_from`` to ``position_to`` and not after ``written_until``, ``misfits`` of them, it is known why. Nothing else is excused.
    """

    title: ClassVar = "确认日志分歧"
    dated: ClassVar = False

    person: Annotated[str, Field(max_length=64)]
    position_from: Annotated[int, Field(ge=1)]
    position_to: Annotated[int, Field(ge=1)]
    written_until: datetime
    misfits: Annotated[int, Field(ge=1)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class LogVerified(AuditEvent):
    """The whole log was verified: up to which position, whether it is whole, with how many anchors kept outside it agrees, since when,
    and how many do not fit for a reason that is on record (``divergence_acknowledged``).
    """

    title: ClassVar = "校验事件日志"
    dated: ClassVar = False

    person: Annotated[str, Field(max_length=64)]
    reached: Annotated[int, Field(ge=0)]
    seals: Annotated[int, Field(ge=0)]
    intact: bool
    broken_at: Annotated[int | None, Field(ge=0)] = None
    reason: Annotated[str, Field(max_length=500)] = ""
    anchors: Annotated[int, Field(ge=0)] = 0
    anchored_since: datetime | None = None
    unanchored: Annotated[str, Field(max_length=500)] = ""
    acknowledged: Annotated[int, Field(ge=0)] = 0
