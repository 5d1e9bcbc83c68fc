"""The body of the answer that gives out a certificate, as the OpenAPI document says it; its content is what its digest is of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.deadlines.certificate.content import Content
from shared.contracts.body import Body


class CertificateBody(Body):
    id: UUID
    number: str
    digest: str
    deadline: UUID
    position: int
    recorded_at: datetime
    issued_on: date
    content: Content
    algorithm: Literal["SM3"]
    warnings: list[str]
