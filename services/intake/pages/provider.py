"""Signing in through the OIDC provider: away with a journey of one's own in a cookie, back with a code; whatever does not fit is a page with a code."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.intake.pages.reception import FROM_ONE_ADDRESS, WINDOW, Reception, address_of, entry_of, local
from shared.errors import Rejected, Retry
from shared.security.limits import TooMany
from shared.security.provider import Arrived, Journey, Provider
from shared.web import cookies

COOKIE = "yingsu_journey"
#: to type a password there, and a code
SECONDS = 600


def router(reception: Reception) -> APIRouter:
    routes = reception.site.router()

    @routes.get("/account/oidc")
    async def get_way_in(request: Request, next: str = "/") -> Response:  # noqa: A002  (the address's own word)
        journey = Journey.begin(local(next))
        try:
            answer = RedirectResponse(await _provider(reception).way_in(journey), 303)
        except (Rejected, Retry) as error:
            return await _refused(reception, request, error)
        ticket = reception.site.sessions.ticket("journey", **asdict(journey))
        cookies.put(answer, request, COOKIE, ticket, SECONDS)
        return answer

    @routes.get("/account/oidc/callback")
    async def get_arrival(request: Request) -> Response:
        try:
            journey, arrived = await _arrived(reception, request)
        except (Rejected, Retry) as error:
            return await _refused(reception, request, error)
        entry = entry_of(
            request, arrived.identity.person, "oidc", claimed=arrived.claimed, id_token=arrived.id_token
        )
        factors = 2 if arrived.two_factors else 1
        answer = await reception.next_step(request, entry, journey.target, factors=factors)
        cookies.drop(answer, request, COOKIE)
        return answer

    return routes


async def _arrived(reception: Reception, request: Request) -> tuple[Journey, Arrived]:
    key = f"address:{address_of(request)}"
    if wait := await reception.site.limits.try_once(key, FROM_ONE_ADDRESS, WINDOW):
        raise TooMany(wait)
    said = reception.site.sessions.ticket_of("journey", cookies.read(request, COOKIE), SECONDS)
    if said is None:
        raise Rejected(
            "state_wrong", "这不是本浏览器发起的登录，或已超过十分钟，没有登录；请从登录页重新登录。"
        )
    journey = Journey(**said)
    arrived = await _provider(reception).arrived(journey, dict(request.query_params))
    await reception.site.limits.give_back(key)
    return journey, arrived


def _provider(reception: Reception) -> Provider:
    if reception.provider is None:
        raise Rejected("provider_not_configured", "本系统没有配置统一身份认证，请用账号和密码登录。")
    return reception.provider


async def _refused(reception: Reception, request: Request, error: Rejected | Retry) -> Response:
    """Nobody came in: said to them, and written down."""
    code, words = "provider_unavailable", "统一身份认证暂时不可用，请稍后重新登录。"
    if isinstance(error, Rejected):
        code, words = error.code, error.message
    await reception.say(request, "", "oidc", code)
    status = 503 if code == "provider_unavailable" else 401
    answer = reception.site.bare("sign_in_refused.html", status=status, code=code, message=words)
    cookies.drop(answer, request, COOKIE)
    return answer
