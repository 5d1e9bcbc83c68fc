"""What is about to go out to somebody who is away goes to their deputy instead: leave that was registered after a notice was planned counts too.

It is looked at when the hour has come and the message would be sent, so a leave that was taken back before moved nothing. The deputy's notice and
what became of the first one are events with derived ids: looked at twice, on two channels or after a crash, it is handed over once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import asyncpg

from services.notify import notices
from services.notify.contacts.contact import Contact
from services.notify.contacts.deputies import deputy_of
from services.notify.progress import Progress
from services.notify.recipients import Recipient, Telling
from services.notify.standing import Holder, Standing
from services.notify.timing.plan import addresses
from services.notify.timing.planned import Planned
from shared.clock import Today
from shared.database import Pool
from shared.errors import Retry
from shared.eventlog import EventLog, Expected, Write
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
        deputy = standing and deputy_of(_recipient(wanted[0]), standing, today)
        if not (standing and deputy):
            return False
        gone = await self._gone(wanted)
        left = [
            one for one in wanted if one.first.stream not in gone and one.raised.on_behalf_of != deputy.person
        ]
        return bool(left) and await self._to(deputy, standing, left, channel)

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

    async def _to(
        self, deputy: Holder, standing: Standing, wanted: Sequence[Progress], channel: Channel
    ) -> bool:
        """First the deputy's notice, then that it was handed over: a crash between the two repeats the first, which changes nothing."""
        causes = {one.id: one for one in await self.log.find({one.raised.cause for one in wanted})}
        known = [one for one in wanted if one.raised.cause in causes]
        contact = standing.contact(deputy.region, deputy.bureau, deputy.person)
        copies = (_copy(one, causes[one.raised.cause], deputy, contact) for one in known)
        await asyncio.gather(*map(self.log.append, copies))
        today = self.today()
        moved = (notices.handed_over(one.first, channel, deputy.person, today) for one in known)
        writes = (
            Write(event_of.first.stream, (event,), Expected.any())
            for event_of, event in zip(known, moved, strict=True)
        )
        await asyncio.gather(*map(self.log.append, writes))
        return bool(known)


def _copy(one: Progress, cause: Recorded, deputy: Holder, contact: Contact) -> Write:
    """The same words for the deputy, where and as they want to be reached, at the time that was planned."""
    first, raised = one.first, one.raised
    told = Telling(
        cause=cause,
        region=first.region,
        bureau=first.bureau,
        case_id=raised.case_id,
        roles=(raised.role,),
        subject=raised.subject,
        body=raised.body,
        due_on=first.occurred_on or first.recorded_at.date(),
        kind=raised.kind,
        about=raised.about,
        statutory=raised.statutory,
        day=raised.day,
        step=raised.step,
    )
    behalf = raised.on_behalf_of or raised.person
    to = Recipient(deputy.person, raised.role, first.region, first.bureau, deputy.email, on_behalf_of=behalf)
    reached = addresses(told, to, contact)
    return notices.raised(
        told,
        to,
        Planned(
            reached_at=reached, send_from=raised.send_from, in_digest=raised.in_digest, urgent=raised.urgent
        ),
    )


def _recipient(one: Progress) -> Recipient:
    return Recipient(one.raised.person, one.raised.role, one.first.region, one.first.bureau)


def _standing(
    place: tuple[str, str], said: Sequence[asyncpg.Record], people: Sequence[asyncpg.Record]
) -> Standing:
    contacts = {(*place, row["person"]): Contact.model_validate(row["contact"]) for row in said}
    holders = [Holder(**{**row, "role": Role(row["role"])}) for row in people]
    return Standing(holders={one.post: one for one in holders}, contacts=contacts)
