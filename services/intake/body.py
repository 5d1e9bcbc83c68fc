"""The body of a submission request, read without trusting it: its type, its size while it streams in, its JSON, its number of items."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from services.intake.problems import Problem
from shared.errors import Rejected
from shared.json_text import read_json

SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
EITHER = "application/json"
#: what the log takes in one append, and so of one case in one request
MAX_ITEMS = 1_000


async def read_items(request: Request, max_bytes: int) -> list[Any]:
    """The request's items as plain data. Problem 415, 413 or 400; a body that is too large is left unread."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if (
        kind not in {SINGLE, BATCH, EITHER}
        or request.headers.get("content-encoding", "identity") != "identity"
    ):
        raise Problem(415, "unsupported_media_type", f"请用 {SINGLE}、{BATCH} 或 {EITHER} 报送，不压缩。")
    return _items(await _read(request, max_bytes), kind)


async def _read(request: Request, max_bytes: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise _too_large(max_bytes)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(body)


def _items(body: bytes, kind: str) -> list[Any]:
    try:
        data = read_json(body)
    except Rejected as why:
        raise Problem(400, why.code, why.message) from None
    if isinstance(data, list) == (kind == SINGLE) and kind != EITHER:
        raise Problem(400, "wrong_mode", f"{SINGLE} 只报送一条，{BATCH} 报送数组。")
    items = data if isinstance(data, list) else [data]
    if not items:
        raise Problem(400, "empty_batch", "数组中没有任何记录。")
    if len(items) > MAX_ITEMS:
        raise Problem(413, "too_many_items", f"一次最多报送 {MAX_ITEMS} 条，收到 {len(items)} 条，请分批。")
    return items


def _too_large(max_bytes: int) -> Problem:
    return Problem(413, "body_too_large", f"一次最多报送 {max_bytes} 字节，请分批。")
