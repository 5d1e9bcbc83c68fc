"""What leaves the system as a file is on record before its first byte goes out: who took it, what kind, of what scope, how large.

A file is what is sent as one: an attachment, or a kind that programs of an office open; and the same as data, where a door makes a whole ledger, report,
certificate, proof or letter of it. Without the record it is not handed out. Calendars are left out: programs fetch them every few minutes.
"""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl, urlencode

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import database
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.runtime.problem import problem
from shared.security.doors import is_expensive
from shared.security.refusals import export
from shared.security.visitor import visitor

log = structlog.get_logger(__name__)

OFFICE = (
    "application/pdf",
    "application/vnd.openxmlformats",
    "application/ofd",
    "application/zip",
    "text/csv",
)
CALENDAR = "text/calendar"
#: of the question: what says how much is asked for; never what somebody searched for
SCOPE = frozenset(
    [
        "region",
        "bureau",
        "period",
        "year",
        "quarter",
        "month",
        "form",
        "kind",
        "format",
        "as_of",
        "from",
        "to",
        "level",
        "dimension",
        "indicator",
        "version",
        "suffix",
        "case",
        "deadline",
        "edition",
        "list_id",
    ]
)


class Exports:
    """Plain ASGI. The log is that of the app's state, there once the service is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        withheld = False

        async def watched(message: Message) -> None:
            nonlocal withheld
            if (
                message["type"] == "http.response.start"
                and _is_file(scope, message)
                and not await _recorded(scope, message)
            ):
                withheld = True
                await _later(scope, receive, send)
            if not withheld:
                await send(message)

        await self._app(scope, receive, watched)


def _is_file(scope: Scope, message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    kind = headers.get("content-type", "")
    named = headers.get("content-disposition", "").startswith("attachment")
    taken = named or kind.startswith(OFFICE) or (kind.startswith("application/json") and _is_whole(scope))
    return message["status"] == 200 and taken and not kind.startswith(CALENDAR)


def _is_whole(scope: Scope) -> bool:
    """Whether the door gives as data what it also gives as a file, or a whole archive."""
    return scope["method"] == "GET" and is_expensive(getattr(scope.get("route"), "path", ""))


async def _recorded(scope: Scope, message: Message) -> bool:
    """False when it could not be written down. What no visitor asked for (files of the pages themselves) needs no record."""
    events: EventLog | None = getattr(scope["app"].state, "events", None)
    who = visitor()
    if events is None or who is None:
        return True
    headers = Headers(raw=message["headers"])
    length = headers.get("content-length", "")
    asked = [pair for pair in parse_qsl(scope["query_string"].decode("latin-1")) if pair[0] in SCOPE]
    try:
        async with asyncio.timeout(10):
            await export(
                events,
                who,
                path=scope["path"],
                extent=urlencode(asked),
                media_type=headers.get("content-type", ""),
                size=int(length) if length.isdecimal() else None,
                lines=scope.get("state", {}).get("lines"),
            )
    except (Retry, *database.TRANSIENT) as error:
        log.error("export.not_recorded", path=scope["path"], reason=repr(error))  # noqa: TRY400
        return False
    return True


async def _later(scope: Scope, receive: Receive, send: Send) -> None:
    message = "导出须先登记，事件日志暂时不可用，请稍后重试。"
    await problem(503, "try_later", message, headers={"Retry-After": "5"})(scope, receive, send)
