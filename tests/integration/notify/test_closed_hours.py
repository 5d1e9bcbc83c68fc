"""Through the whole service with a clock that is given: what comes up in a long holiday waits, and comes as one mail on the first morning."""

from __future__ import annotations

from datetime import date, datetime

from services.notify.hours import always, within
from services.notify.projection import Inbox
from services.notify.raising import Teller
from services.notify.timing.house import House
from shared.calendars.keeper import Calendars
from shared.clock import SHANGHAI
from shared.dates import shipped
from shared.events.case import HearingScheduled
from shared.events.notification import AddressSet
from shared.events.terms import Channel, Role
from tests.integration.notify.service import Notify
from tests.support.bureau import BUREAU, REGION, Book, assigned, duty, first_instance, opened, person
from tests.support.waiting import until

HANDLER = "handler@example.org"
HOLIDAY, MORNING = "2026-02-18 11:00", "2026-02-24 08:30"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


async def test_a_holiday_is_quiet(notify: Notify) -> None:
    """Three matters that come up in Spring Festival are in the inbox at once; no mail before the first morning, then one; and none
    again when the clock jumps back.
    """
    clock = [at(HOLIDAY)]
    notify.today = date(2026, 2, 18)
    teller = Teller(notify.own, Calendars(shipped()), House(), lambda: clock[0])
    notify.hours = within(teller.is_open)
    dispatch = notify.dispatch(lambda: clock[0])
    notify.hours = always  # the courier's clock is the real one
    book = Book()
    book.add(
        AddressSet(person="p-handler", channel=Channel.EMAIL, address=HANDLER),
        stream=f"contact-{REGION}-{BUREAU}-p-handler",
        on=None,
    )
    book.extend([person("p-handler", Role.HANDLER), opened(), first_instance(), assigned()])
    book.extend([duty(), HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 3, 5))])
    await notify.happened(book.events)
    inbox = Inbox(notify.own, lambda: notify.today, teller)
    async with notify.projecting(inbox, dispatch), notify.delivering():
        await notify.all_emails(3, "waiting")
        await notify.caught_up("notify.dispatch")
        assert await notify.queued() == 0
        clock[0] = at("2026-02-24 08:29")
        await notify.caught_up("notify.dispatch")
        assert (await notify.queued(), notify.mail.kept) == (0, [])
        clock[0] = at(MORNING)

        async def sent() -> bool:
            return len(await notify.emails("sent")) == 3

        await until(sent)
        clock[0] = at(HOLIDAY)
        await notify.caught_up("notify.inbox")
    assert [mail["To"] for mail in notify.mail.kept] == [HANDLER]
    assert [event.payload.late for event in await notify.records("sent")] == [False] * 3
