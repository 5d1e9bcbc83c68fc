"""The doors of notify on a real log: taking a matter up, what was given up and its second try, lists by state; and what they cost."""

from __future__ import annotations

from typing import Any

import httpx

from services.notify.courier import Patience
from shared.events.notification import Address
from shared.events.terms import Channel, NoticeKind
from tests.integration.notify.service import Notify, raise_
from tests.support.mailserver import ACCEPT, REFUSE
from tests.support.waiting import until

MAIL = Address(channel=Channel.EMAIL, address="p1@example.org")


async def get(http: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await http.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def shown(notify: Notify) -> None:
    await notify.caught_up("notify.inbox")


async def test_taking_a_matter_up(notify: Notify) -> None:
    """Whoever is told takes a matter up, or whom they stand in for; once, whatever is noted; nobody else can; and it counts as read."""
    key = await raise_(notify, on_behalf_of="p-away")
    async with notify.projecting(notify.inbox()), notify.http() as http:
        path = f"/v1/inbox/{key}/acknowledge"
        refused = await http.post(path, json={"person": "p-other"})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_recipient")
        for note in ("已联系法院", None):
            assert (await http.post(path, json={"person": "p-1", "note": note})).status_code == 200
        assert (await http.post(path, json={"person": "p-away"})).status_code == 200
        await shown(notify)
        [item] = (await get(http, "/v1/inbox", person="p-1"))["items"]
        first, second = await notify.records("acknowledged")
        assert item["acknowledged_at"] == item["read_at"] == first.recorded_at.isoformat()
        assert [(one.actor, one.payload.note) for one in (first, second)] == [
            ("p-1", "已联系法院"),
            ("p-away", None),
        ]


async def test_an_inbox_by_kind_and_what_has_not_changed(notify: Notify) -> None:
    """An inbox is asked for one kind of notice; what was seen is answered with 304 until something is recorded."""
    await raise_(notify, kind=NoticeKind.MISSED)
    await raise_(notify, kind=NoticeKind.HEARING)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await shown(notify)
        page = await http.get("/v1/inbox", params={"person": "p-1", "kind": "missed"})
        assert [one["kind"] for one in page.json()["items"]] == ["missed"]
        known = {"if-none-match": page.headers["etag"]}
        assert (await http.get("/v1/inbox", params={"person": "p-1"}, headers=known)).status_code == 304
        await raise_(notify)
        await shown(notify)
        assert (await http.get("/v1/inbox", params={"person": "p-1"}, headers=known)).status_code == 200


async def test_what_was_given_up_is_tried_again_by_its_reason(notify: Notify) -> None:
    """Dead letters are counted by channel and reason; a second try of one reason takes so many as are asked for, each once."""
    notify.mail.behaviour = REFUSE
    for number in range(3):
        await raise_(notify, MAIL, subject=f"提醒{number}")
    async with notify.projecting(), notify.http() as http:
        async with notify.delivering(notify.courier(Patience(first=0.05, attempts=1))):
            await notify.all_emails(3, "failed")
        [failure] = (await get(http, "/v1/failures"))["items"]
        assert (failure["channel"], failure["number"]) == ("email", 3)
        assert "550" in failure["reason"]
        wanted = {"actor": "ops", "reason": failure["reason"], "limit": 2}
        nothing = await http.post("/v1/failures/retry", json=wanted | {"reason": "another"})
        assert nothing.json() == {"queued": 0, "next": None}
        answer = await http.post("/v1/failures/retry", json=wanted)
        assert (answer.status_code, answer.json()["queued"]) == (202, 2)
        await shown(notify)
        assert len((await get(http, "/v1/notifications", state="failed"))["items"]) == 1
        assert len((await get(http, "/v1/notifications", state="waiting", person="p-1"))["items"]) == 2
        notify.mail.behaviour = ACCEPT
        async with notify.delivering():
            await notify.all_emails(2, "sent")
    assert len(await notify.records("requeued")) == 2


async def test_the_record_by_state_and_channel(notify: Notify) -> None:
    """The delivery record is asked for by person, state and channel; each delivery of a notice is a line of its own."""
    waiting = await raise_(notify, MAIL)
    await raise_(notify, person="p-2")
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await shown(notify)

        async def found(**query: str) -> list[tuple[str, str]]:
            items = (await get(http, "/v1/notifications", **query))["items"]
            return sorted((one["person"], one["channel"]) for one in items)

        assert await found() == [("p-1", "email"), ("p-1", "inbox"), ("p-2", "inbox")]
        assert await found(state="waiting") == [("p-1", "email")]
        assert await found(state="sent", channel="inbox") == [("p-1", "inbox"), ("p-2", "inbox")]
        assert await found(state="sent", channel="email") == []
        assert await found(person="p-2") == [("p-2", "inbox")]
        assert await found(state="late") == []
        assert [one["id"] for one in (await get(http, "/v1/notifications", state="waiting"))["items"]] == [
            str(waiting)
        ]


async def test_what_went_out_late(notify: Notify) -> None:
    """What went out after its day is found by that."""
    await raise_(notify, MAIL)
    notify.today = notify.today.replace(day=notify.today.day + 1)
    async with notify.running(), notify.http() as http:

        async def late() -> Any:
            return (await get(http, "/v1/notifications", state="late"))["items"]

        await shown(notify)
        [item] = await until(late)
    assert (item["channel"], item["late"], item["state"]) == ("email", True, "sent")
