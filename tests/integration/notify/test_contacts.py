"""The doors of contacts, and what follows from them for notices: recorded, answered, obeyed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.notify.contacts.desk import Desk
from services.notify.contacts.doors import contacting
from shared.events.organisation import LeaveRegistered
from shared.events.terms import Role
from shared.runtime.http import make_app
from tests.integration.notify.service import Notify
from tests.support.bureau import TODAY, Book, assigned, duty, first_instance, opened, person

INBOX = "notify.inbox"
UNTIL = TODAY + timedelta(days=3)


def the_office() -> Book:
    book = Book()
    book.extend(
        [
            person("p-handler", Role.HANDLER, "handler@example.org"),
            person("p-deputy", Role.OFFICE, "deputy@example.org"),
            person("p-liaison", Role.LIAISON, "liaison@example.org"),
            opened(),
            first_instance(),
        ]
    )
    return book


@asynccontextmanager
async def doors(notify: Notify) -> AsyncIterator[httpx.AsyncClient]:
    app = make_app("notify")
    app.include_router(contacting(Desk(notify.own, notify.pool, lambda: notify.today, notify.vault)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://notify") as client:
        yield client


def delegation(deputy: str = "p-deputy", **changed: Any) -> dict[str, Any]:
    days = {"first_day": TODAY.isoformat(), "until": UNTIL.isoformat()}
    return {"deputy": deputy, "actor": "clerk", **days, **changed}


async def test_what_people_say_is_recorded_once_and_followed(notify: Notify) -> None:
    """An address, a subscription and a deputy: each recorded once however often it is said, answered at once, and the next notices obey."""
    book = the_office()
    await notify.happened(book.events)
    async with notify.projecting(notify.inbox()), doors(notify) as http:
        await notify.caught_up(INBOX)
        for _ in range(2):
            for method, path, body in (
                ("PUT", "addresses/wecom", {"address": "legal-office", "actor": "clerk"}),
                (
                    "PUT",
                    "subscriptions",
                    {"kind": "period_set", "channel": "wecom", "wanted": True, "actor": "clerk"},
                ),
            ):
                answer = await http.request(method, f"/v1/people/p-deputy/{path}", json=body)
                assert answer.status_code == 200, answer.text
            answer = await http.post("/v1/people/p-handler/delegations", json=delegation())
        assert answer.json()["delegations"] == [
            {"deputy": "p-deputy", "first_day": TODAY.isoformat(), "until": UNTIL.isoformat()}
        ]
        contact_events = await notify.log.read(0, 1_000, {"contact.address_set", "contact.subscription_set"})
        assert len(contact_events.events) == 2
        shown = (await http.get("/v1/people/p-deputy/contact")).json()
        assert shown["addresses"] == [{"channel": "wecom", "address": "legal-office"}]
        await notify.caught_up(INBOX)
        leave = book.add(LeaveRegistered(person="p-handler", first_day=TODAY, until=UNTIL))
        await notify.happened([leave, book.add(assigned()), book.add(duty())])
        await notify.caught_up(INBOX)
        await notify.caught_up(INBOX)
    raised = [event.payload for event in await notify.records("raised")]
    told = {(one.person, one.on_behalf_of, len(one.reached_at)) for one in raised if one.kind == "period_set"}
    assert told == {("p-deputy", "p-handler", 2), ("p-handler", None, 0)}


@pytest.mark.parametrize(
    ("method", "path", "body", "refused"),
    [
        ("PUT", "p-nobody/addresses/sms", {"address": "13900000000", "actor": "c"}, (404, "person_unknown")),
        ("PUT", "p-handler/addresses/sms", {"address": "not a number", "actor": "c"}, (422, "bad_address")),
        (
            "PUT",
            "p-handler/addresses/inbox",
            {"address": "x", "actor": "c"},
            (422, "inbox_needs_no_address"),
        ),
        ("POST", "p-handler/delegations", delegation("p-handler"), (422, "deputy_is_self")),
        ("POST", "p-handler/delegations", delegation("p-gone"), (422, "deputy_unknown")),
        (
            "POST",
            "p-handler/delegations",
            delegation(until="2026-03-09"),
            (422, "until_before_first_day"),
        ),
        (
            "POST",
            "p-handler/delegations",
            delegation(first_day="2026-03-01", until="2026-03-02"),
            (422, "delegation_over"),
        ),
        ("POST", "p-deputy/delegations", delegation("p-handler"), (422, "delegation_circular")),
        ("POST", "p-nobody/delegations/end", {"deputy": "p-deputy", "actor": "c"}, (404, "person_unknown")),
    ],
)
async def test_what_cannot_be_is_refused(
    notify: Notify, method: str, path: str, body: dict[str, Any], refused: tuple[int, str]
) -> None:
    """Unknown people, addresses of another form, deputies who are nobody, oneself, or come back to oneself: refused by a stable code."""
    await notify.happened(the_office().events)
    async with notify.projecting(notify.inbox()), doors(notify) as http:
        await notify.caught_up(INBOX)
        first = await http.post("/v1/people/p-handler/delegations", json=delegation())
        assert first.status_code == 200
        await notify.caught_up(INBOX)
        answer = await http.request(method, f"/v1/people/{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == refused
