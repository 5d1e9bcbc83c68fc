"""What is about to go out to somebody who is away goes to their deputy instead: leave that was registered after a notice was planned counts too.

It is looked at when the hour has come and the message would be sent, so a leave that was taken back before moved nothing. Without a deputy the
person is told as ever, and of what the documents require the next role as well. What others are told, and what became of the first notice, are
events with derived ids in one append: looked at twice, on two channels or after a crash, it is handed over once and waits together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from uuid import UUID

import asyncpg

from services.notify import notices
from services.notify.contacts.contact import Contact
from services.notify.contacts.copies import copy, recipient
from services.notify.contacts.deputies import deputy_of, next_role
from services.notify.progress import Progress
from services.notify.recipients import Recipient, recipient_of
from services.notify.standing import Holder, Standing
from shared.clock import Today
from shared.database import Pool
from shared.errors import Retry
from shared.eventlog import Appended, EventLog, Expected, Write
from shared.events.envelope import Recorded
from shared.events.notification import NotificationSent
from shared.events.terms import Channel, Role
from shared.sql import load_queries

queries = load_queries("services.notify", "contacts.sql")


class HandsOver(Protocol):
    async def hand_over(self, wanted: Sequence[Progress], channel: Channel) -> bool:
        """``wanted`` are of one person. Whether any of it is somebody else's now and need not be sent."""


class NobodyAway:
    """Everybody is told themselves."""

    async def hand_over(self, wanted: Sequence[Progress], channel: Channel) -> bool:  # noqa: ARG002
        return False


@dataclass(frozen=True, slots=True)
class Deputies:
    """``pool`` sees the service's read models."""

    log: EventLog
    pool: Pool
    today: Today

    async def hand_over(self, wanted: Sequence[Progress], channel: Channel) -> bool:
        """Nothing that went out on another channel already, and nothing back to whom it comes from. Retry while the read models are not there."""
        today = self.today()
        standing = await self._around(wanted[0], today)
        if standing is None:
            return False
        gone = await self._gone(wanted)
        left = [one for one in wanted if one.first.stream not in gone]
        causes = {one.id: one for one in await self.log.find({one.raised.cause for one in left})}
        known = [one for one in left if one.raised.cause in causes]
        if deputy := deputy_of(recipient(wanted[0]), standing, today):
            return await self._to_deputy(deputy, known, causes, standing, channel)
        await self._to_next_role([one for one in known if one.raised.statutory], causes, standing)
        return False

    async def _around(self, one: Progress, today: date) -> Standing | None:
        """The people of their bureau and how they are reached; None, which is the rule, when they are there."""
        place = one.first.region, one.first.bureau
        try:
            known = await self.pool.fetchval(queries.contact_of, *place, one.raised.person)
            contact = Contact.model_validate(known) if known else Contact()
            if not (contact.on_leave(today) or contact.deputy(today)):
                return None
            said = await self.pool.fetch(queries.contacts_of, *place)
            people = await self.pool.fetch(queries.people_of, *place)
        except asyncpg.UndefinedTableError as error:
            raise Retry("the read models are not there yet") from error
        return _standing(place, said, people)

    async def _gone(self, wanted: Sequence[Progress]) -> set[str]:
        events = await self.log.read_streams({one.first.stream for one in wanted})
        return {event.stream for event in events if isinstance(event.payload, NotificationSent)}

    async def _to_deputy(
        self,
        deputy: Holder,
        known: Iterable[Progress],
        causes: Mapping[UUID, Recorded],
        standing: Standing,
        channel: Channel,
    ) -> bool:
        """The deputy's notices, and that the first ones were handed over."""
        writes: list[Write] = []
        today, contact = self.today(), standing.contact(deputy.region, deputy.bureau, deputy.person)
        for one in known:
            if one.raised.on_behalf_of != deputy.person:
                behalf = one.raised.on_behalf_of or one.raised.person
                to = replace(recipient_of(deputy), role=one.raised.role, on_behalf_of=behalf)
                moved = notices.handed_over(one.first, channel, deputy.person, today)
                writes += (
                    copy(one, causes[one.raised.cause], to, contact),
                    Write(one.first.stream, (moved,), Expected.any()),
                )
        await self._together(writes)
        return bool(writes)

    async def _to_next_role(
        self, known: Iterable[Progress], causes: Mapping[UUID, Recorded], standing: Standing
    ) -> None:
        """As it would have been planned, had the leave been known then: nobody, where a colleague in the same role hears of it."""
        writes: list[Write] = []
        for one in known:
            for to in next_role(recipient(one), await self._heard(one), standing, self.today()):
                contact = standing.contact(to.region, to.bureau, to.person)
                writes.append(copy(one, causes[one.raised.cause], to, contact))
        await self._together(writes)

    async def _heard(self, one: Progress) -> list[Recipient]:
        raised = one.raised
        rows = await self.pool.fetch(queries.heard_of, raised.cause, raised.about, raised.case_id)
        return [
            Recipient(row["person"], Role(row["role"]), one.first.region, one.first.bureau) for row in rows
        ]

    async def _together(self, writes: Sequence[Write]) -> None:
        """In one append, so that no tick of the queue comes between them; what is there already is left out."""
        there = {event.id for event in await self.log.read_streams({one.stream for one in writes})}
        new = [one for one in writes if one.events[0].id not in there]
        if new and not isinstance(await self.log.append(*new), Appended):
            for one in new:  # another process recorded some of them meanwhile
                await self.log.append(one)


def _standing(
    place: tuple[str, str], said: Sequence[asyncpg.Record], people: Sequence[asyncpg.Record]
) -> Standing:
    contacts = {(*place, row["person"]): Contact.model_validate(row["contact"]) for row in said}
    holders = [Holder(**{**row, "role": Role(row["role"])}) for row in people]
    return Standing(holders={one.post: one for one in holders}, contacts=contacts)
