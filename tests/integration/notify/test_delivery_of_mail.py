"""From an event in the log to a mail at a real server and back to a record in the log, through every way it can go wrong."""

from __future__ import annotations

import asyncio
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import orjson
import pytest

from services.notify.courier import Order, Patience
from services.notify.limits import REFUSALS
from services.notify.notices import notification_id, stream_of
from services.notify.queue import PARALLEL
from shared.errors import Poison, Retry
from shared.eventlog import LogUnavailable
from shared.events.notification import Address
from shared.events.terms import Channel, Role
from tests.integration.notify.service import Notify, raise_
from tests.support.bureau import Book, assigned, duty, first_instance, opened, person
from tests.support.mailserver import ACCEPT, BUSY, DROP, HANG, REFUSE
from tests.support.waiting import until

HANDLER, LAW = "handler@example.org", "law@example.org"
#: long enough ago to be no news
OPENED = date(2026, 1, 5)


def a_story(*, law: str | None = LAW) -> Book:
    """A case is registered, given to a handler, and a period is set: three mails, two to the handler and one to the legal office."""
    book = Book()
    book.add(person("p-handler", Role.HANDLER, HANDLER))
    book.add(person("p-law", Role.LEGAL_OFFICE, law))
    book.add(opened())
    book.add(first_instance(), on=OPENED)
    book.extend([assigned(), duty()])
    return book


async def one_queued_mail(notify: Notify) -> UUID:
    """A notification with an address, queued, and nobody to work off the queue yet."""
    book = Book()
    book.add(person("p-handler", Role.HANDLER, HANDLER))
    book.extend([opened(), assigned()])
    await notify.happened(book.events)
    async with notify.projecting():
        await notify.all_emails(1, "waiting")
        await until(lambda: _queued(notify, 1))
    [raised] = await notify.records("raised")
    return notification_id(raised)


async def _queued(notify: Notify, count: int) -> bool:
    return await notify.queued() == count


async def test_everyone_gets_one_mail_a_matter(notify: Notify) -> None:
    """Each person with an address gets each matter once; the record says when, on which attempt, and that it was in time."""
    await notify.happened(a_story().events)
    async with notify.running():
        await notify.all_emails(3, "sent")
    assert sorted(mail["To"] for mail in notify.mail.kept) == [HANDLER, HANDLER, LAW]
    assert {row["attempts"] for row in await notify.emails()} == {1}
    assert {row["late"] for row in await notify.emails()} == {False}
    assert len(await notify.records("sent")) == 3
    assert await notify.queued() == 0


async def test_the_mail_itself(notify: Notify) -> None:
    """Plain text and HTML with the same words; the notification's id is in Message-ID and in a header of its own."""
    key = await one_queued_mail(notify)
    async with notify.delivering():
        await notify_records(notify, "sent", 1)
    [mail] = notify.mail.kept
    assert mail["Message-ID"] == f"<{key}@example.org>"
    assert mail["X-Yingsu-Notification"] == str(key)
    assert mail["Subject"] == "请承办案件｜案件编号00000000"  # no number yet, and no party's name
    plain, html = mail.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert "请：查阅案卷和期限清单，按期办理。" in plain.get_content()
    assert html.get_content_type() == "text/html"
    assert "请：查阅案卷和期限清单，按期办理。" in html.get_content()


async def notify_records(notify: Notify, kind: str, count: int) -> None:
    async def so() -> bool:
        return len(await notify.records(kind)) == count

    await until(so)


async def test_nobody_without_an_address_is_queued(notify: Notify) -> None:
    """Who has no e-mail address has the message in the inbox only."""
    await notify.happened(a_story(law=None).events)
    async with notify.running():
        await notify.all_emails(2, "sent")
    assert len(await notify.records("raised")) == 3


async def test_redelivery_sends_no_second_mail(notify: Notify) -> None:
    """A message that comes again, even one the broker no longer knows as a duplicate, is acknowledged without a mail."""
    key = await one_queued_mail(notify)
    async with notify.delivering():
        await notify_records(notify, "sent", 1)
        for _ in range(5):
            await notify.queue_again(key)
        await until(lambda: _queued(notify, 0))
    assert len(notify.mail.kept) == 1
    assert len(await notify.records("sent")) == 1


