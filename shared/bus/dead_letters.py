"""What could not be handled, as operators look at it: the last of it with its reason, sending it again, and taking it away.

A letter that is sent again goes where it first went, and is taken from the dead letters; if that fails again it comes back with a new reason.
One that is taken away is on record first: who did it, why, and the digest of what it held.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header, decode_header

from nats.errors import Error as NatsError
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from shared.bus.connection import Bus
from shared.bus.sealing import SEALED, Unseal
from shared.bus.topology import DEADLETTERS
from shared.errors import Retry

#: letters of one look, the last ones
MOST = 50
_OWN = ("nats-", "yingsu-")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """``subject``: where it first went; ``origin``: who could not handle it."""

    sequence: int
    subject: str
    origin: str
    reason: str
    attempts: str
    at: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class Letters:
    """``total``: how many there are, of which ``last`` are the newest."""

    total: int
    last: tuple[DeadLetter, ...]


async def look(bus: Bus, most: int = MOST) -> Letters:
    """Retry when NATS is away."""
    try:
        state = (await bus.js.stream_info(DEADLETTERS)).state
        found: list[DeadLetter] = []
        sequence = state.last_seq
        while state.messages and sequence >= state.first_seq and len(found) < most:
            if letter := await _letter(bus, sequence):
                found.append(letter)
            sequence -= 1
    except (NatsError, TimeoutError) as error:
        raise Retry(f"dead letters cannot be read: {error!r}") from error
    return Letters(state.messages, tuple(found))


async def send_again(bus: Bus, sequence: int, unseal: Unseal | None = None) -> bool:
    """False when it is not there any more: somebody else has sent it, or taken it away."""
    try:
        raw = await bus.js.get_msg(DEADLETTERS, sequence)
        headers = texts(raw.headers)
        kept = {name: value for name, value in headers.items() if not name.lower().startswith(_OWN)}
        # of one letter one second try, however often it is pressed
        kept["Nats-Msg-Id"] = f"again.{sequence}"
        body = raw.data or b""
        if SEALED in headers and unseal:
            body = await unseal(body)
        await bus.js.publish(headers["Yingsu-Subject"], body, headers=kept)
        return await bus.js.delete_msg(DEADLETTERS, sequence)
    except NotFoundError:
        return False
    except (NatsError, TimeoutError) as error:
        raise Retry(f"the dead letter was not sent: {error!r}") from error


async def kept(bus: Bus, sequence: int) -> tuple[DeadLetter, bytes] | None:
    """The letter and what it holds, as it is kept (sealed where nobody has looked into it); None when it is not there any more."""
    try:
        raw = await bus.js.get_msg(DEADLETTERS, sequence)
    except NotFoundError:
        return None
    except (NatsError, TimeoutError) as error:
        raise Retry(f"the dead letter cannot be read: {error!r}") from error
    return _read(raw, sequence), raw.data or b""


async def drop(bus: Bus, sequence: int, recorded: Callable[[DeadLetter, bytes], Awaitable[None]]) -> bool:
    """Take one away for good, once ``recorded`` has it on record. False when it is not there any more."""
    found = await kept(bus, sequence)
    if found is None:
        return False
    await recorded(*found)
    try:
        return await bus.js.delete_msg(DEADLETTERS, sequence)
    except NotFoundError:
        return False
    except (NatsError, TimeoutError) as error:
        raise Retry(f"the dead letter was not taken away: {error!r}") from error


async def _letter(bus: Bus, sequence: int) -> DeadLetter | None:
    try:
        return _read(await bus.js.get_msg(DEADLETTERS, sequence), sequence)
    except NotFoundError:  # taken away meanwhile, or before
        return None


def _read(raw: RawStreamMsg, sequence: int) -> DeadLetter:
    headers = texts(raw.headers)
    return DeadLetter(
        sequence=sequence,
        subject=headers.get("Yingsu-Subject", raw.subject or ""),
        origin=(raw.subject or "").removeprefix("dead."),
        reason=headers.get("Yingsu-Reason", ""),
        attempts=headers.get("Yingsu-Attempt", ""),
        at=raw.time,
        size=len(raw.data or b""),
    )


def texts(headers: Mapping[str, str | Header] | None) -> dict[str, str]:
    """Headers of a message that was read out of its stream. The client parses them as a mail's, where what is not ASCII comes as no text."""
    return {
        name: value if isinstance(value, str) else _text(value) for name, value in (headers or {}).items()
    }


def _text(value: Header) -> str:
    parts = [part.encode() if isinstance(part, str) else part for part, _ in decode_header(value)]
    return b"".join(parts).decode(errors="replace")
