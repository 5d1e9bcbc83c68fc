"""A form whose session is over stays on the page, and only one that a page of this site sent."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from services.intake.pages.factform import Sent
from services.intake.pages.form_flow import is_about
from shared.web.again import asked
from shared.web.expired import kept


def request(typed: dict[str, str], method: str = "POST", **headers: str) -> Request:
    body = urlencode(typed).encode()
    said = {"host": "yingsu.example", "content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}  # fmt: skip
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    pairs = [(name.encode(), value.encode()) for name, value in said.items()]
    scope = {"type": "http", "method": method, "path": "/cases/new", "query_string": b"a=1", "headers": pairs}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


TYPED = {"form_token": "old", "data.topic": "询问开庭时间"}
OURS = {"sec_fetch_site": "same-origin"}


async def test_a_form_of_this_site_is_kept_without_its_old_token() -> None:
    """All that was typed and where it goes; with the token of the session that there is now, if there is one."""
    found = await kept(request(TYPED, **OURS))
    assert found
    assert (found.path, found.fields) == ("/cases/new?a=1", (("data.topic", "询问开庭时间"),))
    again = await kept(request(TYPED, origin="https://yingsu.example"), "new")
    assert again
    assert again.fields == (("data.topic", "询问开庭时间"), ("form_token", "new"))


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {"sec_fetch_site": "none"}, {"origin": "https://elsewhere.example"},
     {"origin": "null"}, {"sec_fetch_site": "cross-site", "origin": "https://yingsu.example"}, OURS | {"hx_request": "true"}],
)  # fmt: skip
async def test_what_another_site_sent_is_never_shown_to_be_confirmed(headers: dict[str, str]) -> None:
    """Only the browser says where a form stood; where it says nothing, nothing is kept."""
    if "hx_request" not in headers:
        assert await asked(request(TYPED, **headers)) is None
    assert await kept(request(TYPED, **headers)) is None
    assert await kept(request(TYPED, **headers), "new") is None


async def test_nothing_typed_is_nothing_to_keep() -> None:
    """Signing out when one is out leads to the sign-in page; a page that is only looked at too."""
    assert await kept(request({"form_token": "old"}, **OURS)) is None
    assert await kept(request({}, "GET", **OURS)) is None


def test_a_draft_of_another_task_waits() -> None:
    """A link that says what it is about opens that, whatever draft lies there; a day is only proposed, and what the draft does not say is no objection."""
    draft = Sent.of([("data.task", "整理案卷"), ("occurredon", "2026-11-21")])
    assert is_about(draft, {})
    assert is_about(draft, {"task": "整理案卷", "day": "2026-11-20", "instance": "1"})
    assert not is_about(draft, {"task": "联系街道"})
