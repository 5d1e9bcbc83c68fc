"""A court's list of its cases (峄城3.3 信息共享), set beside what the bureaus reported: 法院有而未报备 is concealed or forgotten.

One stream for each court, period and kind of list, ``court_list-<uuid>``: a later list of the same supersedes the earlier one and both
stay. Rows are kept as the court gave them; plaintiffs are sealed like those of a case (before there were keys, masked for good: 刘某).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case import CaseNo, Text
from shared.events.case.documents import Digest
from shared.events.model import Event, Value
from shared.events.personal import PartyName
from shared.events.terms import AgencyResult, Document, Level, ListBasis, Outcome

#: of rows of one list; what a ledger file can hold
Count = Annotated[int, Field(ge=1, le=100_000)]


class CourtListEvent(Event):
    area: ClassVar = "court_list"
    clauses: ClassVar = ("YC23-3.3b",)


class CourtRow(Value):
    """One row; what the court does not say is null, what it says in words nobody knows is in ``unread`` (“结果：…”)."""

    row: Annotated[int, Field(ge=1)]
    case_no: CaseNo | None = None
    court: Text | None = None
    plaintiffs: tuple[PartyName, ...] = Field(default=(), max_length=200)
    defendants: tuple[Text, ...] = Field(default=(), max_length=200)
    cause: Text | None = None
    level: Level | None = None
    docketed_on: date | None = None
    hearing_on: date | None = None
    leader_appeared: bool | None = None
    judged_on: date | None = None
    document: Document | None = None
    outcome: Outcome | None = None
    agency_result: AgencyResult | None = None
    unread: tuple[Text, ...] = Field(default=(), max_length=50)


class CourtListReceived(CourtListEvent):
    """``first_day`` to ``last_day``, both included, is what the list covers by ``basis``; ``digest`` is the SM3 of the file."""

    title: ClassVar = "收到法院案件名单"

    court: Text
    basis: ListBasis
    first_day: date
    last_day: date
    digest: Digest
    row_count: Count
    file_name: Text | None = None


class CourtListRowsKept(CourtListEvent):
    """A part of the rows of the list with this ``digest``; recorded together with its receipt."""

    title: ClassVar = "存录法院案件名单各行"

    digest: Digest
    rows: tuple[CourtRow, ...] = Field(min_length=1, max_length=1_000)


class CourtListDifferenceExplained(CourtListEvent):
    """Somebody looked at a difference and says why it is none; it holds as long as both sides say what they said then."""

    title: ClassVar = "核实法院名单差异"

    entry: Text
    attribute: Text
    ours: Text | None = None
    theirs: Text | None = None
    reason: Text
