"""Leave that was registered after a notice was planned: what has not gone out when it begins goes to the deputy, once, and the record shows both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.notify.contacts.handing_over import Deputies
from services.notify.contacts.unread import hand_over_unread
from services.notify.notices import notification_id, read, sent
from services.notify.progress import progress
from services.notify.projection import Inbox
from shared.clock import utc_now
from shared.dates import shipped
from shared.eventlog import Expected, Write
from shared.events.model import Event
from shared.events.notification import Address, DelegationEnded, DelegationSet
from shared.events.organisation import LeaveRegistered
from shared.events.terms import Channel, Role
from tests.integration.notify.service import Notify, raise_
from tests.integration.notify.test_doors import get
from tests.support.bureau import (
    BUREAU,
    DUTY,
    REGION,
    TODAY,
    Book,
    assigned,
    duty,
    first_instance,
    opened,
    person,
)
from tests.support.waiting import until

INBOX, DISPATCH = "notify.inbox", "notify.dispatch"
UNTIL = TODAY + timedelta(days=3)
AWAY = LeaveRegistered(person="p-handler", first_day=TODAY, until=UNTIL)
DEPUTY = DelegationSet(person="p-handler", deputy="p-deputy", first_day=TODAY, until=UNTIL)
MAIL = Address(channel=Channel.EMAIL, address="handler@example.org")


def the_office() -> Book:
    book = Book()
    book.extend(
        [
            person("p-handler", Role.HANDLER, "handler@example.org"),
            person("p-deputy", Role.OFFICE, "deputy@example.org"),
            opened(),
            first_instance(),
            assigned(),
        ]
    )
    return book


async def planned(notify: Notify, *events: Event) -> Book:
    """The office, and the notices of ``events`` in the inbox, none of them sent."""
    book = the_office()
    book.extend(events)
    await notify.happened(book.events)
    await notify.caught_up(INBOX)
    await notify.caught_up(INBOX)
    return book


async def said(notify: Notify, book: Book, events: Iterable[Event]) -> None:
    """What people said of being away, known to the inbox."""
    for event in events:
        stream = None if isinstance(event, LeaveRegistered) else f"contact-{REGION}-{BUREAU}-p-handler"
        await notify.happened([book.add(event, stream=stream, on=None)])
    await notify.caught_up(INBOX)


def mailed(notify: Notify) -> dict[str, int]:
    found: dict[str, int] = {}
    for mail in notify.mail.kept:
        found[mail["To"]] = found.get(mail["To"], 0) + 1
    return found


async def handed_over(notify: Notify) -> list[Any]:
    return await notify.records("handed_over")


@pytest.fixture
def notify(notify: Notify) -> Notify:
    notify.deputies = Deputies(notify.own, notify.pool, lambda: notify.today)
    return notify


async def delivered(notify: Notify, expected: dict[str, int]) -> None:
    """Until so many mails went to each; nothing is left in the queue, and nothing more comes."""

    async def so() -> bool:
        owed = await notify.emails("waiting", "retrying")
        return mailed(notify) == expected and not owed and await notify.queued() == 0

    async with notify.delivering():
        await until(so)
        await notify.caught_up(DISPATCH)
        await until(so)


async def test_what_was_planned_before_a_leave_goes_to_the_deputy(notify: Notify) -> None:
    """Two notices for the handler had not gone out when a leave that nobody knew of then begins: the deputy has the mails, the handler has both in
    the inbox and no mail, and the record of the matter shows the one and the other.
    """
    async with notify.projecting(), notify.http() as http:
        book = await planned(notify, duty())
        told = await notify.emails("waiting")
        await said(notify, book, [AWAY, DEPUTY])
        await delivered(notify, {"deputy@example.org": len(told)})
        assert len(told) == 2
        assert {one.payload.deputy for one in await handed_over(notify)} == {"p-deputy"}
        found = (await get(http, f"/v1/matters/{DUTY}/proof"))["notices"]
        first, copy = sorted(found, key=lambda one: one["position"])
        assert [(one["person"], one["on_behalf_of"]) for one in (first, copy)] == [
            ("p-handler", None),
            ("p-deputy", "p-handler"),
        ]
        assert [line["what"] for line in first["lines"]] == ["shown", "handed_over"]
        assert [line["what"] for line in copy["lines"]] == ["shown", "sent"]
        assert {name: first[name] for name in SAME} == {name: copy[name] for name in SAME}
        listed = await get(http, "/v1/notifications", state="handed_over")
        assert {one["person"] for one in listed["items"]} == {"p-handler"}


SAME = ("subject", "body", "cause", "about", "case_id", "kind", "step", "due_on", "statutory")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([AWAY], "handler@example.org"),
        ([AWAY, DEPUTY, DelegationEnded(person="p-handler", deputy="p-deputy")], "handler@example.org"),
        ([LeaveRegistered(person="p-handler", first_day=UNTIL, until=UNTIL)], "handler@example.org"),
        ([DEPUTY], "deputy@example.org"),
    ],
    ids=["no deputy", "taken back", "begins later", "no leave but a deputy"],
)
async def test_it_is_looked_at_when_the_message_goes_out(
    notify: Notify, events: list[Event], expected: str
) -> None:
    """Whoever has no deputy then, took the delegation back, or is not away yet, is told themselves."""
    async with notify.projecting():
        book = await planned(notify)
        await said(notify, book, events)
        await delivered(notify, {expected: 1})


async def test_handed_over_twice_it_is_handed_over_once(notify: Notify) -> None:
    """Two channels, the queue's memory lost, and a process that died after the deputy's notice: one notice for the deputy, one mail."""
    async with notify.projecting():
        book = await planned(notify)
        await said(notify, book, [AWAY, DEPUTY])
        [first] = await notify.log.read_streams({f"notification-{(await notify.emails())[0]['id']}"})
        wanted = progress([first])
        assert wanted is not None
        assert notify.deputies is not None
        assert await notify.deputies.hand_over([wanted], Channel.EMAIL)
        assert await notify.deputies.hand_over([wanted], Channel.EMAIL)
        assert await notify.deputies.hand_over([wanted], Channel.WECOM)
        await notify.queue_again(notification_id(first))
        await delivered(notify, {"deputy@example.org": 1})
    said_of = [one.payload for one in await handed_over(notify)]
    assert [one.channel for one in said_of] == [Channel.EMAIL, Channel.WECOM]
    copies = [one.payload for one in await notify.records("raised") if one.payload.person == "p-deputy"]
    assert [one.on_behalf_of for one in copies] == ["p-handler"]


async def test_what_went_out_on_one_channel_has_gone_out(notify: Notify) -> None:
    """A notice that its recipient was sent as a mail before they left is not the deputy's because a robot is slow."""
    async with notify.projecting():
        book = await planned(notify)
        [first] = await notify.log.read_streams({f"notification-{(await notify.emails())[0]['id']}"})
        event = sent(first, Channel.EMAIL, 1, datetime(2026, 3, 9, 2, tzinfo=UTC), TODAY)
        await notify.own.append(Write(first.stream, (event,), Expected.any()))
        await said(notify, book, [AWAY, DEPUTY])
        wanted = progress([first], Channel.WECOM)
        assert wanted is not None
        assert notify.deputies is not None
        assert not await notify.deputies.hand_over([wanted], Channel.WECOM)
        assert await handed_over(notify) == []


