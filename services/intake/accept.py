"""The one path behind every door: parse, recognise what is already recorded, decide, append, answer each item.

One bad item never takes down its neighbours. Items of one stream are decided in the order given, each seeing those before it, and are
appended together; streams go side by side and share the log's commits. Neither a conflict nor a refusal counts before the stream has been
read again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from services.intake import submission
from services.intake.answers import Accepted, Answer, Duplicate, Later, Refused
from services.intake.decide import NO_PACKS, Decided, decide_in_order, record_of
from services.intake.histories import Histories
from services.intake.naming import Naming
from services.intake.submission import Submission
from shared.breaths import in_breaths
from shared.clock import Today
from shared.database import TRANSIENT
from shared.errors import Rejected, Retry
from shared.eventlog import Appended, Conflict, EventLog, Expected, LogUnavailable, Write
from shared.eventlog.seal import leaf
from shared.events.case import CaseOpened
from shared.events.envelope import Recorded
from shared.events.organisation import OrganisationRegistered
from shared.personal.vault import Vault
from shared.policy.choice import Packs
from shared.security.identity import NotAllowed
from shared.security.refusals import Seldom, record
from shared.security.visitor import as_the_service, visitor

#: rounds against other writers of the same stream, in other processes, before the sender is asked to come again
ATTEMPTS = 40
#: facts that begin a stream: it is taken to be new, and the log says so if it is not
OPENINGS = frozenset({CaseOpened.type, OrganisationRegistered.type})

#: what can only be known by looking outside the case; raises Rejected
DoorCheck = Callable[[Submission], Awaitable[None]]


class Accept:
    """Call it with the items of one request; it answers them in the same order."""

    def __init__(
        self,
        log: EventLog,
        today: Today,
        *checks: DoorCheck,
        packs: Packs = NO_PACKS,
        vault: Vault | None = None,
    ) -> None:
        """``checks`` are asked of every well-formed fact before it is decided; ``vault`` takes the names out of it before that."""
        self._log = log
        self._histories = Histories(log)
        self._naming = Naming(vault, log)
        self._today = today
        self._packs = packs
        self._checks = checks
        self._refusals = Seldom()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(
        self,
        items: Sequence[Any],
        *,
        dry_run: bool = False,
        ledger: bool = False,
        correlation: UUID | None = None,
    ) -> list[Answer]:
        """Items are plain JSON data; ``ledger``: all of a bureau's ledger; ``correlation`` is that of facts that name none of their own.

        Raises Retry (LogBusy, LogUnavailable) only when nothing at all could be looked at.
        """
        parsed = [
            await self._checked(_parsed(item, correlation, ledger=ledger)) async for item in in_breaths(items)
        ]
        parsed = await self._naming.without_names(parsed)
        with as_the_service():  # whether an id is taken, and how a case stands, holds for everybody
            return await self._decided(parsed, dry_run=dry_run)

    async def _decided(self, parsed: Sequence[Submission | Refused], *, dry_run: bool) -> list[Answer]:
        firsts: dict[UUID, Submission] = {}
        for fact in parsed:
            if isinstance(fact, Submission):
                firsts.setdefault(fact.id, fact)
        try:
            answers = await self._accept(list(firsts.values()), dry_run)
        except TRANSIENT as error:
            raise LogUnavailable(f"the event log cannot be read: {error}") from error
        return _in_order(parsed, firsts, answers)

    async def _checked(self, fact: Submission | Refused) -> Submission | Refused:
        if isinstance(fact, Submission):
            try:
                for check in self._checks:
                    await check(fact)
            except NotAllowed as why:
                await self._on_record(fact, why)
                return Refused.of(str(fact.id), why)
            except Rejected as why:
                return Refused.of(str(fact.id), why)
        return fact

    async def _on_record(self, fact: Submission, why: NotAllowed) -> None:
        """A batch may name a place a thousand times: once a person, place and minute says it."""
        place = f"{fact.region}/{fact.bureau}"
        if (who := visitor()) and self._refusals.first(who.person, place, why.code):
            await record(self._log, who, "POST", f"/v1/events#{place}", why)

    async def _accept(self, facts: list[Submission], dry_run: bool) -> dict[UUID, Answer]:
        streams: dict[str, list[Submission]] = {}
        for fact in facts:
            streams.setdefault(fact.stream, []).append(fact)
        await self._histories.recall(
            [n for n, of in streams.items() if dry_run or of[0].event.type not in OPENINGS]
        )
        # one question for all of them: of a dry run every id is looked up
        known = await self._already(facts) if dry_run else {}
        answered = await asyncio.gather(
            *(self._stream(name, of, _of(known, of), dry_run) for name, of in streams.items())
        )
        return {key: answer for answers in answered for key, answer in answers.items()}

    async def _stream(
        self, name: str, facts: list[Submission], known: dict[UUID, Answer], dry_run: bool
    ) -> dict[UUID, Answer]:
        """One stream's facts, one at a time within this process: others here wait instead of conflicting."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            try:
                return await self._decide_and_append(name, facts, known, dry_run)
            except Retry as why:
                return {fact.id: Later.of(str(fact.id), why) for fact in facts}

    async def _decide_and_append(
        self, name: str, facts: list[Submission], known: dict[UUID, Answer], dry_run: bool
    ) -> dict[UUID, Answer]:
        """Ids are looked up only when something is odd (a refusal, an id the log knows): a first submission costs one append."""
        for attempt in range(ATTEMPTS):
            state = await self._histories.state(name, read=attempt > 0)
            waiting = [fact for fact in facts if fact.id not in known]
            names = await self._naming.known(state, waiting)
            decided = decide_in_order(waiting, state, self._today, self._packs, names)
            if decided.any_refused and attempt == 0:
                known |= await self._already(facts)
                continue
            if dry_run or not decided.events:
                return known | _answers(decided, None, state.history.version)
            write = Write(name, decided.events, Expected.exact(state.history.version))
            outcome = await self._log.append(write)
            if isinstance(outcome, Appended):
                self._histories.remember(name, decided.end)
                return known | _answers(decided, outcome.positions, state.history.version)
            if not isinstance(outcome, Conflict):  # somebody recorded one of these ids since we looked
                known |= await self._already(facts)
        raise Retry("other writers were always first")

    async def _already(self, facts: Iterable[Submission]) -> dict[UUID, Answer]:
        """Answers for those whose ids are recorded: the same content is a duplicate, other content a mistake."""
        by_id = {fact.id: fact for fact in facts}
        return {event.id: _seen_before(by_id[event.id], event) for event in await self._log.find(by_id)}


