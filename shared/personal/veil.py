"""Where names come back: what a token looks like to whoever is answered, and the record of who was shown a name.

By default a mask (张**). The name itself only to who may see it, of their own bureau, and says what for; that is recorded before it is shown. Another
bureau's and what nobody asked for is 某某, a destroyed key [已删除].
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.breaths import in_breaths
from shared.eventlog import EventLog, Expected, Write
from shared.eventlog.seal import sm3
from shared.events.audit import PersonalDisclosed
from shared.events.envelope import derived_id, new_event
from shared.personal.ciphers import CannotOpenError
from shared.personal.keyring import KeyStore, Subject
from shared.personal.masks import ERASED, NOBODY, mask
from shared.personal.purposes import SECONDS, Wish
from shared.personal.tokens import Token
from shared.personal.vault import tokens_in
from shared.security.identity import Identity
from shared.security.rights import Act
from shared.security.visitor import as_the_service

_NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class Look:
    """Whose look at which address, and what for."""

    who: Identity | None
    path: str
    wish: Wish | None = None

    @property
    def names(self) -> bool:
        return bool(self.who and self.wish and self.who.can(Act.SEE_PERSONAL))


class Veil:
    def __init__(self, keys: KeyStore, events: EventLog) -> None:
        self._keys, self._events = keys, events

    async def shown(self, texts: Iterable[str], look: Look) -> Mapping[str, str]:
        """By token, what the visitor sees. Raises Retry or a database's trouble when a disclosure cannot be recorded: then nobody sees it."""
        tokens = await tokens_in(texts)
        if not tokens:
            return {}
        subjects = await self._keys.of_subjects(token.subject for token in tokens.values())
        shown = {
            text: _shown(token, subjects.get(token.subject), look)
            async for text, token in in_breaths(tokens.items())
        }
        if look.names:
            await self._record(look, {id_ for id_, one in subjects.items() if _sees(look, one)})
        return shown

    async def _record(self, look: Look, subjects: set[str]) -> None:
        """Once a person, address, purpose, half hour and group of people."""
        who, wish = look.who, look.wish
        if not (who and wish and subjects):
            return
        said = PersonalDisclosed(
            person=who.person, duty=who.duty.value, path=look.path[:500], purpose=wish.purpose, note=wish.note,
            subjects=len(subjects),
        )  # fmt: skip
        of = sm3("".join(sorted(subjects)).encode()).hex()
        id_ = derived_id(
            said.type, who.person, look.path, wish.purpose, wish.note, int(time.time()) // SECONDS, of
        )
        region, bureau = who.region or _NOWHERE, who.bureau or _NOWHERE
        new = new_event(said, region=region, bureau=bureau, actor=who.person, occurred_on=None, id=id_)
        with as_the_service():
            await self._events.append(Write(f"audit-{who.person}", (new,), Expected.any()))


def _sees(look: Look, subject: Subject) -> bool:
    return bool(look.who and look.who.sees(subject.region, subject.bureau))


def _shown(token: Token, subject: Subject | None, look: Look) -> str:
    if subject is None:
        return ERASED
    if not _sees(look, subject):
        return NOBODY
    try:
        name = subject.box.open(token.sealed, token.subject.encode()).decode()
    except (CannotOpenError, UnicodeDecodeError):
        return NOBODY
    return name if look.names else mask(name)
