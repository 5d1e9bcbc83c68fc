"""What becomes of a form that a page could not take, on a real database: it is on the page that says so, and goes through as whoever it is from."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import Response

from shared.errors import Retry
from shared.security import Act
from shared.security.accounts import Accounts
from shared.web import Visit
from tests.support.front_door import ADDRESS, FrontDoor, an_account, front_door, hidden

OURS = {"sec-fetch-site": "same-origin"}
TYPED = {"data.topic": "询问开庭时间"}


@pytest.fixture
async def door(database: str) -> AsyncIterator[FrontDoor]:
    """With one page that is not these people's, one that has a mistake of ours, and one that cannot answer just now."""
    accounts = Accounts.of([an_account("renshe-a"), an_account("renshe-b")], demonstration=True)
    async with front_door(database, accounts) as opened:
        routes = opened.site.router()

        @routes.post("/theirs")
        async def post_theirs(visit: Visit = opened.site.visitor) -> Response:
            visit.identity.check(Act.OPERATE)
            return Response()

        @routes.post("/broken")
        async def post_broken(visit: Visit = opened.site.visitor) -> Response:
            await visit.form()
            raise ZeroDivisionError

        @routes.post("/busy")
        async def post_busy(visit: Visit = opened.site.visitor) -> Response:
            raise Retry("busy")

        opened.app.include_router(routes)
        yield opened


async def signed_in(door: FrontDoor, person: str = "renshe-a") -> tuple[httpx.AsyncClient, str]:
    """A browser, and what its forms carry."""
    browser = door.browser()
    assert (await browser.post("/account/sign-in", data={"person": person})).status_code == 303
    return browser, hidden(await browser.get("/account"), "form_token")


async def test_a_mistake_of_ours_loses_nothing_that_was_typed(door: FrontDoor) -> None:
    """A page in Chinese with the number under which the log has it, and the form to send again; another site's form is not shown."""
    browser, token = await signed_in(door)
    answer = await browser.post("/broken", data=TYPED | {"form_token": token}, headers=OURS)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert answer.headers["x-correlation-id"] in answer.text
    assert "系统内部出错" in answer.text
    assert TYPED["data.topic"] in answer.text
    forged = await browser.post("/broken", data=TYPED | {"form_token": token}, headers={"sec-fetch-site": "cross-site"})  # fmt: skip
    assert (forged.status_code, TYPED["data.topic"] in forged.text) == (500, False)


async def test_a_form_of_whoever_was_signed_in_before_is_kept_for_them(door: FrontDoor) -> None:
    """Refused to who is signed in now, it says who that is and stays on the page; one's own that is refused has nowhere to go."""
    _, token = await signed_in(door)
    browser, own = await signed_in(door, "renshe-b")
    theirs = await browser.post("/theirs", data=TYPED | {"form_token": token}, headers=OURS)
    assert theirs.status_code == 403
    assert "现在登录的是张内勤" in theirs.text
    assert TYPED["data.topic"] in theirs.text
    refused = await browser.post("/theirs", data=TYPED | {"form_token": own}, headers=OURS)
    assert (refused.status_code, TYPED["data.topic"] in refused.text) == (403, False)


async def test_what_cannot_be_answered_now_is_kept_for_this_site_alone(door: FrontDoor) -> None:
    """503 with the form to send again; of one that another site sent nothing is shown, for nobody is to confirm it with a press."""
    browser, token = await signed_in(door)
    sent = TYPED | {"form_token": token}
    ours = await browser.post("/busy", data=sent, headers=OURS)
    assert (ours.status_code, TYPED["data.topic"] in ours.text) == (503, True)
    forged = await browser.post("/busy", data=sent, headers={"sec-fetch-site": "cross-site"})
    assert (forged.status_code, TYPED["data.topic"] in forged.text) == (503, False)


async def test_a_file_is_asked_for_before_it_is_sent(door: FrontDoor) -> None:
    """The form's own door says in which session the file would arrive, and does nothing; sent without asking, the person is told that it is not kept."""
    browser, token = await signed_in(door)
    asked = await browser.post("/broken", headers={"x-before-file": "1"})
    assert (asked.status_code, asked.json()) == (200, {"token": token, "name": "张内勤"})
    browser.cookies.clear()
    assert (await browser.post("/broken", headers={"x-before-file": "1"})).status_code == 401
    for size in (10, 3_000_000):
        lost = await browser.post("/broken", files={"file": b"x" * size}, headers=OURS)
        assert (lost.status_code, "所选的文件没有保留" in lost.text) == (401, True)
        assert "重试" not in lost.text


async def test_a_button_without_a_session_leads_back_to_where_it_stood(door: FrontDoor) -> None:
    """Its own address shows nothing when somebody has signed in; another site's page is not gone back to."""
    browser, button = door.browser(), {"form_token": "old"}
    ours = OURS | {"referer": f"{ADDRESS}/imports/7?after=2"}
    there = await browser.post("/broken", data=button, headers=ours)
    assert there.headers["location"].endswith("?next=%2Fimports%2F7%3Fafter%3D2")
    theirs = OURS | {"referer": "http://elsewhere.example/x"}
    elsewhere = await browser.post("/broken", data=button, headers=theirs)
    assert elsewhere.headers["location"].endswith("?next=%2F")
