"""The pages of one service: templates in the shared layout, the person who visits, refusals that are recorded, errors as pages.

A page route asks for its visitor with ``visit: Visit = site.visitor`` and answers with ``site.page(visit, "name.html", …)``. Whatever goes wrong in it
is answered as a page in Chinese that says what, where and what to do; nothing that somebody typed is lost by it (the browser goes back).
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.datastructures import URL
from starlette.exceptions import HTTPException as StarletteHTTPException

from shared import database
from shared.calendars.keeper import Calendars
from shared.clock import Today
from shared.database import Pool
from shared.dates.calendar import WorkCalendar
from shared.errors import Rejected, Retry
from shared.eventlog import EventLog
from shared.personal.purposes import check_purpose, remembered
from shared.security.accounts import Accounts
from shared.security.doors import is_expensive
from shared.security.identity import Identity, NotAllowed
from shared.security.limits import Limits, TooMany
from shared.security.refusals import record
from shared.security.session import COOKIE, Session, Sessions
from shared.security.signed_in import SignedIn
from shared.security.visitor import visited_by
from shared.web import cookies, expired
from shared.web.again import Again, asked
from shared.web.headers import HEADERS
from shared.web.patience import Handler, in_time
from shared.web.templates import Templates
from shared.web.visit import SignInWanted, Visit

log = structlog.get_logger(__name__)


class Site:
    """``folder`` holds the service's own templates."""

    def __init__(
        self,
        folder: Path,
        *,
        pool: Pool,
        events: EventLog,
        calendars: Calendars,
        accounts: Accounts,
        sessions: Sessions,
        signed_in: SignedIn,
        limits: Limits,
        today: Today,
        documents: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._pool = pool
        self._events = events
        self._calendars = calendars
        self.accounts = accounts
        self.sessions = sessions
        self.signed_in = signed_in
        self.limits = limits
        self.today = today
        self._templates = Templates(folder, calendars, documents)
        self.visitor = Depends(self.visit)

    @property
    def calendar(self) -> WorkCalendar:
        """As of the last visit."""
        return self._calendars.current

    def router(self) -> APIRouter:
        """A router whose routes answer everything, errors too, as pages."""
        return APIRouter(include_in_schema=False, route_class=self._route())

    async def _session(self, request: Request) -> tuple[Session, Identity] | None:
        return await self.signed_in.who(cookies.read(request, COOKIE), used=not _by_itself(request))

    async def visit(self, request: Request) -> Visit:
        """Raises SignInWanted; the route turns that into the way to the sign-in page and back."""
        found = await self._session(request)
        if not found:
            raise SignInWanted
        session, identity = found
        await self._calendars.refresh(self._pool)
        check_purpose(identity, request.scope)
        wish = remembered(request.scope, self.sessions, identity.person)
        visit = request.state.visit = Visit(request, identity, session, wish)
        await self.limits.ask(identity, request.method, expensive=is_expensive(request.scope["route"].path))
        visited_by(identity)
        return visit

    async def still(self, request: Request) -> bool:
        """Whether the session in which something was opened goes on: for what goes on with it."""
        return await self.signed_in.who(cookies.read(request, COOKIE), used=False) is not None

    def page(self, visit: Visit, template: str, /, status: int = 200, **values: Any) -> HTMLResponse:
        """The template with ``visit`` and ``values``; its own part only where a fragment was asked for."""
        return HTMLResponse(self._templates.rendered(template, visit, values), status, HEADERS)

    def text(self, visit: Visit, template: str, /, **values: Any) -> str:
        """The template as it is, to be sent to a page that is shown already."""
        return self._templates.rendered(template, visit, values)

    def bare(self, template: str, /, status: int = 200, **values: Any) -> HTMLResponse:
        """A page for somebody who has not signed in."""
        return HTMLResponse(self._templates.rendered(template, None, values), status, HEADERS)

    async def refuse(self, request: Request, why: NotAllowed) -> None:
        """Record that somebody was refused. Raises TooMany when that goes on and on."""
        if visit := _known(request):
            await self.limits.refuse(visit.identity)
            await record(self._events, visit.identity, request.method, request.url.path, why)

    async def _refused(self, request: Request, why: NotAllowed) -> Response:
        try:
            await self.refuse(request, why)
        except TooMany as often:
            return await self.answer(request, often)
        visit = _known(request)
        if visit and (again := await expired.of_another(request, visit.session.token)):
            words = expired.OTHERS.format(why.message, visit.identity.name)
            return self._error(request, 403, why.code, words, again=again)
        return self._error(request, 403, why.code, why.message)

    def _route(self) -> type[APIRoute]:
        site = self

        class PageRoute(APIRoute):
            def get_route_handler(self) -> Handler:
                handle = super().get_route_handler()

                async def answered(request: Request) -> Response:
                    try:
                        if expired.ASKED in request.headers:
                            return expired.session_now(await site._session(request))
                        return await in_time(request, handle)
                    except Exception as error:  # noqa: BLE001  (each kind has its page; what is unforeseen is raised again)
                        return await site.answer(request, error)
                    finally:  # it was answered in a task of its own, with which what it knew of the visitor ended
                        if visit := _known(request):
                            visited_by(visit.identity)

                return answered

        return PageRoute

    async def answer(self, request: Request, error: Exception) -> Response:  # noqa: PLR0911  (one line a kind of error)
        """The page for an error; what the doors of the service know and pages do not is raised again."""
        match error:
            case SignInWanted():
                return await self._ended(request)
            case NotAllowed():
                return await self._refused(request, error)
            case TooMany():
                return self._error(request, 429, error.code, error.message, after=error.after)
            case Rejected(code="form_expired"):
                return await self._stale(request, error)
            case Rejected():
                return self._error(request, 422, error.code, error.message)
            case RequestValidationError():
                wrong = "、".join(str(one["loc"][-1]) for one in error.errors()[:3])
                return self._error(
                    request, 422, "invalid_parameter", f"地址或表单中的“{wrong}”不正确，请返回上一页核对。"
                )
            case HTTPException() | StarletteHTTPException():
                words = "没有这个页面，地址可能已经变动。" if error.status_code == 404 else str(error.detail)
                return self._error(
                    request,
                    error.status_code,
                    "not_found" if error.status_code == 404 else "http_error",
                    words,
                )
            case Retry():
                return await self._later(request, "try_later", "系统繁忙或正在启动，请稍等几秒再试。")
        if isinstance(error, database.TRANSIENT):
            words = "数据库暂时不可用，请稍等几秒再试；已登记的内容不会丢失。"
            return await self._later(request, "database_unavailable", words)
        return await self._unforeseen(request, error)

    async def _unforeseen(self, request: Request, error: Exception) -> Response:
        """With the id under which the log has the error, and with all that was typed: it is not lost by a mistake of ours. What the service's doors know is raised for them."""
        known = request.app.exception_handlers
        if any(kind in known for kind in type(error).__mro__ if kind is not Exception):
            raise error
        correlation = str(request.state.correlation)
        path, reason = request.url.path, repr(error)
        log.error("http.unforeseen", path=path, reason=reason, correlation=correlation, exc_info=error)
        words = f"系统内部出错，请联系运维人员，并告知编号 {correlation}。"
        again = await asked(request) if await expired.kept(request) else None
        return self._error(request, 500, "internal_error", words, again=again)

    async def _ended(self, request: Request) -> Response:
        """To the sign-in page; a form stays where it is."""
        if again := await expired.kept(request):
            words = expired.ENDED if again.sendable else expired.ENDED_FILE
            return self._error(request, 401, "session_ended", words, again=again)
        return _to_sign_in(request)

    async def _stale(self, request: Request, error: Rejected) -> Response:
        """A form of an earlier session of whoever is signed in now."""
        visit = _known(request)
        again = await expired.kept(request, visit.session.token) if visit else None
        if visit and again and again.sendable:
            words = expired.STALE.format(visit.identity.name)
            return self._error(request, 409, error.code, words, again=again)
        return self._error(request, 422, error.code, error.message)

    async def _later(self, request: Request, code: str, message: str) -> Response:
        """With all that was typed, to be sent again; not what another site sent."""
        return self._error(request, 503, code, message, again=await asked(request))

    def _error(
        self,
        request: Request,
        status: int,
        code: str,
        message: str,
        *,
        after: int = 2,
        again: Again | None = None,
    ) -> Response:
        title = {
            401: "登录已过期",
            403: "不能访问",
            404: "没有找到",
            409: "请再提交一次",
            422: "内容不正确",
            429: "请稍后再试",
            500: "系统内部出错",
            503: "请稍后再试",
        }.get(status, HTTPStatus(status).phrase)
        said = {"title": title, "status": status, "code": code, "message": message, "again": again}
        text = self._templates.rendered("error.html", _known(request), said)
        wait = {"Retry-After": str(after)} if status in {429, 503} else {}
        return HTMLResponse(text, status, HEADERS | wait)


def _by_itself(request: Request) -> bool:
    """A page that lies open asks again and again (``site.js``), or is told: that is no use of the session."""
    return "x-by-itself" in request.headers or "text/event-stream" in request.headers.get("accept", "")


def _stood(request: Request) -> URL:
    """Where the button was that was pressed: the address it sends to shows nothing. The first page where the browser does not say."""
    page = URL(request.headers.get("referer", ""))
    return page if page.netloc == request.headers.get("host") else URL("/")


def _known(request: Request) -> Visit | None:
    """Who was found to be asking, before something went wrong."""
    visit: Visit | None = getattr(request.state, "visit", None)
    return visit


def _to_sign_in(request: Request) -> Response:
    """A part of a page cannot sign in: the whole page goes. Not for what it asks by itself, nor for a draft: somebody may be typing, and ``site.js`` tells them."""
    seen = request.url if request.method == "GET" else _stood(request)
    back = seen.path + (f"?{seen.query}" if seen.query else "")
    target = f"/account/sign-in?next={quote(back, safe='')}"
    if request.headers.get("hx-request") == "true":
        stays = request.method != "GET" or _by_itself(request)
        return Response(status_code=401, headers={} if stays else {"HX-Redirect": target})
    return RedirectResponse(target, 303)
