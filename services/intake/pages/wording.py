"""A fact as a page says it: days in full, people by what they are called, nothing of what programs need. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.dates.calendar import WorkCalendar
from shared.events import Event
from shared.events.wording import FIELDS, in_words
from shared.web.words import MACHINES, with_days

_WORD = re.compile(r"(?<![A-Za-z0-9_.@-])[A-Za-z0-9_-]{2,64}(?![A-Za-z0-9_.@-])")
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
        return self.labels.get(code) or self.accounts.get(code) or MACHINES.get(code, code)

    def said(self, event: Event) -> list[tuple[str, str]]:
        """(field, value) pairs in Chinese."""
        return [(title, self.text(value)) for title, value in in_words(event) if title not in _HIDDEN]

    def text(self, value: str) -> str:
        """Days and people in a value that is in words otherwise."""
        return _WORD.sub(lambda found: self.labels.get(found[0], found[0]), with_days(value, self.calendar))

    def line(self, event: Event) -> str:
        return "；".join(f"{title}：{value}" for title, value in self.said(event))
