"""What a form of report is, and the material it is made from. Pure: a form gets everything it may look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from services.stats.catalogue import Catalogue
from services.stats.knowledge import Knowledge
from services.stats.periods import Period
from shared.events.history import History
from shared.events.supervision import ConsequenceProposed
from shared.events.terms import ProposalState, Recipient
from shared.papers.paper import Paper
from shared.policy.choice import Packs


@dataclass(frozen=True, slots=True)
class Asked:
    """What the report is about. ``bureau`` null: the whole region. ``case_id`` and ``proposal`` only for forms about one of them."""

    period: Period
    region: str
    bureau: str | None = None
    case_id: UUID | None = None
    instance: int | None = None
    proposal: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal of supervision as it stood at the position; ``confirmed_on``, by which ``officer``, what they ``found`` (因果、影响), and what
    followed, if anything. ``proposal`` is as last restated.
    """

    id: UUID
    region: str
    bureau: str
    proposal: ConsequenceProposed
    state: ProposalState
    reply: str | None = None
    reason: str | None = None
    confirmed_on: date | None = None
    carried_out: tuple[str, ...] = ()
    officer: str | None = None
    found: str | None = None
    replied_on: date | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """``known`` is of the period, ``before`` of the same period a year earlier (both at the same log position).

    ``histories`` are the effective facts of single cases, by case id, where the form asked for them; ``supervision`` the proposals of the
    scope. ``today`` is the day the paper bears. ``facts`` are further plain data a form asked for by name.
    """

    asked: Asked
    known: Knowledge
    before: Knowledge
    catalogue: Catalogue
    packs: Packs
    today: date
    supervision: tuple[Standing, ...] = ()
    histories: Mapping[UUID, History] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """``make`` is pure. ``to`` are the recipients by its clause; ``about`` says what must be given: a region, a bureau, a case, a proposal."""

    code: str
    title: str
    clause: str
    about: str
    make: Callable[[Material], Paper]
    to: tuple[Recipient, ...] = ()
