"""Where lists are received, reconciled and explained: facts from the log, decisions from the pure modules, appended at the version looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from services.intake.court_list.asking import cases_about
from services.intake.court_list.book import (
    CourtBook,
    DifferenceKey,
    Edition,
    Scope,
    chunks,
    fold_book,
    key_of,
)
from services.intake.court_list.differences import Difference
from services.intake.court_list.figures import Total, days
from services.intake.court_list.names import masked, masked_names
from services.intake.court_list.projection import names_of
from services.intake.court_list.reading import Reading
from services.intake.court_list.reconciliation import Reconciliation, reconcile
from services.intake.court_list.sides import Registered, entries, instances
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog import Appended, Conflict, EventLog, Expected, Write
from shared.events.court_list import (
    CourtListDifferenceExplained,
    CourtListReceived,
    CourtListRowsKept,
    CourtRow,
)
from shared.events.envelope import NewEvent, derived_id, new_event
from shared.events.model import Event
from shared.personal.hiding import shown
from shared.personal.masks import NOBODY
from shared.personal.vault import Placed, Vault

T = TypeVar("T")
ATTEMPTS = 10
#: names opened in one go
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands in a list: the bureau that the court gave it to, and the person who does it."""

    bureau: str
    actor: str


@dataclass(frozen=True, slots=True)
class File:
    """``digest`` is the SM3 of the content."""

    digest: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """``new`` is False for a file that was received before; ``editions`` are all so far, this one among them."""

    list_id: UUID
    new: bool
    edition: int
    editions: int


