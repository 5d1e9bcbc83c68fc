"""The preview of notices: the same people, words and channels as the inbox then has, and nothing of it recorded."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.notify.raising import Teller
from services.notify.timing.house import House
from shared.calendars.keeper import Calendars
from shared.clock import utc_now
from shared.dates import shipped
from shared.events.deadline import DeadlineApproaching, DeadlineMet
from shared.events.model import Event
from shared.events.terms import Role, Strength
from tests.integration.notify.service import Notify, raise_
from tests.integration.notify.test_doors import get
from tests.integration.notify.test_inbox import DUE, a_long_story, settled
from tests.integration.notify.test_reminders import reminders
from tests.support.bureau import (
    CASE,
    DUTY,
    TODAY,
    Book,
    assigned,
    duty,
    first_instance,
    of_duty,
    opened,
    person,
)


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


async def coming(notify: Notify, *events: Event) -> list[dict[str, Any]]:
    """What the preview of the deadline says of days that have not come."""
    book = a_case()
    book.extend(
        [
            person("p-leader", Role.LEADER, "leader@example.org"),
            person("p-principal", Role.PRINCIPAL),
            *events,
        ]
    )
    await notify.happened(book.events)
    async with notify.projecting(notify.inbox(), reminders(notify)), notify.http() as http:
        await settled(notify)
        await notify.caught_up("notify.reminders")
        items = (await get(http, f"/v1/deadlines/{DUTY}/preview"))["items"]
    assert all(one["event"] is None for one in items if one["supposed"])
    return [one for one in items if one["supposed"]]


async def test_a_deadline_as_it_will_be_told_while_nobody_acts(notify: Notify) -> None:
    """Reminders of the rule, the lapse and the rungs of the ladder, each with its day, step and people, in the order of the days."""
    found = await coming(notify)
    law = {"channel": "email", "address": "law@example.org"}
    assert [(one["due_on"], one["kind"], one["step"], people(one)[0]) for one in found] == [
        ("2026-03-17", "approaching", 1, "p-first"),
        ("2026-03-19", "approaching", 2, "p-first"),
        ("2026-03-23", "escalated", 1, "p-law"),
        ("2026-03-24", "due_today", 3, "p-first"),
        ("2026-03-25", "missed", 1, "p-first"),
        ("2026-03-25", "escalated", 2, "p-leader"),
        ("2026-03-27", "escalated", 3, "p-principal"),
        ("2026-03-31", "escalated", 4, "p-law"),  # nobody is 司法局 here
    ]
    assert [one["subject"].partition("：")[0] for one in found[:5]] == [
        "期限临近",
        "期限临近",
        "提请督促",
        "今日届满",
        "逾期",
    ]
    assert found[2]["recipients"][0]["addresses"] == [law]
    assert "还有1天" in found[2]["body"]
    assert "已逾期" in found[5]["subject"]


async def test_what_was_said_and_what_is_done_does_not_come_again(notify: Notify) -> None:
    """A reminder that was given is not ahead, and of a deadline that is met nothing is."""
    given = of_duty(DeadlineApproaching, due=DUE, due_safe=DUE, days_left=5, remind_on=TODAY, step=1)
    assert [one["step"] for one in await coming(notify, given)][:2] == [2, 1]
    met = Book("met")
    met.add(of_duty(DeadlineMet, due=DUE, met_on=TODAY, met_by=CASE, on_time=True))
    await notify.happened(met.events)
    async with notify.projecting(notify.inbox(), reminders(notify)), notify.http() as http:
        await notify.caught_up("notify.reminders")
        items = (await get(http, f"/v1/deadlines/{DUTY}/preview"))["items"]
    assert not any(one["supposed"] for one in items)


@pytest.mark.parametrize("due", [date.min, date.max], ids=str)
async def test_of_a_day_nobody_can_mean_nothing_is_ahead(notify: Notify, due: date) -> None:
    """A day that somebody mistyped is not counted through the calendar, and the preview still answers."""
    assert await coming(notify, duty(due)) == []


@pytest.mark.parametrize("strength", [Strength.FLEXIBLE, Strength.SOFT])
async def test_what_is_ahead_of_a_soft_duty_accuses_nobody(notify: Notify, strength: Strength) -> None:
    """柔、软: whatever will be told of it says neither 逾期 nor 督促, and reaches nobody above 法制科."""
    found = await coming(notify, duty(strength=strength))
    assert [one["kind"] for one in found][-1] == ("escalated" if strength is Strength.FLEXIBLE else "missed")
    assert not [one for one in found if "逾期" in one["subject"] + one["body"] or "督促" in one["subject"]]
    assert {who for one in found for who in people(one)} == {"p-first", "p-law"}


async def test_who_heard_enough_today_has_a_summary(notify: Notify) -> None:
    """By the settings of the house: from so many notices today on, the next one would come with the others."""
    await notify.happened(a_case().events)
    house = House.parse("", most_a_day=4)
    notify.teller = Teller(notify.own, Calendars(shipped()), house, utc_now)
    async with notify.projecting(notify.inbox(), reminders(notify)), notify.http() as http:
        await settled(notify)
        await notify.caught_up("notify.reminders")
        before = (await get(http, f"/v1/deadlines/{DUTY}/preview"))["items"]
        for _ in range(3):
            await raise_(notify, person="p-law")
        await settled(notify)
        after = (await get(http, f"/v1/deadlines/{DUTY}/preview"))["items"]
    assert [in_summary(one, "p-law") for one in (before[0], after[0])] == [False, True]
    assert in_summary(after[0], "p-first") is False


def in_summary(item: dict[str, Any], who: str) -> bool:
    return next(to["in_digest"] for to in item["recipients"] if to["person"] == who)


def people(item: dict[str, Any]) -> list[str]:
    return [to["person"] for to in item["recipients"]]
