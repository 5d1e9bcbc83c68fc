"""期限证明单: a paper that says why a deadline falls on its day, given out once and the same for ever.

One stream for each bureau and year, ``certificate-<region>-<bureau>-<year>``: its version is the running number on the paper.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from shared.events.case import Text
from shared.events.model import Event


class CertificateEvent(Event):
    area: ClassVar = "certificate"


class CertificateIssued(CertificateEvent):
    """``content`` is everything that stands on the paper, ``digest`` the SM3 (hex) of its canonical JSON: sorted keys, UTF-8, no spaces."""

    title: ClassVar = "出具期限证明单"

    number: Text
    case_id: UUID
    deadline: UUID
    digest: Text
    content: dict[str, Any]
