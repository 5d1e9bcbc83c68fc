"""Facts as a bureau's own system would send them: plain JSON, built by nothing of ours. Every bureau and case is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

REGION = "370404"  # 峄城: the shipped pack of this region binds it

Item = dict[str, Any]


@dataclass(frozen=True)
class Bureau:
    code: str
    region: str = REGION

    def registered(self, name: str) -> Item:
        return self._organisation("organisation.registered", None, name=name)

    def person(self, person: str, role: str, on: str, *, email: str | None = None) -> Item:
        """``person`` holds ``role`` from ``on`` on."""
        address = {"email": email} if email else {}
        data = {"person": person, "label": f"{role} {person}", "role": role, **address}
        return self._organisation("organisation.person_assigned", on, **data)

    def item(self, type_: str, subject: str, on: str | None, data: dict[str, Any], **envelope: Any) -> Item:
        return {
            "id": str(uuid4()),
            "type": type_,
            "subject": subject,
            "region": self.region,
            "bureau": self.code,
            "actor": "clerk-1",
            "occurredon": on,
            "data": data,
            **envelope,
        }

    def _organisation(self, type_: str, on: str | None, **data: Any) -> Item:
        return self.item(type_, f"organisation-{self.region}-{self.code}", on, data)


@dataclass(frozen=True)
class Docket:
    """One case of a bureau; ``fact`` writes its next fact. With a correlation id every fact carries it."""

    bureau: Bureau
    id: UUID = field(default_factory=uuid4)
    correlation: UUID | None = None

    @property
    def subject(self) -> str:
        return f"case-{self.id}"

    def fact(self, type_: str, on: str | None, **data: Any) -> Item:
        """``type_`` without its area; about instance 1 unless ``instance`` says otherwise or is None."""
        content = {name: value for name, value in ({"instance": 1} | data).items() if value is not None}
        correlated = {"correlationid": str(self.correlation)} if self.correlation else {}
        return self.bureau.item(f"case.{type_}", self.subject, on, content, **correlated)

    def opened(self, name: str, **data: Any) -> Item:
        return self.fact("opened", None, instance=None, name=name, **data)