def _parsed(item: Any, correlation: UUID | None, *, ledger: bool) -> Submission | Refused:
    try:
        parsed = submission.parse(item)
        return replace(parsed, request=correlation, ledger=ledger or parsed.ledger)
    except Rejected as why:
        id_ = item.get("id") if isinstance(item, dict) else None
        return Refused.of(id_ if isinstance(id_, str) else None, why)


def _of(known: dict[UUID, Answer], facts: Iterable[Submission]) -> dict[UUID, Answer]:
    """The answers that are theirs."""
    return {fact.id: known[fact.id] for fact in facts if fact.id in known}


def _answers(decided: Decided, positions: tuple[int, ...] | None, version: int) -> dict[UUID, Answer]:
    """Answer each fact; the accepted ones take the positions in turn, versions count on from ``version``."""
    answers: dict[UUID, Answer] = {}
    accepted = 0
    for fact, result in decided.results:
        if isinstance(result, Rejected):
            answers[fact.id] = Refused.of(str(fact.id), result)
        else:
            position = positions[accepted] if positions else None
            accepted += 1
            answers[fact.id] = Accepted(str(fact.id), position, version + accepted)
    return answers


def _seen_before(fact: Submission, recorded: Recorded) -> Answer:
    same = replace(fact, request=recorded.correlation)
    if leaf(fact.stream, record_of(same)) == leaf(recorded.stream, recorded):
        return Duplicate(str(fact.id), recorded.position)
    return _reused(str(fact.id))


def _reused(id_: str) -> Refused:
    message = "这个 id 已用于另一条内容不同的记录；新的事实请用新的 id，改错请用“更正”。"
    return Refused(id_, "id_reused", "id", message)


def _in_order(
    parsed: Sequence[Submission | Refused], firsts: dict[UUID, Submission], answers: dict[UUID, Answer]
) -> list[Answer]:
    """Answers in the order of the items; an item that repeats an earlier one of the request is its duplicate."""
    ordered: list[Answer] = []
    for item in parsed:
        if isinstance(item, Refused):
            ordered.append(item)
        elif item is firsts[item.id]:
            ordered.append(answers[item.id])
        else:
            ordered.append(_repeated(item, firsts[item.id], answers[item.id]))
    return ordered


def _repeated(item: Submission, first: Submission, answer: Answer) -> Answer:
    if leaf(item.stream, record_of(item)) != leaf(first.stream, record_of(first)):
        return _reused(str(item.id))
    return Duplicate(answer.id, answer.position) if isinstance(answer, Accepted) else answer
