"""A fact as a page says it: days in full, people by what they are called, nothing of what programs need. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.dates.calendar import WorkCalendar
from shared.events import Event
from shared.events.wording import FIELDS, in_words
from shared.web.words import in_full

_DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
_WORD = re.compile(r"(?<![A-Za-z0-9_.@-])[A-Za-z0-9_-]{2,64}(?![A-Za-z0-9_.@-])")
#: who records without being a person
_MACHINES = {"scenario": "示例数据", "ledger": "台账导入", "intake": "系统", "published": "公开案例"}
#: for programs, or said by the page itself
_UNSAID = ("corrects", "voids", "digest", "size", "media_type", "data", "fact_on")
_HIDDEN = frozenset(FIELDS[name] for name in _UNSAID)


@dataclass(frozen=True)
class Words:
    """``labels``: what the bureau calls its people; ``accounts``: what those who sign in are called."""

    calendar: WorkCalendar
    labels: Mapping[str, str]
    accounts: Mapping[str, str]

    def who(self, code: str | None) -> str:
        if not code:
            return "—"
        return self.labels.get(code) or self.accounts.get(code) or _MACHINES.get(code, code)

    def said(self, event: Event) -> list[tuple[str, str]]:
        """(field, value) pairs in Chinese."""
        return [(title, self.text(value)) for title, value in in_words(event) if title not in _HIDDEN]

    def text(self, value: str) -> str:
        """Days and people in a value that is in words otherwise."""
        days = _DAY.sub(lambda found: in_full(found[0], self.calendar), value)
        return _WORD.sub(lambda found: self.labels.get(found[0], found[0]), days)

    def line(self, event: Event) -> str:
        return "；".join(f"{title}：{value}" for title, value in self.said(event))
