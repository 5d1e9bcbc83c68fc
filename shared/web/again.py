"""What a page that could not be answered just now is asked again with: the same address, or the same form with everything that was typed.

Nothing is trusted that was not before: the form's token and its fact's id go along, so another site cannot use it, and sending twice records once.
Files cannot be kept by a page; whoever sent some is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

#: bytes of a form that is kept for the case that it cannot be answered
SMALL = 2_000_000
#: characters of all values together; more is not sent back and forth
MOST = 2_000_000
#: fields of one form
FIELDS = 2_000


@dataclass(frozen=True, slots=True)
class Again:
    """``fields`` None: it was only looked at. ``lost``: what was sent cannot be shown again."""

    path: str
    fields: tuple[tuple[str, str], ...] | None = None
    files: bool = False
    lost: bool = False


def is_small(request: Request) -> bool:
    """Nothing is sent, or a form that may be held and sent again."""
    if request.method in {"GET", "HEAD"}:
        return True
    kind, length = request.headers.get("content-type", ""), request.headers.get("content-length", "")
    form = kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data"))
    return form and length.isdecimal() and int(length) <= SMALL


def again(path: str, pairs: Iterable[tuple[str, Any]]) -> Again:
    """Of a form as it was sent; whatever is no text was a file."""
    fields, files, size = list[tuple[str, str]](), False, 0
    for name, value in pairs:
        if isinstance(value, str):
            fields.append((name, value))
            size += len(name) + len(value)
        else:
            files = files or bool(value.filename)
    return Again(path, lost=True) if size > MOST else Again(path, tuple(fields), files)


async def asked(request: Request) -> Again:
    """Of a request that failed, whether or not its form had been read by then."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method in {"GET", "HEAD"}:
        return Again(path)
    try:
        form = await request.form(max_fields=FIELDS, max_part_size=MOST)
    except (HTTPException, ClientDisconnect, RuntimeError, ValueError):
        return Again(path, lost=True)
    return again(path, form.multi_items())
