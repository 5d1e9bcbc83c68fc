"""The notify service put together as ``app`` does, on real Postgres, NATS and SMTP, with every part startable by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import orjson

from services.notify.acts import writing
from services.notify.api import reading
from services.notify.channels.email import Mailer, Relay
from services.notify.channels.message import Sender
from services.notify.contacts.handing_over import HandsOver
from services.notify.courier import Courier, Patience
from services.notify.dispatch import Dispatch
from services.notify.hours import Hours, always
from services.notify.limits import Breaker, Gates
from services.notify.notices import stream_of
from services.notify.preview.desk import Desk
from services.notify.preview.doors import previewing
from services.notify.projection import Inbox
from services.notify.proving.doors import proving
from services.notify.queue import subscribe
from services.notify.raising import Teller
from services.notify.reminders.ladders import load_ladders
from shared import database as db
from shared.bus.broker import make_broker
from shared.bus.connection import Bus
from shared.bus.topology import DEADLETTERS, DISPATCH, provision
from shared.clock import utc_now
from shared.eventlog import EventLog, Expected, Write
from shared.events.envelope import NewEvent, Recorded, new_event
from shared.events.notification import Address, NotificationRaised
from shared.events.terms import Channel, Role
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters, make_masters
from shared.personal.vault import Vault
from shared.projection import Doorbell, Projection, Runner
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from tests.support.bureau import BUREAU, REGION, TODAY
from tests.support.mailserver import MailServer
from tests.support.servers import EmbeddedServer
from tests.support.stores import url_of
from tests.support.tokens import Issuer
from tests.support.waiting import until

QUICK = Patience(first=0.05, last=0.2, attempts=1_000)
#: when the rule of ``bureau.duty`` reminds
REMIND = {"answer": (5, 3, 0)}
PACE = Pace(lease=2.0, poll=0.02, tick=0.02)
#: leaves nobody alone for long
GATES = Breaker(threshold=10, pause=0.05, longest=0.2)


@dataclass
class Notify:
    """``log`` may append every service's events; ``own`` and ``pool`` have the rights of notify."""

    log: EventLog
    own: EventLog
    pool: db.Pool
    bus: Bus
    nats: EmbeddedServer
    mail: MailServer
    tokens: Issuer
    vault: Vault
    master_keys: Path
    now: Callable[[], datetime] = utc_now
    today: date = TODAY
    hours: Hours = always
    deputies: HandsOver | None = None
    teller: Teller | None = None

    async def happened(self, events: Iterable[Recorded]) -> None:
        """Record what a story's book says, as the services it belongs to would."""
        for event in events:
            await self.log.append(Write(event.stream, (_again(event),), Expected.any()))

    def courier(self, patience: Patience = QUICK, **mailer: float) -> Courier:
        handed_in = Mailer(Relay.parse(self.mail.url), "yingsu@example.org", **mailer)
        return self.courier_of({Channel.EMAIL: handed_in}, patience)

    def courier_of(self, senders: Mapping[Channel, Sender], patience: Patience = QUICK) -> Courier:
        return Courier(
            self.own,
            senders,
            today=lambda: self.today,
            now=self.now,
            patience=patience,
            gates=Gates(GATES),
            hours=self.hours,
            deputies=self.deputies,
            vault=self.vault,
        )

    def dispatch(self, now: Callable[[], datetime] = utc_now) -> Dispatch:
        return Dispatch(lambda: self.bus.js, now, self.hours)

    def inbox(self) -> Inbox:
        return Inbox(self.own, lambda: self.today, deputies=self.deputies)

    @asynccontextmanager
    async def projecting(self, *projections: Projection) -> AsyncIterator[None]:
        """Run the projections, by default both of the service."""
        bell = Doorbell()
        wanted = projections or (self.inbox(), self.dispatch())
        runners = [
            Runner(projection, self.pool, self.own, owner=f"test {id(self)}", bell=bell.bell(), pace=PACE)
            for projection in wanted
        ]
        tasks = [asyncio.create_task(runner.run()) for runner in runners]
        try:
            yield
        finally:
            await _end(tasks)

    @asynccontextmanager
    async def delivering(
        self, courier: Courier | None = None, channels: Iterable[Channel] = (Channel.EMAIL,)
    ) -> AsyncIterator[None]:
        """Work off the dispatch queue."""
        broker = make_broker(self.nats.url, "notify")
        subscribe(broker, courier or self.courier(), channels)
        await broker.start()
        try:
            yield
        finally:
            await broker.stop()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with self.projecting(), self.delivering():
            yield

    @asynccontextmanager
    async def http(self) -> AsyncIterator[httpx.AsyncClient]:
        app = make_app("notify")

        def today() -> date:
            return self.today

        routers = (
            reading(self.pool),
            writing(self.own, self.pool, today),
            proving(self.own, self.pool, today),
            previewing(
                Desk(
                    self.own,
                    self.pool,
                    today,
                    self.teller or Teller.always_open(self.own, today),
                    load_ladders(),
                    REMIND,
                )
            ),
        )
        for router in routers:
            app.include_router(router)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://notify") as client:
            yield client

    async def rows(self, query: str) -> list[dict[str, Any]]:
        """Rows of the read models; none while they are not there yet."""
        with suppress(asyncpg.UndefinedTableError):
            return [dict(row) for row in await self.pool.fetch(query)]
        return []

    async def emails(self, *states: str) -> list[dict[str, Any]]:
        rows = await self.rows("select * from notify_deliveries where channel = 'email' order by id")
        return [row for row in rows if not states or row["state"] in states]

    async def all_emails(self, count: int, state: str) -> None:
        async def so() -> bool:
            return len(await self.emails(state)) == count

        await until(so)

    async def caught_up(self, name: str) -> None:
        """Until a projection has seen the whole log as it is now."""
        tail = await self.log.tail()

        async def so() -> bool:
            position = await self.pool.fetchval(
                "select position from projections.generations where name = $1 and status = 'live'", name
            )
            return position is not None and position >= tail

        await until(so)

    async def records(self, kind: str) -> list[Recorded]:
        """Every recorded event of ``notification.<kind>``."""
        page = await self.log.read(0, 100_000, {f"notification.{kind}"})
        return page.events

    async def queued(self) -> int:
        return (await self.bus.js.stream_info(DISPATCH)).state.messages

    async def dead_letters(self) -> int:
        return (await self.bus.js.stream_info(DEADLETTERS)).state.messages

    async def queue_again(self, notification: UUID) -> None:
        """As if the broker had lost its memory of what was published."""
        payload = orjson.dumps({"notification": notification})
        await self.bus.js.publish(f"dispatch.email.{uuid4()}", payload, stream=DISPATCH)


