"""The step after the password: the code of somebody's second factor, or setting one up where everybody must have one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from services.intake.pages.reception import Reception, check_origin, wrong_too_often


def router(reception: Reception) -> APIRouter:
    site = reception.site
    routes = site.router()

    @routes.post("/account/sign-in/code")
    async def post_code(
        request: Request,
        ticket: Annotated[str, Form(max_length=8000)],
        code: Annotated[str, Form(max_length=40)],
    ) -> Response:
        check_origin(request)
        entry, target = reception.ticket_of("code", request, ticket)
        if wait := await reception.wait_for(entry.person):
            await reception.say(request, entry.person, "code", "waits")
            return await reception.ask_for_code(ticket, wrong_too_often(wait), 429)
        if not await reception.credentials.use(entry.person, code):
            await reception.say(request, entry.person, "code", "wrong")
            return await reception.ask_for_code(ticket, "验证码不正确或已用过，请等下一个再输入。", 401)
        await site.limits.forgive(f"code:{entry.person}")
        return await reception.let_in(request, entry, target)

    @routes.post("/account/sign-in/enrol")
    async def post_enrol(
        request: Request,
        ticket: Annotated[str, Form(max_length=8000)],
        code: Annotated[str, Form(max_length=40)],
    ) -> Response:
        check_origin(request)
        entry, target = reception.ticket_of("enrol", request, ticket)
        found = await reception.credentials.of(entry.person)
        if found.secret or not found.proposed:  # set up meanwhile, from another window
            return await reception.ask_for_code(reception.ticket("code", entry, target))
        codes = None
        if not (wait := await reception.wait_for(entry.person)):
            codes = await reception.credentials.confirm(entry.person, code)
        if not codes:
            words = wrong_too_often(wait) if wait else "验证码不正确，请核对手机时间后重新输入。"
            return reception.enrolling(entry.person, found.proposed, ticket, words, 429 if wait else 401)
        await site.limits.forgive(f"code:{entry.person}")
        answer = site.bare("sign_in_recovery.html", codes=codes, target=target)
        await reception.begin(request, entry, answer)
        return answer

    return routes
