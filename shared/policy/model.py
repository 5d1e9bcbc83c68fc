"""The shape of a policy pack: one policy document as data. Anything a pack says that this schema does not know is refused.

An item never carries code: it names events, their fields and the values it looks for, all checked against the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Self

from pydantic import model_validator

from shared.policy.deadlines import (
    Applies,
    Cap,
    Completion,
    DeadlineRule,
    DeadlineTrigger,
    EventTrigger,
    MilestoneTrigger,
    Sample,
)
from shared.policy.duties import Counting, Periodic, Quota
from shared.policy.parts import Binds, Cited, Effective, Length, Part, Reading, Slug, Text, Version
from shared.policy.provisions import (
    Assignment,
    Check,
    Definition,
    Indicator,
    ReportRule,
    RoleRule,
    RosterRule,
    Supervision,
)

__all__ = [
    "Applies",
    "Binds",
    "Cap",
    "Cited",
    "Completion",
    "Counting",
    "DeadlineRule",
    "DeadlineTrigger",
    "Effective",
    "EventTrigger",
    "Length",
    "MilestoneTrigger",
    "Pack",
    "Periodic",
    "Quota",
    "Reading",
    "Sample",
    "Version",
]


AnyItem = (
    RoleRule
    | Assignment
    | Check
    | DeadlineRule
    | Quota
    | Periodic
    | RosterRule
    | Supervision
    | Indicator
    | ReportRule
    | Definition
)


class Pack(Part):
    """One policy document: who issued it, when, whom it binds, what it sets. The sections are in the order a reader would ask for them."""

    id: Slug
    title: Text
    number: Text | None = None
    issuer: Text
    issued: date | None = None
    effective: Effective = Effective()
    binds: Binds = Binds()
    #: of its clauses in ``clauses.yaml``; null for documents that are not listed there
    document: Text | None = None
    #: the parts of that document whose paragraphs bear no numbers
    unnumbered: tuple[int, ...] = ()
    #: whose articles it gathers, in full and with their numbers, where it is no document of its own
    laws: tuple[Text, ...] = ()
    roles: tuple[RoleRule, ...] = ()
    assignment: tuple[Assignment, ...] = ()
    checks: tuple[Check, ...] = ()
    deadlines: tuple[DeadlineRule, ...] = ()
    quotas: tuple[Quota, ...] = ()
    periodic: tuple[Periodic, ...] = ()
    rosters: tuple[RosterRule, ...] = ()
    supervision: tuple[Supervision, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    reports: tuple[ReportRule, ...] = ()
    definitions: tuple[Definition, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        seen: set[str] = set()
        for _, item in self.provisions():
            if item.id in seen:
                raise ValueError(f"条目编号重复：{item.id}")
            seen.add(item.id)
        return self

    def provisions(self) -> Iterator[tuple[str, AnyItem]]:
        """Every item with the name of its section."""
        for section in SECTIONS:
            yield from ((section, item) for item in getattr(self, section))

    @property
    def cited(self) -> tuple[str, ...]:
        """The documents that a paper may name, with their numbers: the laws it gathers, else itself."""
        return self.laws or (f"{self.title}（{self.number}）" if self.number else self.title,)

    def named(self, clause: str) -> str:
        """The document in which ``clause`` stands; of a law that is not among the laws gathered the clause itself says enough."""
        if not self.laws:
            return self.title
        law = _LAW.match(clause)
        return next((name for name in self.laws if law and law[0] in name), clause)

    def rule_id(self, rule: DeadlineRule | Quota | Periodic) -> str:
        """The rule's name across all packs, ``national.defence``."""
        return f"{self.id}.{rule.id}"


#: how the clause of a law begins: 行政诉讼法（1989年）第四十三条, 法释〔2018〕1号第三条
_LAW = re.compile(r"[^第（；]+")
#: the lists of a pack, by name
SECTIONS = (
    "roles",
    "assignment",
    "checks",
    "deadlines",
    "quotas",
    "periodic",
    "rosters",
    "supervision",
    "indicators",
    "reports",
    "definitions",
)
