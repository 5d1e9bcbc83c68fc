"""Writing one stream's facts down: days are counted from its beginning, ids follow from the content's place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from shared.events.envelope import derived_id
from tests.support.docket import Bureau, Item


@dataclass
class Stream:
    """``begins`` is day 0; ``area`` of its facts is case or organisation."""

    bureau: Bureau
    area: str
    subject: str
    begins: date
    items: list[Item] = field(default_factory=list)

    def day(self, number: int) -> str:
        return (self.begins + timedelta(days=number)).isoformat()

    def add(self, name: str, day: int | None, /, **data: Any) -> Item:
        """The next fact; no day: it is not known. Values that are None are left out."""
        on = None if day is None else self.day(day)
        content = {key: value for key, value in data.items() if value is not None}
        id_ = str(derived_id("year", self.subject, len(self.items)))
        item = self.bureau.item(f"{self.area}.{name}", self.subject, on, content, id=id_)
        self.items.append(item)
        return item