async def raise_(notify: Notify, *addresses: Address, subject: str = "提醒", **data: object) -> UUID:
    """A notification as ``notices.raised`` writes it, for its addresses."""
    key = uuid4()
    given = {
        "person": "p-1",
        "role": Role.HANDLER,
        "cause": uuid4(),
        "subject": subject,
        "body": "请：办理。",
    }
    event = NotificationRaised.model_validate(given | {"reached_at": addresses} | data)
    new = new_event(event, region=REGION, bureau=BUREAU, actor="notify", occurred_on=TODAY)
    await notify.own.append(Write(stream_of(key), (new,), Expected.new()))
    return key


@asynccontextmanager
async def notify_service(database: str, log: EventLog, nats: EmbeddedServer) -> AsyncIterator[Notify]:
    url = url_of("notify", database)
    mail = MailServer()
    async with AsyncExitStack() as stack:
        pool = await db.connect_pool(url, name="notify", search_path="notify")
        stack.push_async_callback(db.close_pool, pool)
        own = await stack.enter_async_context(EventLog.open(url, pool, name="notify"))
        bus = Bus(nats.url, "notify")
        await bus.connect()
        stack.push_async_callback(bus.close)
        await provision(bus.js)
        mail.start()
        stack.callback(mail.stop)
        folder = Path(stack.enter_context(TemporaryDirectory()))
        make_masters(keys := folder / "masters.json")
        vault = Vault(Keyring(pool, FileMasters(keys)))
        yield Notify(log, own, pool, bus, nats, mail, Issuer(folder), vault, keys)


def _again(event: Recorded) -> NewEvent:
    names = ("type", "data", "region", "bureau", "actor", "occurred_on", "id", "schema")
    return NewEvent(**{name: getattr(event, name) for name in names})


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