async def test_smtp_away_delays_and_drops_nothing(notify: Notify) -> None:
    """With the mail server down mails wait, each failed attempt on record; when it is back all go out once."""
    notify.mail.stop()
    await notify.happened(a_story().events)
    async with notify.running():
        await notify.all_emails(3, "retrying")
        notify.mail.start()
        await notify.all_emails(3, "sent")
    assert sorted(mail["To"] for mail in notify.mail.kept) == [HANDLER, HANDLER, LAW]
    failures = [event.payload for event in await notify.records("failed")]
    assert failures
    assert not any(failure.final for failure in failures)
    rows = await notify.emails()
    assert len(failures) == sum(row["attempts"] - 1 for row in rows)
    assert await notify.dead_letters() == 0


@pytest.mark.parametrize("behaviour", [BUSY, HANG])
async def test_a_server_that_is_busy_or_hangs_is_tried_again(notify: Notify, behaviour: str) -> None:
    """451 and no answer at all are passing troubles."""
    await one_queued_mail(notify)
    notify.mail.behaviour = behaviour
    async with notify.delivering(notify.courier(answer_seconds=1.0)):

        async def failed() -> bool:
            return len(await notify.records("failed")) >= 2

        await until(failed)
        notify.mail.behaviour = ACCEPT
        await notify_records(notify, "sent", 1)
    assert 1 <= len(notify.mail.kept) <= 3  # a server that hung may have kept what we could not know of
    assert len({mail["Message-ID"] for mail in notify.mail.kept}) == 1


async def test_a_refused_recipient_is_final(notify: Notify) -> None:
    """550 is recorded once as final, with the server's words; the message becomes a dead letter; no further mail is tried."""
    key = await one_queued_mail(notify)
    notify.mail.behaviour = REFUSE
    async with notify.delivering():
        await until(lambda: _queued(notify, 0))
    [failed] = await notify.records("failed")
    assert orjson.loads(failed.data) == {
        "channel": "email", "attempt": 1, "reason": "550 5.1.1 <h**@example.org>: no such mailbox", "final": True,
    }  # fmt: skip
    assert await notify.dead_letters() == 1
    await notify.queue_again(key)
    async with notify.delivering():
        await until(lambda: _queued(notify, 0))
    assert notify.mail.conversations == 1


async def test_an_address_that_is_none_is_final(notify: Notify) -> None:
    """An address that no mail can be written to fails for good instead of stopping the queue."""
    book = Book()
    book.add(person("p-handler", Role.HANDLER, "a,b<c@example.org"))
    book.extend([opened(), assigned()])
    await notify.happened(book.events)
    async with notify.running():
        await notify.all_emails(1, "failed")
    assert notify.mail.conversations == 0


async def test_attempts_end(notify: Notify) -> None:
    """After the last attempt the failure is final and the message a dead letter; an operator's retry sends it."""
    key = await one_queued_mail(notify)
    notify.mail.behaviour = BUSY
    async with notify.projecting(), notify.delivering(notify.courier(Patience(0.01, 0.01, attempts=3))):
        await notify.all_emails(1, "failed")
        assert [event.payload.final for event in await notify.records("failed")] == [False, False, True]
        notify.mail.behaviour = ACCEPT
        async with notify.http() as http:
            answers = [
                await http.post(f"/v1/notifications/{key}/retry", json={"actor": "ops"}) for _ in range(2)
            ]
            assert [answer.status_code for answer in answers][:1] == [202]
        await notify.all_emails(1, "sent")
    [row] = await notify.emails()
    assert row["attempts"] == 4
    assert len(notify.mail.kept) == 1
    assert await notify.dead_letters() == 1


async def test_a_crash_between_sending_and_recording(notify: Notify, database: str) -> None:
    """A process that dies after the server took the mail and before that is recorded: at most one repeated mail, one record."""
    key = await one_queued_mail(notify)
    holder = await asyncpg.connect(database)
    await holder.execute("select pg_advisory_lock(hashtext('eventlog.tail'))")
    dying = asyncio.create_task(notify.courier().deliver(Order(notification=key)))

    async def mail_taken() -> bool:
        return len(notify.mail.kept) == 1

    await until(mail_taken)
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    await holder.close()
    async with notify.delivering():  # a new process, which knows nothing of the first
        await until(lambda: _queued(notify, 0))
    assert len(notify.mail.kept) <= 2
    assert len({mail["Message-ID"] for mail in notify.mail.kept}) == 1
    assert len(await notify.records("sent")) == 1


