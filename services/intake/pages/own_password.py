"""One's own password: whoever changes it shows the old one once more, and all other sessions end."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.intake.credentials import passwords
from services.intake.pages.reception import Reception, wrong_too_often
from shared.web import Visit


def router(reception: Reception) -> APIRouter:
    site, credentials = reception.site, reception.credentials
    routes = site.router()

    @routes.get("/account/password")
    async def get_password(visit: Visit = site.visitor) -> Response:
        return site.page(visit, "account_password.html", faults=())

    @routes.post("/account/password")
    async def post_password(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        new = str(sent.get("new", ""))
        found = {"old": await _password_fault(reception, visit, str(sent.get("old", "")))}
        found["new"] = passwords.fault(new, visit.identity)
        found["again"] = "两次输入的新密码不一致。" if new != sent.get("again") else None
        if faults := [(name, said) for name, said in found.items() if said]:
            return site.page(visit, "account_password.html", status=422, faults=faults)
        await credentials.set_password(visit.identity.person, new)
        await site.signed_in.end_others(visit.identity.person, visit.session.number)
        await reception.say(visit.request, visit.identity.person, "password", "changed")
        return RedirectResponse("/account", 303)

    return routes


async def _password_fault(reception: Reception, visit: Visit, old: str) -> str | None:
    """What stands against a change: no password here, too many wrong ones, a wrong one."""
    person = visit.identity.person
    account = reception.site.accounts.by_person.get(person)
    if not (account and account.password):
        return "本账号不在本系统设置密码，请到统一身份认证修改。"
    if wait := await reception.must_wait(visit.request, person):
        return wrong_too_often(wait, "密码")
    if not await reception.credentials.signed_in(person, old):
        return "原密码不正确。"
    await reception.right(visit.request, person)
    return None
