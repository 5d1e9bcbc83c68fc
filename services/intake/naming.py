"""Names at the doors of intake: out of every fact before it is decided, and back for the one rule that must compare them.

Who may not see a name works with its mask (张**). A fact that says such a mask means the name that its case has: it is put back in its place here, so
that a form which is sent again changes nothing that was not changed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from services.intake.answers import Refused
from services.intake.state import State
from services.intake.submission import Submission
from shared import database
from shared.breaths import in_breaths
from shared.errors import Rejected
from shared.eventlog import EventLog, LogUnavailable
from shared.events import Event
from shared.events.case import CaseOpened, Corrected, TypicalCaseChosen
from shared.personal.marked import names_in, replaced
from shared.personal.masks import STARS, is_address, mask
from shared.personal.vault import Placed, Vault
from shared.security.visitor import as_the_service

_AMBIGUOUS = "姓名显示为“{}”，本案有不止一个姓名这样显示；请先点“显示姓名”，再填写全名。"
_NO_ADDRESS = "“{}”是遮盖后的联系方式，不能据此登记；请填写完整的地址。"


class Naming:
    """``vault`` None: a tool without a keyring, which changes nothing."""

    def __init__(self, vault: Vault | None, log: EventLog) -> None:
        self._vault, self._log = vault, log

    async def without_names(self, parsed: Sequence[Submission | Refused]) -> list[Submission | Refused]:
        """Each fact with tokens in place of names. LogUnavailable while the keyring cannot be read."""
        if self._vault is None:
            return list(parsed)
        try:
            with as_the_service():
                meant = [await self._meant(fact) async for fact in in_breaths(parsed)]
                return await self._protected(self._vault, meant)
        except database.TRANSIENT as error:
            raise LogUnavailable(f"the keyring cannot be read: {error}") from error

    async def known(self, state: State, facts: Iterable[Submission]) -> Mapping[str, str]:
        """The names behind the plaintiffs' tokens, where a masked copy (典型案例) is to be held against them."""
        facts = list(facts)
        if self._vault is None or not _copies(state, facts):
            return {}
        opened = [state.history.opened, *(fact.event for fact in facts)]
        said = [name for event in opened if event for name in names_in(event)]
        return {token: name for token, name in (await self._vault.opened(*said)).items() if name}

    async def _protected(
        self, vault: Vault, parsed: Sequence[Submission | Refused]
    ) -> list[Submission | Refused]:
        facts = [fact for fact in parsed if isinstance(fact, Submission)]
        events = await vault.protected([Placed(fact.event, fact.region, fact.bureau) for fact in facts])
        done = iter([_with(fact, event) for fact, event in zip(facts, events, strict=True)])
        return [next(done) if isinstance(fact, Submission) else fact for fact in parsed]

    async def _meant(self, fact: Submission | Refused) -> Submission | Refused:
        """With the names that the case has where the fact says their masks."""
        if isinstance(fact, Refused) or not _masked(fact.event):
            return fact
        try:
            meant = _putting(await self._masks(fact.stream))
            return replace(fact, event=replaced(fact.event, _complete(meant), meant))
        except Rejected as why:
            return Refused.of(str(fact.id), why)

    async def _masks(self, stream: str) -> dict[str, set[str]]:
        assert self._vault
        recorded = await self._log.read_stream(stream)
        found: dict[str, set[str]] = {}
        for name in (await self._vault.opened(*(event.data for event in recorded))).values():
            if name and (shown := mask(name)) != name:
                found.setdefault(shown, set()).add(name)
        return found


def _with(fact: Submission, event: Event | Rejected) -> Submission | Refused:
    return Refused.of(str(fact.id), event) if isinstance(event, Rejected) else replace(fact, event=event)


def _masked(event: Event) -> bool:
    """Whether what may hold a name holds a mask."""
    found: list[str] = []

    def seen(text: str) -> str:
        found.append(text)
        return text

    replaced(event, seen, seen)
    return any(STARS in text for text in found)


def _putting(masks: Mapping[str, set[str]]) -> Callable[[str], str]:
    """Rejected ``masked_name`` where two names share a mask that is said."""

    def put(text: str) -> str:
        for shown, names in masks.items():
            if shown in text and len(names) > 1:
                raise Rejected(
                    "masked_name", (_NO_ADDRESS if is_address(shown) else _AMBIGUOUS).format(shown), "data"
                )
            text = text.replace(shown, next(iter(names)))
        return text

    return put


def _complete(meant: Callable[[str], str]) -> Callable[[str], str]:
    """Rejected ``masked_name`` for an address that is said by a mask which nothing has: it would be recorded as an address."""

    def put(text: str) -> str:
        if STARS in (said := meant(text)) and is_address(said):
            raise Rejected("masked_name", _NO_ADDRESS.format(text), "data")
        return said

    return put


def _copies(state: State, facts: Sequence[Submission]) -> bool:
    correcting = any(isinstance(fact.event, TypicalCaseChosen | Corrected | CaseOpened) for fact in facts)
    chosen = any(isinstance(fact.event, TypicalCaseChosen) for fact in facts)
    return chosen or (correcting and bool(state.history.of(TypicalCaseChosen)))