async def test_a_mail_that_could_not_be_recorded_is_only_recorded_again(
    notify: Notify, database: str
) -> None:
    """With the log away after sending, the same process sends nothing twice: it records when the log is back."""
    key = await one_queued_mail(notify)
    courier = notify.courier()
    name = urlsplit(database).path.strip("/")
    admin = await asyncpg.connect(database)
    await admin.execute(f"alter database {name} connection limit 0")  # nobody new comes in
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'notify log writer'"
    )
    with pytest.raises(LogUnavailable):
        await courier.deliver(Order(notification=key))
    assert await notify.records("sent") == []
    await admin.execute(f"alter database {name} connection limit -1")
    await admin.close()
    await courier.deliver(Order(notification=key))
    await courier.deliver(Order(notification=key))
    assert len(notify.mail.kept) == 1
    assert len(await notify.records("sent")) == 1


async def test_who_does_not_know_the_day_sends_nothing(notify: Notify) -> None:
    """A process whose clock is wrong could not record what it sent, and whoever came after it would send it again."""
    key = await one_queued_mail(notify)
    courier = notify.courier()

    def unknown() -> date:
        raise Retry("this process's clock is 3600 s off")

    known, courier._today = courier._today, unknown
    with pytest.raises(Retry):
        await courier.deliver(Order(notification=key))
    assert notify.mail.kept == []
    courier._today = known
    await courier.deliver(Order(notification=key))
    assert (len(notify.mail.kept), len(await notify.records("sent"))) == (1, 1)


async def test_a_connection_lost_after_the_mail_was_taken(notify: Notify) -> None:
    """A server that hangs up without an answer leaves it open whether it took the mail: it is repeated under the same Message-ID."""
    await one_queued_mail(notify)
    notify.mail.behaviour = DROP
    async with notify.delivering():

        async def dropped() -> bool:
            return len(notify.mail.kept) >= 1

        await until(dropped)
        notify.mail.behaviour = ACCEPT
        await notify_records(notify, "sent", 1)
    assert len({mail["Message-ID"] for mail in notify.mail.kept}) == 1
    assert len(await notify.records("sent")) == 1


async def test_nats_away_delays_and_drops_nothing(notify: Notify) -> None:
    """With NATS killed the dispatch queue waits at its checkpoint; inbox and log go on; when NATS is back each mail goes out once."""
    async with notify.projecting():
        notify.nats.kill()
        await notify.happened(a_story().events)
        await notify.caught_up("notify.inbox")
        assert len(await notify.records("raised")) == 3
        assert notify.mail.kept == []
        notify.nats.start()
        async with notify.delivering():
            await notify.all_emails(3, "sent")
    assert sorted(mail["To"] for mail in notify.mail.kept) == [HANDLER, HANDLER, LAW]


async def test_the_queue_is_filled_once(notify: Notify) -> None:
    """A process that starts anew looks at everything that is owed, and queues nothing that lies in the queue already."""
    await one_queued_mail(notify)
    async with notify.pool.acquire() as db:
        for _ in range(2):
            await notify.dispatch().tick(db)
    assert await notify.queued() == 1


async def test_an_order_for_nothing_is_a_dead_letter(notify: Notify) -> None:
    """A queued id that the log does not know cannot ever be delivered."""
    with pytest.raises(Poison, match="no such notification"):
        await notify.courier().deliver(Order(notification=UUID(int=9)))
    assert await notify.log.read_stream(stream_of(UUID(int=9))) == []


async def test_a_server_that_refuses_everybody_loses_nobody_more_than_the_first(notify: Notify) -> None:
    """A relay that rejects every mail is at fault itself: after twenty refusals in a row mails wait for it, and go out once when it is mended."""
    notify.mail.behaviour = REFUSE
    count = 80
    for number in range(count):
        await raise_(
            notify, Address(channel=Channel.EMAIL, address=f"p{number}@example.org"), subject=f"第{number}件"
        )

    async def blamed() -> bool:
        failed = await notify.emails("failed")
        retrying = await notify.emails("retrying")
        return len(failed) >= REFUSALS and len(retrying) > 5

    async with notify.running():
        await until(blamed)
        notify.mail.behaviour = ACCEPT
        given_up = len(await notify.emails("failed"))
        assert given_up <= REFUSALS + PARALLEL
        await notify.all_emails(count - given_up, "sent")
    assert len(notify.mail.kept) == len({str(mail["To"]) for mail in notify.mail.kept}) == count - given_up
