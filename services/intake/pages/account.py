"""Signing in and out. A wrong name and a wrong password are answered alike, and after several wrong ones the name has to wait."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Annotated
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from shared.errors import Rejected
from shared.security.session import COOKIE, SECONDS
from shared.web import Site, Visit, places

#: wrong passwords for one name in so many seconds before it has to wait
TRIES, WINDOW = 5, 300.0

log = structlog.get_logger(__name__)


class Throttle:
    """Wrong tries by name, in this process; bounded, the oldest names are forgotten first."""

    def __init__(self) -> None:
        self._wrong: dict[str, deque[float]] = {}

    def waits(self, person: str) -> int:
        """Seconds until the name may be tried again; 0: now."""
        times = self._wrong.get(person)
        if not times or len(times) < TRIES:
            return 0
        return max(0, round(times[0] + WINDOW - time.monotonic()))

    def wrong(self, person: str) -> None:
        self._wrong.setdefault(person, deque(maxlen=TRIES)).append(time.monotonic())
        while len(self._wrong) > 10_000:
            del self._wrong[next(iter(self._wrong))]

    def right(self, person: str) -> None:
        self._wrong.pop(person, None)


def router(site: Site) -> APIRouter:
    routes, throttle = site.router(), Throttle()

    @routes.get("/")
    async def get_home(visit: Visit = site.visitor) -> Response:
        return RedirectResponse(places.home(visit.identity), 303)

    @routes.get("/account")
    async def get_account(visit: Visit = site.visitor) -> Response:
        return site.page(visit, "account.html")

    @routes.get("/account/sign-in")
    async def get_sign_in(next: str = "/") -> Response:  # noqa: A002  (the address's own word)
        return _form(site, next)

    @routes.post("/account/sign-in")
    async def post_sign_in(
        request: Request,
        person: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=200)] = "",
        next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
    ) -> Response:
        _check_origin(request)
        if wait := throttle.waits(person):
            return _form(site, next, person, f"该账号连续输错密码，请在 {wait} 秒后再试。", 429)
        identity = await asyncio.to_thread(site.accounts.signed_in, person, password)
        if not identity and site.accounts.demonstration and not password:
            identity = site.accounts.identity(person)
        if not identity:
            throttle.wrong(person)
            log.warning("account.refused", person=person)
            return _form(site, next, person, "账号或密码不正确，请核对后重新输入。", 401)
        throttle.right(person)
        answer = RedirectResponse(local(next), 303)
        answer.set_cookie(
            COOKIE,
            site.sessions.begin(person),
            SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return answer

    @routes.post("/account/sign-out")
    async def post_sign_out(visit: Visit = site.visitor) -> Response:
        await visit.form()
        answer = RedirectResponse("/account/sign-in", 303)
        answer.delete_cookie(COOKIE)
        return answer

    return routes


def local(target: str) -> str:
    """Only ever a path of this site: a link that was sent to somebody must not lead them elsewhere."""
    parts = urlsplit(target)
    plain = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    )
    return target if plain and "\\" not in target and target.isprintable() else "/"


def _form(site: Site, target: str, person: str = "", error: str = "", status: int = 200) -> Response:
    shown = list(site.accounts.by_person.values()) if site.accounts.demonstration else []
    return site.bare(
        "sign_in.html", status=status, next=local(target), person=person, error=error, shown=shown
    )


def _check_origin(request: Request) -> None:
    """Another site must not sign somebody in as somebody else."""
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise Rejected("form_expired", "不是本系统的页面，没有登录；请从本系统的登录页登录。")
