"""The preview of notices: the same people, words and channels as the inbox then has, and nothing of it recorded."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from shared.events.terms import Role
from tests.integration.notify.service import Notify
from tests.integration.notify.test_doors import get
from tests.integration.notify.test_inbox import a_long_story, settled
from tests.support.bureau import CASE, DUTY, Book, assigned, duty, first_instance, opened, person


def heard(items: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["subject"], to["person"]) for one in items for to in one["recipients"]}


def a_case() -> Book:
    book = Book()
    book.extend([person("p-law", Role.LEGAL_OFFICE, "law@example.org"), person("p-first", Role.HANDLER)])
    book.extend([opened(), first_instance(), assigned("p-first"), duty()])
    return book


async def test_a_case_is_previewed_as_it_was_told(notify: Notify) -> None:
    """While people are what they were, a preview of a case names the very messages that the inbox got, and adds nothing to the log."""
    await notify.happened(a_case().events)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await settled(notify)
        before = await notify.log.tail()
        items = (await get(http, f"/v1/cases/{CASE}/preview"))["items"]
        rows = await notify.rows("select subject, person from notify_messages")
        assert heard(items) == {(row["subject"], row["person"]) for row in rows} != set()
        mail = {"channel": "email", "address": "law@example.org"}
        assert any(mail in to["addresses"] for one in items for to in one["recipients"])
        assert await notify.log.tail() == before


async def test_an_event_by_itself(notify: Notify) -> None:
    """One event is previewed in the light of what came before it, and of nothing after."""
    story = a_long_story().events
    await notify.happened(story)
    first = next(one for one in story if one.type == "case.handler_assigned")
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await settled(notify)
        [item] = (await get(http, f"/v1/events/{first.id}/preview"))["items"]
        assert (item["event"], [to["person"] for to in item["recipients"]]) == (str(first.id), ["p-first"])
        unknown = await http.get(f"/v1/events/{uuid4()}/preview")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "nothing_to_preview")


async def test_a_deadline_before_it_is_missed(notify: Notify) -> None:
    """The preview of a deadline also says who would be told if it were missed: supposed, of no event."""
    await notify.happened(a_case().events)
    async with notify.projecting(notify.inbox()), notify.http() as http:
        await settled(notify)
        *_, last = (await get(http, f"/v1/deadlines/{DUTY}/preview"))["items"]
    assert (last["supposed"], last["event"], last["kind"]) == (True, None, "missed")
    assert last["due_on"] == str(date(2026, 3, 25))
    assert {"p-first", "p-law"} <= {to["person"] for to in last["recipients"]}