async def test_a_summary_stays_one_message(notify: Notify) -> None:
    """Three notices that waited for the handler's summary are one mail to the deputy, beside the one that did not wait.

    The clock of the queue stands still while they are written: a summary brings what is there when it goes out.
    """
    nine = datetime(2026, 3, 10, 1, tzinfo=UTC)
    clock = [early := nine - timedelta(minutes=1)]

    async def queued() -> bool:
        return await notify.queued() == 2

    async def all_handed_over() -> bool:
        return len(await handed_over(notify)) == 4

    async with notify.projecting(notify.inbox(), notify.dispatch(lambda: clock[0])):
        book = await planned(notify)
        for cause in book.events[:3]:
            await raise_(notify, MAIL, person="p-handler", cause=cause.id, in_digest=True, send_from=nine)
        await said(notify, book, [AWAY, DEPUTY])
        await notify.caught_up(DISPATCH)
        clock[0] = utc_now()
        await until(queued)
        clock[0] = early
        async with notify.delivering():
            await until(all_handed_over)
        await notify.caught_up(DISPATCH)
        clock[0] = utc_now()
        await delivered(notify, {"deputy@example.org": 2})


async def test_all_of_a_summary_is_handed_over_at_once(notify: Notify) -> None:
    """The deputy's notices and what became of the first ones are one commit: no tick of the queue finds a part, and makes a summary of it."""
    async with notify.projecting(notify.inbox()):
        book = await planned(notify, duty())
        for cause in book.events[:3]:
            await raise_(notify, MAIL, person="p-handler", cause=cause.id, in_digest=True)
        await said(notify, book, [AWAY, DEPUTY])
        firsts = await notify.records("raised")
        wanted = [known for one in firsts if (known := progress([one]))]
        assert notify.deputies is not None
        assert await notify.deputies.hand_over(wanted, Channel.EMAIL)
    copies = [one for one in await notify.records("raised") if one.payload.person == "p-deputy"]
    assert len(copies) == len(wanted) == 5
    assert len({one.recorded_at for one in (*copies, *await handed_over(notify))}) == 1


