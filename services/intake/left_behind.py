"""A submission that NATS still holds although it was acknowledged: gone once its receipts are there, else handed in again in its sender's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from services.intake.submissions import TOKEN, UnanswerableError, opened
from shared.bus.topology import RECEIPTS, SUBMISSIONS


async def settle(js: JetStreamContext, message: RawStreamMsg) -> None:
    """Never decided here: what has no answer goes through the door once more, where a fact that is recorded is a duplicate."""
    subject, body = message.subject or "", message.data or b""
    if not await _answered(js, subject, body):
        await js.publish(subject, body, stream=SUBMISSIONS, headers=_kept(message.headers))


async def _answered(js: JetStreamContext, subject: str, body: bytes) -> bool:
    """Whether every item has a receipt, of whatever delivery; what nobody can be answered about has none."""
    try:
        sender, items = opened(subject, body)
    except UnanswerableError:
        return False
    return await _have_receipts(js, ".".join(("receipt", *sender)), items)


async def _have_receipts(js: JetStreamContext, prefix: str, items: Sequence[Any]) -> bool:
    for item in items:
        id_ = item.get("id") if isinstance(item, dict) else None
        if not isinstance(id_, str) or not TOKEN.fullmatch(id_):
            return False
        try:
            await js.get_last_msg(RECEIPTS, f"{prefix}.{id_}")
        except NotFoundError:
            return False
    return True


def _kept(headers: dict[str, str] | None) -> dict[str, str]:
    """Without what was said to the server about this one publication."""
    return {name: value for name, value in (headers or {}).items() if not name.lower().startswith("nats-")}
