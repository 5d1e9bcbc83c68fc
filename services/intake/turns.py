"""Bureaus take turns: after one's submission the first that waits of every other bureau is handled, so that nobody waits for what one of them floods.

The queue gives submissions in the order in which they came, one at a time. Whoever has it in hand keeps it while the others' are read out of the
stream by their subject, handled and taken out: no process does so at the same time, and of each bureau the first still comes first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from shared.bus.dead_letters import texts
from shared.bus.topology import INTAKE_SUBMISSIONS, SUBMISSIONS

log = structlog.get_logger(__name__)

#: seconds for an answer of NATS
ASK_SECONDS = 5.0


async def others_first(of: Msg, handle: Callable[[Msg], Awaitable[None]]) -> None:
    """Handle one message of each bureau but that of ``of``, which is in hand. What cannot be read now comes in its order."""
    if not of.metadata.num_pending:
        return
    js = of._client.jetstream(timeout=ASK_SECONDS)  # noqa: SLF001  (the connection it came by)
    try:
        async for message in _first_of_others(js, of):
            if await _handled(message, handle):
                with suppress(NotFoundError):
                    await js.delete_msg(SUBMISSIONS, message.metadata.sequence.stream)
    except (NatsError, TimeoutError, OSError) as error:
        log.warning("submission.no_turn", reason=repr(error))


async def _handled(message: Msg, handle: Callable[[Msg], Awaitable[None]]) -> bool:
    """What fails is nothing to the one in hand: it comes again in its order, and is judged there."""
    try:
        await handle(message)
    except Exception as error:  # noqa: BLE001
        log.warning("submission.no_turn", subject=message.subject, reason=repr(error))
        return False
    return True


async def _first_of_others(js: JetStreamContext, of: Msg) -> AsyncIterator[Msg]:
    waiting = (await js.stream_info(SUBMISSIONS, subjects_filter="submit.>")).state.subjects or {}
    for subject in waiting:
        if subject != of.subject:
            with suppress(NotFoundError):
                yield await _first(js, subject, of)


async def _first(js: JetStreamContext, subject: str, of: Msg) -> Msg:
    """As the queue would hand it over. NotFoundError when none waits any more."""
    raw = await js.get_msg(SUBMISSIONS, 1, subject=subject, next=True)
    came = f"$JS.ACK.{SUBMISSIONS}.{INTAKE_SUBMISSIONS}.1.{raw.seq}.{raw.seq}.0.0"
    return Msg(of._client, raw.subject or subject, came, raw.data or b"", texts(raw.headers))  # noqa: SLF001