@pytest.mark.parametrize("statutory", [True, False])
async def test_without_a_deputy_the_next_role_hears_of_what_is_required(
    notify: Notify, statutory: bool
) -> None:
    """A leave that was registered too late and has no deputy: the person is told as ever and, of what the documents require, 法制科 in their place too,
    as if the leave had been known (decision 24); looked at again nobody is told twice.
    """
    async with notify.projecting(notify.inbox()):
        book = await planned(notify, person("p-law", Role.LEGAL_OFFICE, "law@example.org"))
        given = {"cause": book.events[0].id, "about": DUTY, "statutory": statutory, "subject": "期限提醒"}
        key = await raise_(notify, MAIL, person="p-handler", **given)
        await said(notify, book, [AWAY])
        known = progress(await notify.log.read_streams({f"notification-{key}"}))
        assert known is not None
        assert notify.deputies is not None
        assert not await notify.deputies.hand_over([known], Channel.EMAIL)
        assert not await notify.deputies.hand_over([known], Channel.WECOM)
    assert await in_their_place(notify) == [("p-law", "期限提醒")] * statutory
    assert await handed_over(notify) == []


async def test_a_colleague_who_heard_of_it_is_enough(notify: Notify) -> None:
    """Where another of the same role was told of the same, and is there, the next role is not troubled."""
    async with notify.projecting(notify.inbox()):
        book = await planned(notify, person("p-law", Role.LEGAL_OFFICE, "law@example.org"))
        given = {"cause": book.events[0].id, "about": DUTY, "statutory": True}
        await raise_(notify, person="p-other", **given)
        key = await raise_(notify, MAIL, person="p-handler", **given)
        await said(notify, book, [AWAY])
        known = progress(await notify.log.read_streams({f"notification-{key}"}))
        assert known is not None
        assert notify.deputies is not None
        assert not await notify.deputies.hand_over([known], Channel.EMAIL)
    assert await in_their_place(notify) == []


async def in_the_inbox_alone(notify: Notify, **said_of_it: object) -> tuple[Book, UUID]:
    """The office with 法制科, and a notice for the handler that has no address."""
    book = await planned(notify, person("p-law", Role.LEGAL_OFFICE, "law@example.org"))
    given = {"person": "p-handler", "cause": book.events[0].id, "about": DUTY, "subject": "只在收件箱"}
    key = await raise_(notify, **given | said_of_it)
    await notify.caught_up(INBOX)
    return book, key


