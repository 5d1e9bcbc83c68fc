"""What one person says about how they are reached, and how all of it stands: for the doors and for the pages.

It is recorded at once and answered from the log; notices follow it from the next one on. What changes nothing is not recorded again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Response

from services.notify.contacts import bodies
from services.notify.contacts.checks import check_delegation
from services.notify.contacts.contact import Contact, Delegation
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog, Expected, Write
from shared.events.envelope import new_event
from shared.events.model import Event
from shared.events.notification import ContactEvent, DelegationSet
from shared.personal.vault import Placed, Vault
from shared.security.visitor import as_the_service
from shared.sql import load_queries

queries = load_queries("services.notify", "contacts.sql")


class Unknown(Exception):  # noqa: N818  (an answer)
    """Nobody of that name holds a role."""


@dataclass(frozen=True, slots=True)
class Desk:
    """``pool`` sees the service's read models; ``vault`` seals addresses before anything is decided on them."""

    log: EventLog
    pool: Pool
    today: Today
    vault: Vault | None = None

    async def place(self, person: str, bureau: str | None) -> tuple[str, str]:
        """Region and bureau. Unknown, or Rejected when there are several."""
        found = await self.pool.fetch(queries.posts, person, bureau)
        if not found:
            raise Unknown
        if len(found) > 1:
            names = "、".join(row["bureau"] for row in found)
            raise Rejected(
                "bureau_wanted", f"此人在多个单位任职（{names}），请用 bureau 指明单位。", "bureau"
            )
        return found[0]["region"], found[0]["bureau"]

    async def contacts(self, region: str, bureau: str) -> Mapping[str, Contact]:
        rows = await self.pool.fetch(queries.contacts_of, region, bureau)
        return {row["person"]: Contact.model_validate(row["contact"]) for row in rows}

    async def say(self, person: str, asked: bodies.Asked, event: ContactEvent) -> Response:
        place = await self.place(person, asked.bureau)
        return answer(*place, person, await self.tell(person, place, asked.actor, event))

    async def tell(self, person: str, place: tuple[str, str], actor: str, *events: ContactEvent) -> Contact:
        """Record what does not stand so already, in order; the contact as it stands then."""
        region, bureau = place
        contact, changes = await self.known(region, bureau, person), []
        for event in await self._sealed(region, bureau, events):
            if contact.already(event):
                continue
            changes.append(new_event(event, region=region, bureau=bureau, actor=actor, occurred_on=None))
            contact = contact.after(event)
        if changes:
            await self.log.append(Write(stream_of(region, bureau, person), tuple(changes), Expected.any()))
        return contact

    async def _sealed(self, region: str, bureau: str, events: Sequence[ContactEvent]) -> list[Event]:
        if self.vault is None:
            return list(events)
        done = list[Event]()
        with as_the_service():
            sealed = await self.vault.protected([Placed(event, region, bureau) for event in events])
        for one in sealed:
            if isinstance(one, Rejected):
                raise one
            done.append(one)
        return done

    async def legible(self, *addresses: str) -> dict[str, str]:
        """What the person's own pages show of their own addresses: nobody else is told anything by that. Empty for an erased one."""
        if self.vault is None:
            return {one: one for one in addresses}
        with as_the_service():
            opened = await self.vault.opened(*addresses)
        return {one: opened.get(one, one) or "" for one in addresses}

    async def known(self, region: str, bureau: str, person: str) -> Contact:
        """Leaves by the read model, all else by the log, where one's own words stand at once."""
        known = (await self.contacts(region, bureau)).get(person, Contact())
        contact = Contact(leaves=known.leaves)
        for event in await self.log.read_stream(stream_of(region, bureau, person)):
            contact = contact.after(event.payload)
        return contact

    async def show(self, person: str, bureau: str | None) -> Response:
        region, found = await self.place(person, bureau)
        return answer(region, found, person, await self.known(region, found, person))

    async def delegate(self, person: str, asked: bodies.DelegationAsked) -> Response:
        wanted = Delegation(deputy=asked.deputy, first_day=asked.first_day, until=asked.until)
        await self.check(person, await self.place(person, asked.bureau), wanted)
        fields = wanted.model_dump() | {"reason": asked.reason}
        return await self.say(person, asked, DelegationSet(person=person, **fields))

    async def check(self, person: str, place: tuple[str, str], wanted: Delegation) -> None:
        """Rejected for a delegation that cannot work."""
        members = frozenset(row["person"] for row in await self.pool.fetch(queries.members, *place))
        check_delegation(person, wanted, await self.contacts(*place), members, self.today())


def stream_of(region: str, bureau: str, person: str) -> str:
    return f"contact-{region}-{bureau}-{person}"


def answer(region: str, bureau: str, person: str, contact: Contact) -> Response:
    said = contact.model_dump(mode="json")
    body: dict[str, Any] = {
        "region": region,
        "bureau": bureau,
        "person": person,
        "addresses": [{"channel": one, "address": where} for one, where in said["addresses"].items()],
        "subscriptions": said["wishes"],
        "delegations": said["delegations"],
        "leaves": [{"first_day": first, "until": until} for first, until in said["leaves"].items()],
    }
    return Response(orjson.dumps(body), media_type="application/json")