class Desk:
    """``pool`` sees intake's read models."""

    def __init__(self, pool: Pool, log: EventLog, today: Today, vault: Vault | None = None) -> None:
        """``vault`` knows the names that cases and lists are compared by."""
        self.pool = pool
        self._vault = vault
        self._log = log
        self.today = today

    async def book(self, list_id: UUID) -> CourtBook | None:
        return fold_book(await self._log.read_stream(f"court_list-{list_id}"))

    async def receive(
        self, scope: Scope, reading: Reading, file: File, sender: Sender, *, dry_run: bool = False
    ) -> Receipt:
        """The whole list becomes one append, so that nobody ever sees half of it. Retry when others are always first."""
        for _ in range(ATTEMPTS):
            book = await self.book(scope.id)
            before: tuple[Edition, ...] = book.editions if book else ()
            if known := book and book.edition(file.digest):
                return Receipt(scope.id, new=False, edition=known.number, editions=len(before))
            receipt = Receipt(scope.id, new=True, edition=len(before) + 1, editions=len(before) + 1)
            if dry_run:
                return receipt
            rows = await self._sealed(scope.region, sender.bureau, reading.rows)
            events = tuple(self._events(scope, rows, file, sender))
            version = book.version if book else 0
            outcome = await self._log.append(Write(scope.stream, events, Expected.exact(version)))
            if isinstance(outcome, Appended):
                return receipt
        raise Retry("other lists of the same court and period were always first")

    async def _sealed(self, region: str, bureau: str, rows: Sequence[CourtRow]) -> list[CourtRow]:
        """With tokens for the parties; without a keyring their names are masked for good. Rejected for a name no token can hold."""
        if self._vault is None:
            return [row.model_copy(update={"plaintiffs": masked_names(row.plaintiffs)}) for row in rows]
        parts = [CourtListRowsKept(digest="0" * 64, rows=part) for part in chunks(rows)]
        done = list[CourtRow]()
        for part in await self._vault.protected([Placed(one, region, bureau) for one in parts]):
            if isinstance(part, Rejected):
                raise part
            assert isinstance(part, CourtListRowsKept)
            done += part.rows
        return done

    def _events(
        self, scope: Scope, rows: Sequence[CourtRow], file: File, sender: Sender
    ) -> Iterator[NewEvent]:
        received = CourtListReceived(
            court=scope.court,
            basis=scope.basis,
            first_day=scope.first_day,
            last_day=scope.last_day,
            digest=file.digest,
            row_count=len(rows),
            file_name=file.name,
        )
        receipt = self._new(scope.region, sender, received, scope.id, file.digest)
        yield receipt
        for number, part in enumerate(chunks(rows)):
            kept = CourtListRowsKept(digest=file.digest, rows=part)
            yield self._new(scope.region, sender, kept, scope.id, file.digest, number, of=receipt.id)

    def _new(
        self, region: str, sender: Sender, event: Event, *key: object, of: UUID | None = None
    ) -> NewEvent:
        return new_event(
            event,
            region=region,
            bureau=sender.bureau,
            actor=sender.actor,
            occurred_on=self.today(),
            id=derived_id("court-list", event.type, *key),
            correlation=of,
            causation=of,
        )

    async def reconciled(self, book: CourtBook, *, figures: Iterable[Total] = ()) -> Reconciliation:
        """Against what the read models know now. Only for ``figures`` more is looked at than the list should have: what may count in them."""
        bases = {book.scope.basis, *days(figures)}
        parties = await self._opened(_parties(book))
        listed = await asyncio.to_thread(entries, book.rows, parties)
        cases = await cases_about(self.pool, self._opened, book.scope, listed, bases)
        names = await names_of(self.pool, book.scope.region)
        opened = parties | await self._opened(_labels(cases))
        return await asyncio.to_thread(lambda: reconcile(book, instances(cases, opened), names, listed))

    async def printable(self, book: CourtBook, found: T) -> T:
        """A reconciliation as it is printed and sent to the court: the list's parties by surname, as it may know them; what is only ours has no name."""
        names = await self._opened(_parties(book))
        return shown(found, lambda token: masked(names[token]) if token in names else NOBODY)

    async def _opened(self, said: list[str]) -> dict[str, str]:
        if self._vault is None:
            return {}
        names: dict[str, str] = {}
        for at in range(0, len(said), AT_ONCE):  # of many, others are answered between
            opened = await self._vault.opened(*said[at : at + AT_ONCE])
            names |= {token: name for token, name in opened.items() if name}
        return names

    async def explain(self, book: CourtBook, entry: str, attribute: str, *, reason: str, actor: str) -> int:
        """How many differences the reason was recorded for (one a bureau). Rejected ``court_list_no_difference`` when there is none."""
        for _ in range(ATTEMPTS):
            found = _open(await self.reconciled(book), entry, attribute)
            said = {key: (why.reason, why.actor) for key, why in book.explained.items()}
            new = [one for key, one in found.items() if said.get(key) != (reason, actor)]
            if not new:
                return len(found)
            events = tuple(self._explained(book, one, reason, actor) for one in new)
            outcome = await self._log.append(Write(book.scope.stream, events, Expected.exact(book.version)))
            if not isinstance(outcome, Conflict):
                return len(found)
            book = await self.book(book.scope.id) or book
        raise Retry("the list was always changed first")

    def _explained(self, book: CourtBook, one: Difference, reason: str, actor: str) -> NewEvent:
        event = CourtListDifferenceExplained(
            entry=one.entry, attribute=one.attribute.value, ours=one.ours, theirs=one.theirs, reason=reason
        )
        key = (*key_of(one), reason, book.version)
        return self._new(book.scope.region, Sender(book.bureau, actor), event, book.scope.id, *key)


def _labels(cases: list[Registered]) -> list[str]:
    return [one.label for case in cases if case.history.opened for one in case.history.opened.plaintiffs]


def _parties(book: CourtBook) -> list[str]:
    return [one for row in book.rows for one in row.plaintiffs]


def _open(found: Reconciliation, entry: str, attribute: str) -> dict[DifferenceKey, Difference]:
    """The differences of that name, explained before or not; two bureaus that say the same are one."""
    named = {
        key_of(one): one
        for item in found.items
        for one, _ in item.differences
        if one.entry == entry and one.attribute == attribute
    }
    if not named:
        message = "核对结果中没有这一项差异（可能已经更正或补报）；请重新核对后再说明。"
        raise Rejected("court_list_no_difference", message, "attribute")
    return named