async def in_their_place(notify: Notify) -> list[tuple[str, str]]:
    found = [one.payload for one in await notify.records("raised")]
    return [(one.person, one.subject) for one in found if one.on_behalf_of == "p-handler"]


async def told_in_their_place(notify: Notify, expected: list[tuple[str, str]]) -> None:
    async def so() -> bool:
        return await in_their_place(notify) == expected

    await until(so)


async def test_what_lies_unread_in_the_inbox_alone_goes_to_the_deputy(notify: Notify) -> None:
    """No mail of it ever goes out, so nobody would hear of it until they are back: the deputy does, once, and the record says so. What waits to go
    out as a mail is looked at when it goes.
    """
    async with notify.projecting(notify.inbox()), notify.http() as http:
        book, _ = await in_the_inbox_alone(notify)
        await said(notify, book, [AWAY, DEPUTY])
        await told_in_their_place(notify, [("p-deputy", "只在收件箱")])
        await said(notify, book, [LeaveRegistered(person="p-office", first_day=TODAY, until=UNTIL)])
        await notify.caught_up(INBOX)
        assert [one.payload.channel for one in await handed_over(notify)] == [Channel.INBOX]
        found = (await get(http, f"/v1/matters/{DUTY}/proof"))["notices"]
        lines = [[line["what"] for line in one["lines"]] for one in found]
        assert lines == [["shown", "handed_over"], ["shown"]]


async def test_without_a_deputy_what_is_required_goes_to_the_next_role_from_the_inbox_too(
    notify: Notify,
) -> None:
    """As of a mail: 法制科 hears in their place, and it stays theirs."""
    async with notify.projecting(notify.inbox()):
        book, _ = await in_the_inbox_alone(notify, statutory=True)
        await said(notify, book, [AWAY])
        await told_in_their_place(notify, [("p-law", "只在收件箱")])
        assert await handed_over(notify) == []


async def test_what_was_read_or_is_old_stays_where_it_is(notify: Notify) -> None:
    """Whoever read it before they left knew of it; what lay there before the last worked day was not left unread by the leave; and a leave moves
    nothing before it begins.
    """
    first_day = utc_now().date() + timedelta(days=30)
    deputy = {"person": "p-handler", "deputy": "p-deputy", "until": first_day}
    async with notify.projecting(Inbox(notify.own, lambda: TODAY)):
        book, of_it = await in_the_inbox_alone(notify, subject="读过的")
        [first] = await notify.log.read_streams({f"notification-{of_it}"})
        await notify.own.append(Write(first.stream, (read(first, "p-handler", TODAY),), Expected.any()))
        await raise_(notify, person="p-handler", cause=book.events[1].id, subject="没读的")
        await said(notify, book, [DelegationSet(first_day=first_day, **deputy)])
        for notify.today in (first_day - timedelta(days=1), first_day):
            await hand_over_unread(notify.pool, notify.deputies, notify.today, shipped())
            assert await in_their_place(notify) == []
        await said(notify, book, [DelegationSet(first_day=utc_now().date(), **deputy)])
        await hand_over_unread(notify.pool, notify.deputies, notify.today, shipped())
        assert await in_their_place(notify) == [("p-deputy", "没读的")]


async def test_nothing_goes_back_to_whom_it_comes_from(notify: Notify) -> None:
    """A deputy who is away in turn and has named the very person they stand in for is told: nobody else would be."""
    async with notify.projecting():
        book = await planned(notify)
        [known] = [one.payload for one in await notify.records("raised")]
        await said(notify, book, [AWAY, DEPUTY])
        await raise_(notify, MAIL, person="p-handler", on_behalf_of="p-deputy", cause=known.cause)
        await notify.caught_up(INBOX)
        await delivered(notify, {"handler@example.org": 1, "deputy@example.org": 1})
