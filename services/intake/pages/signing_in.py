"""Signing in with a name and a password, and the code after it. A wrong name and a wrong password are answered alike; after several wrong ones the name has
to wait, and so has an address from which very many were wrong; a browser in which the person was let in before has tries of its own. Tries are
counted before they are looked at, for all processes together.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from services.intake.pages.reception import Reception, check_origin, entry_of, local, wrong_too_often
from shared.security.identity import Identity


def router(reception: Reception) -> APIRouter:
    site = reception.site
    routes = site.router()

    @routes.get("/account/sign-in")
    async def get_sign_in(next: str = "/") -> Response:  # noqa: A002  (the address's own word)
        return _form(reception, next)

    @routes.post("/account/sign-in")
    async def post_sign_in(
        request: Request,
        person: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=200)] = "",
        next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
    ) -> Response:
        check_origin(request)
        person = person.strip()
        if wait := await reception.must_wait(request, person):
            await reception.say(request, person, "password", "waits")
            return _form(reception, next, person, f"该账号{wrong_too_often(wait, '密码')}", wait)
        identity = await reception.credentials.signed_in(person, password)
        way = "password" if identity else "demonstration"
        if not (identity := identity or _demonstrated(reception, person, password)):
            await reception.say(request, person, "password", "wrong")
            return _form(
                reception, next, person, "账号或密码不正确，请核对后重新输入；注意大小写和中英文输入法。"
            )
        await reception.right(request, person)
        return await reception.next_step(request, entry_of(request, identity.person, way), local(next))

    return routes


def _demonstrated(reception: Reception, person: str, password: str) -> Identity | None:
    accounts = reception.site.accounts
    return accounts.identity(person) if accounts.demonstration and not password else None


def _form(reception: Reception, target: str, person: str = "", error: str = "", wait: int = 0) -> Response:
    accounts = reception.site.accounts
    known = list(accounts.by_person.values())
    answer = reception.site.bare(
        "sign_in.html",
        status=429 if wait else 401 if error else 200,
        next=local(target),
        person=person,
        error=error,
        passwords=accounts.demonstration or any(one.password for one in known) or not reception.provider,
        provider=reception.provider is not None,
        shown=known if accounts.demonstration else [],
    )
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer
