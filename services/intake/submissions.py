"""The door on the bus: bureaus publish to ``submit.<region>.<bureau>``, each item is answered on ``receipt.<region>.<bureau>.<id>``.

A message is one submission or an array of them. It is acknowledged only after every item is decided and every receipt stored; one that
comes again therefore finds its items recorded and its receipts sent. While the log is away the handler waits with the message in hand
instead of giving it back, because a later fact of the same case must not overtake it. What has no id to answer to goes to the dead
letters with its reason; that is the sender's fault and never stops the door.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import orjson
import structlog
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from nats.aio.msg import Msg

from services.intake.accept import Accept
from services.intake.answers import Answer, Later, Refused, as_json
from services.intake.journal import note
from services.intake.turns import others_first
from shared import tracing
from shared.bus.delivery import publish_dead_letter
from shared.bus.holding import held
from shared.bus.sealing import Seal
from shared.bus.topology import INTAKE_SUBMISSIONS, RECEIPTS, SUBMISSIONS
from shared.errors import Rejected, Retry
from shared.json_text import read_json
from shared.tracing.ids import HEADER

log = structlog.get_logger(__name__)

MAX_ITEMS = 1_000
PUBLISH_SECONDS = 5.0
_SUBJECT = re.compile(r"submit\.([a-z0-9-]{2,40})\.([a-z0-9-]{2,40})")
#: ids that can be answered: one token of a subject
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")

Decide: TypeAlias = Callable[[Sequence[Any]], Awaitable[list[Answer]]]


def register(
    broker: NatsBroker, accept: Accept, *, seal: Seal | None = None, inbox: str = "_INBOX_intake"
) -> None:
    """Work off what bureaus submit through the durable ``intake-submissions``, one message after the other, the bureaus in turns. ``seal``: for
    what is buried.
    """

    @broker.subscriber(
        "submit.>",
        stream=JStream(SUBMISSIONS, declare=False),
        durable=INTAKE_SUBMISSIONS,
        pull_sub=PullSub(batch_size=1, timeout=1.0),
        inbox_prefix=f"{inbox}.".encode(),
        decoder=_undecoded,
        no_reply=True,
    )
    async def submitted(message: NatsMessage) -> None:
        async with held(message):
            await handle(message.raw_message, broker, accept, seal)
            await others_first(message.raw_message, partial(handle, broker=broker, accept=accept, seal=seal))


async def handle(message: Msg, broker: NatsBroker, accept: Accept, seal: Seal | None = None) -> None:
    """Decide one message's items and send their receipts; what cannot be answered is buried."""
    try:
        sender, items = opened(message.subject, message.data)
    except UnanswerableError as why:
        await publish_dead_letter(message, str(why), seal)
        return
    caller = tracing.given_trace((message.headers or {}).get(HEADER))
    trace, parent = tracing.remote(caller)
    with tracing.span("submit", kind="consumer", trace=trace, parent=parent):
        answers = await _decide(items, sender, partial(accept, correlation=correlation_of(caller)))
        note("nats", items, answers)
    for index, answer in enumerate(answers):
        if answer.id is None or not TOKEN.fullmatch(answer.id):
            await publish_dead_letter(message, f"item {index}: {as_json(answer)}", seal)
        else:
            await _send_receipt(answer, ".".join(("receipt", *sender)), index, message, broker)


def correlation_of(caller: tracing.Remote | None) -> UUID | None:
    """What facts that name no correlation get: their sender's trace, as over HTTP."""
    return UUID(int=caller.trace) if caller else None


class UnanswerableError(Exception):
    """There is nobody to send a receipt to."""


def opened(subject: str, body: bytes) -> tuple[tuple[str, str], list[Any]]:
    """Who sent it, and its items. UnanswerableError."""
    sender = _SUBJECT.fullmatch(subject)
    if sender is None:
        raise UnanswerableError("the subject is not submit.<region>.<bureau>")
    try:
        data = read_json(body)
    except Rejected as why:
        raise UnanswerableError(f"{why.code}: {why.message}") from None
    items = data if isinstance(data, list) else [data]
    if not items or len(items) > MAX_ITEMS:
        raise UnanswerableError(f"too_many_items: 1 to {MAX_ITEMS} items in a message, not {len(items)}")
    return (sender[1], sender[2]), items


async def _decide(items: list[Any], sender: tuple[str, str], accept: Decide) -> list[Answer]:
    """An answer for every item, however long the log is away."""
    answers: dict[int, Answer] = {}
    own: dict[int, Any] = {}
    for index, item in enumerate(items):
        foreign = _foreign(item, sender)
        if foreign:
            answers[index] = foreign
        else:
            own[index] = item
    while own:
        after = 1.0
        try:
            for index, answer in zip(list(own), await accept(list(own.values())), strict=True):
                if isinstance(answer, Later):
                    after = answer.after
                else:
                    answers[index] = answer
                    del own[index]
        except Retry as why:
            after = why.after
        if own:
            log.warning("submission.waits", items=len(own), seconds=after)
            await asyncio.sleep(after)
    return [answers[index] for index in range(len(items))]


def _foreign(item: Any, sender: tuple[str, str]) -> Refused | None:
    """A bureau submits under its own name: the subject, which the server guards, says who it is."""
    if not isinstance(item, dict) or (item.get("region"), item.get("bureau")) == sender:
        return None
    id_ = item.get("id")
    message = "报送主题与记录中的地区、单位不一致，只能报送本单位的记录。"
    return Refused(id_ if isinstance(id_, str) else None, "wrong_sender", "bureau", message)


async def _send_receipt(answer: Answer, prefix: str, index: int, message: Msg, broker: NatsBroker) -> None:
    """Its id names message and item, so that a message that comes again does not change the answer already given."""
    sequence = message.metadata.sequence.stream
    await broker.publish(
        orjson.dumps(as_json(answer)),
        f"{prefix}.{answer.id}",
        stream=RECEIPTS,
        headers={"Nats-Msg-Id": f"receipt.{sequence}.{index}"},
        timeout=PUBLISH_SECONDS,
    )


async def _undecoded(message: Any) -> bytes:
    """The body as it came: what is no JSON is answered here, not by the framework."""
    body: bytes = message.body
    return body
