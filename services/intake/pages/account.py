"""One's own account: who one is here, where one is signed in, and the ends of it; the way out."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.intake.pages.devices import device
from services.intake.pages.reception import Reception
from shared.errors import Retry
from shared.security.session import COOKIE
from shared.web import Visit, cookies, places

WAYS = {"password": "账号和密码", "oidc": "统一身份认证", "demonstration": "演示身份", "code": "验证码"}
OUTCOMES = {"in": "已登录", "wrong": "不正确", "waits": "须等待"}


def router(reception: Reception) -> APIRouter:
    site = reception.site
    routes = site.router()

    @routes.get("/")
    async def get_home(visit: Visit = site.visitor) -> Response:
        return RedirectResponse(places.home(visit.identity), 303)

    @routes.get("/account")
    async def get_account(visit: Visit = site.visitor) -> Response:
        person = visit.identity.person
        account = site.accounts.by_person.get(person)
        found = await reception.credentials.of(person)
        return site.page(
            visit,
            "account.html",
            sessions=await site.signed_in.of_person(person),
            last=await site.signed_in.last(person),
            ways=WAYS,
            device=device,
            outcomes=OUTCOMES,
            has_password=bool(account and account.password),
            has_factor=found.secret is not None,
            left=len(found.recovery),
            second=reception.second,
        )

    @routes.post("/account/sessions/{number}/end")
    async def post_end(number: UUID, visit: Visit = site.visitor) -> Response:
        await visit.form()
        await site.signed_in.end(visit.identity.person, number)
        return RedirectResponse("/account", 303)

    @routes.post("/account/sessions/end-others")
    async def post_end_others(visit: Visit = site.visitor) -> Response:
        await visit.form()
        await site.signed_in.end_others(visit.identity.person, visit.session.number)
        return RedirectResponse("/account", 303)

    @routes.post("/account/sign-out")
    async def post_sign_out(visit: Visit = site.visitor) -> Response:
        await visit.form()
        id_token = await site.signed_in.end(visit.identity.person, visit.session.number)
        way = await _way_out(reception, id_token)
        # not a redirect: a form of ours may be answered from here only (form-action)
        answer = site.bare("signed_out.html", way=way) if way else RedirectResponse("/account/sign-in", 303)
        cookies.drop(answer, visit.request, COOKIE)
        return answer

    return routes


async def _way_out(reception: Reception, id_token: str | None) -> str | None:
    """Where the provider's session ends, too. A provider that is away keeps nobody here."""
    if not (reception.provider and id_token):
        return None
    try:
        return await reception.provider.way_out(id_token, f"{reception.public_url}/account/sign-in")
    except Retry:
        return None
