"""What a page that could not be answered just now is asked again with: the same address, or the same form with everything that was typed.

Nothing is trusted that was not before: the form's token and its fact's id go along, and sending twice records once. Only a form that a page of this site
sent is kept, as the browser itself says; whatever another site sent is never shown again to be confirmed.
Files cannot be kept by a page; whoever sent some is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

#: bytes of a form that is kept for the case that it cannot be answered
SMALL = 2_000_000
#: characters of all values together; more is not sent back and forth
MOST = 2_000_000
#: fields of one form
FIELDS = 2_000
#: what a person reads beside the form: it can be sent again, a file has to be chosen again, what was sent was too large to be shown
HERE = "刚才填的内容都还在这一页上，没有丢失；再按一次即可，不会重复登记。"
NO_FILES = "所选的文件没有保留，请用浏览器的“后退”回去重新选择。"
TOO_LARGE = "请用浏览器的“后退”回到刚才的页面，内容通常还在；稍等几秒再提交，不会重复登记。"


@dataclass(frozen=True, slots=True)
class Again:
    """``fields`` None: it was only looked at. ``lost``: what was sent cannot be shown again."""

    path: str
    fields: tuple[tuple[str, str], ...] | None = None
    files: bool = False
    lost: bool = False

    @property
    def words(self) -> str:
        return TOO_LARGE if self.lost else NO_FILES if self.files else HERE

    @property
    def sendable(self) -> bool:
        """Whether all of it is there to be sent as it was."""
        return self.fields is not None and not (self.lost or self.files)


def is_small(request: Request) -> bool:
    """Nothing is sent, or a form that may be held and sent again."""
    if request.method in {"GET", "HEAD"}:
        return True
    kind, length = request.headers.get("content-type", ""), request.headers.get("content-length", "")
    form = kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data"))
    return form and length.isdecimal() and int(length) <= SMALL


def is_ours(request: Request) -> bool:
    """Whether a page of this site asks, by what no page can write for itself: where the browser says that the form stood."""
    if said := request.headers.get("sec-fetch-site"):
        return said == "same-origin"
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("host")


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


async def asked(request: Request) -> Again | None:
    """Of a request that failed, whether or not its form had been read by then; None of a form that is not ours to show."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method in {"GET", "HEAD"}:
        return Again(path)
    if not is_ours(request):
        return None
    try:
        form = await request.form(max_fields=FIELDS, max_part_size=MOST)
    except (HTTPException, ClientDisconnect, RuntimeError, ValueError):
        return Again(path, lost=True)
    await form.close()  # its files are for nobody any more
    return again(path, form.multi_items())
