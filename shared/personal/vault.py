"""Tokens for names, and names for tokens. What a door has read passes through here before anything is decided on it.

Deterministic in a bureau: the same name is the same token, so that duplicates, comparisons and counts work on tokens as they did on names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from shared.breaths import in_breaths
from shared.errors import Rejected
from shared.events.model import Event
from shared.personal import tokens
from shared.personal.ciphers import CannotOpenError, Cipher
from shared.personal.keyring import KeyStore, Subject
from shared.personal.marked import names_in, replaced
from shared.personal.masks import ERASED, NOBODY, person_of
from shared.personal.tokens import LONGEST, Token, found_in, is_token, parsed

E = TypeVar("E", bound=Event)
#: a name of one character is no name to look for in a text
_SHORTEST = 2
#: what is a bureau's own and nobody's: drafts, files on their way
FILES = "\0files"


@dataclass(frozen=True, slots=True)
class Placed:
    """An event and whose it is."""

    event: Event
    region: str
    bureau: str


class Vault:
    def __init__(self, keys: KeyStore, cipher: Cipher = Cipher.AES) -> None:
        self.keys, self._cipher = keys, cipher

    async def protected(self, placed: Sequence[Placed]) -> list[Event | Rejected]:
        """Each with tokens in place of names; Rejected ``name_too_long`` for one that no token can hold. One query a bureau."""
        wanted: dict[tuple[str, str], set[str]] = {}
        async for one in in_breaths(placed):
            if names := {name for name in names_in(one.event) if _is_name(name)}:
                wanted.setdefault((one.region, one.bureau), set()).update(names)
        known = {place: await self.keys.of_names(*place, names) for place, names in wanted.items()}
        return [self._one(one, known.get((one.region, one.bureau), {})) async for one in in_breaths(placed)]

    async def opened(self, *texts: str) -> dict[str, str | None]:
        """The name of every token in the texts; None for one whose key is destroyed."""
        found = await tokens_in(texts)
        keys = await self.keys.of_subjects(token.subject for token in found.values())
        return {
            text: _open(token, keys.get(token.subject)) async for text, token in in_breaths(found.items())
        }

    async def read(self, text: str) -> str:
        """The text with its names, for the service's own eyes."""
        names = await self.opened(text)
        return tokens.replaced(text, lambda one: NOBODY if one not in names else names[one] or ERASED)

    async def named(self, name: str, region: str | None, bureau: str | None) -> list[str]:
        """The subjects of that name."""
        return await self.keys.named(name, region, bureau)

    async def seal_file(self, region: str, bureau: str, content: bytes) -> bytes:
        """Bytes that are a bureau's and may hold anybody's name."""
        subject = (await self.keys.of_names(region, bureau, [FILES]))[FILES]
        return subject.id.encode() + subject.box.seal(content, b"file", self._cipher)

    async def open_file(self, sealed: bytes) -> bytes:
        """Raises CannotOpenError."""
        id_ = sealed[:12].decode()
        subject = (await self.keys.of_subjects([id_])).get(id_)
        if subject is None:
            raise CannotOpenError("the key of the file is destroyed")
        return subject.box.open(sealed[12:], b"file")

    def _one(self, placed: Placed, known: Mapping[str, Subject]) -> Event | Rejected:
        if not known:
            return placed.event
        own = {name: self._token(known[name], name) for name in names_in(placed.event) if name in known}
        bare = {person_of(name): self._token(known[name], person_of(name)) for name in own}
        if any(len(token) > LONGEST for token in own.values()):
            return Rejected("name_too_long", "姓名过长（最多约 450 字），请核对是否填错了栏目。", "data")
        return replaced(placed.event, lambda name: own.get(name, name), lambda text: named(text, bare | own))

    def _token(self, subject: Subject, name: str) -> str:
        return str(Token(subject.id, subject.box.seal(name.encode(), subject.id.encode(), self._cipher)))


async def tokens_in(texts: Iterable[str]) -> dict[str, Token]:
    """Those of all the texts, by how they stand there."""
    return {
        text: token async for one in in_breaths(texts) for text in found_in(one) if (token := parsed(text))
    }


def named(text: str, own: Mapping[str, str]) -> str:
    """A text with the names that stand in it as tokens, the longest first; where so many do not fit, without them."""
    said = text
    for name in sorted(own, key=len, reverse=True):
        if len(name) >= _SHORTEST and name in said:
            said = "".join(
                part if tokens.is_token(part) else part.replace(name, own[name]) for part in _apart(said)
            )
    if len(said) <= LONGEST:
        return said
    return named(text, dict.fromkeys(own, NOBODY))


def _apart(text: str) -> list[str]:
    """The text in parts, each a token or free of them."""
    return [part for part in tokens.SPLIT.split(text) if part]


def _is_name(name: str) -> bool:
    return bool(name.strip()) and not is_token(name) and name != ERASED


def _open(token: Token, subject: Subject | None) -> str | None:
    if subject is None:
        return None
    try:
        return subject.box.open(token.sealed, token.subject.encode()).decode()
    except (CannotOpenError, UnicodeDecodeError):
        return None
