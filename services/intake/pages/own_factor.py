"""One's own second factor: set up with a first code, taken away with another."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.intake.credentials.factor import address
from services.intake.pages.reception import Reception, wrong_too_often
from shared.errors import Rejected
from shared.web import Visit


def router(reception: Reception) -> APIRouter:
    site, credentials = reception.site, reception.credentials
    routes = site.router()

    @routes.get("/account/second-factor")
    async def get_factor(visit: Visit = site.visitor) -> Response:
        found = await credentials.of(visit.identity.person)
        return site.page(visit, "account_factor.html", has_one=found.secret is not None, secret="", uri="", codes=(), error="", second=reception.second)  # fmt: skip

    @routes.post("/account/second-factor")
    async def post_factor(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        found = await credentials.of(visit.identity.person)
        if found.secret:
            raise Rejected("factor_there", "已经启用双因素验证；要换手机请先停用。")
        if reception.second == "off":
            raise Rejected("factor_off", "本系统没有启用双因素验证，请联系管理员。")
        if "code" in sent and found.proposed:
            return await _confirmed(reception, visit, found.proposed, str(sent["code"]))
        return _page(reception, visit, secret=await credentials.propose(visit.identity.person))

    @routes.post("/account/second-factor/remove")
    async def post_remove(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        person = visit.identity.person
        if wait := await _wait(reception, person):
            raise Rejected("factor_waits", wait)
        if not await credentials.use(person, str(sent.get("code", ""))):
            raise Rejected("code_wrong", "验证码不正确或已用过，没有停用；请返回上一页重试。")
        await site.limits.forgive(f"code:{person}")
        await credentials.remove(person)
        await reception.say(visit.request, person, "code", "removed")
        return RedirectResponse("/account", 303)

    return routes


async def _confirmed(reception: Reception, visit: Visit, secret: str, code: str) -> Response:
    person = visit.identity.person
    if wait := await _wait(reception, person):
        return _page(reception, visit, secret=secret, error=wait)
    if not (codes := await reception.credentials.confirm(person, code)):
        return _page(reception, visit, secret=secret, error="验证码不正确，请核对手机时间后重新输入。")
    await reception.site.limits.forgive(f"code:{person}")
    await reception.say(visit.request, person, "code", "enrolled")
    return _page(reception, visit, codes=codes, has_one=True)


def _page(
    reception: Reception,
    visit: Visit,
    *,
    has_one: bool = False,
    secret: str = "",
    codes: tuple[str, ...] = (),
    error: str = "",
) -> Response:
    uri = address(secret, visit.identity.person) if secret else ""
    shown = {"has_one": has_one, "secret": secret, "uri": uri, "codes": codes, "error": error}
    return reception.site.page(visit, "account_factor.html", status=422 if error else 200, **shown)


async def _wait(reception: Reception, person: str) -> str:
    seconds = await reception.wait_for(person)
    return wrong_too_often(seconds) if seconds else ""
