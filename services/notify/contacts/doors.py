"""Contacts over HTTP: addresses, subscriptions and deputies of one person, and how all of it stands.

It is recorded at once and answered from the log; notices follow it from the next one on. What changes nothing is not recorded again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Response

from services.notify.contacts import bodies
from services.notify.contacts.checks import check_address, check_delegation
from services.notify.contacts.contact import Contact, Delegation
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog, Expected, Write
from shared.events.case import Person
from shared.events.envelope import new_event
from shared.events.model import Event
from shared.events.notification import (
    AddressSet,
    ContactEvent,
    DelegationEnded,
    DelegationSet,
    SubscriptionSet,
)
from shared.events.terms import Channel
from shared.personal.vault import Placed, Vault
from shared.runtime.openapi import problems
from shared.runtime.problem import problem
from shared.security.visitor import as_the_service
from shared.sql import load_queries

queries = load_queries("services.notify", "contacts.sql")
_NOBODY = problems({404: "没有任职记录的人员"})


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
        return _answer(*place, person, await self.tell(person, place, asked.actor, event))

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
        return _answer(region, found, person, await self.known(region, found, person))

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


def contacting(desk: Desk) -> APIRouter:
    routes = APIRouter(tags=["notify"])
    _wishes(routes, desk)
    _deputies(routes, desk)

    @routes.get(
        "/v1/people/{person}/contact",
        summary="联系方式、订阅和代收",
        response_model=bodies.ContactOf,
        responses=_NOBODY,
    )
    async def get_contact(person: Person, bureau: str | None = None) -> Response:
        try:
            return await desk.show(person, bureau)
        except Unknown:
            return _missing(person)

    return routes


def _wishes(routes: APIRouter, desk: Desk) -> None:
    @routes.put(
        "/v1/people/{person}/addresses/{channel}",
        summary="登记联系方式",
        response_model=bodies.ContactOf,
        responses=_NOBODY,
    )
    async def put_address(person: Person, channel: Channel, asked: bodies.AddressAsked) -> Response:
        check_address(channel, asked.address)
        event = AddressSet(person=person, channel=channel, address=asked.address)
        return await _said(desk, person, asked, event)

    @routes.put(
        "/v1/people/{person}/subscriptions",
        summary="设置订阅",
        response_model=bodies.ContactOf,
        responses=_NOBODY,
    )
    async def put_subscription(person: Person, asked: bodies.SubscriptionAsked) -> Response:
        fields = asked.model_dump(include={"kind", "channel", "wanted", "in_digest"})
        return await _said(desk, person, asked, SubscriptionSet(person=person, **fields))


def _deputies(routes: APIRouter, desk: Desk) -> None:
    @routes.post(
        "/v1/people/{person}/delegations",
        summary="委托代收",
        response_model=bodies.ContactOf,
        responses=_NOBODY,
    )
    async def post_delegation(person: Person, asked: bodies.DelegationAsked) -> Response:
        try:
            return await desk.delegate(person, asked)
        except Unknown:
            return _missing(person)

    @routes.post(
        "/v1/people/{person}/delegations/end",
        summary="结束委托代收",
        response_model=bodies.ContactOf,
        responses=_NOBODY,
    )
    async def post_delegation_end(person: Person, asked: bodies.DelegationEndAsked) -> Response:
        return await _said(desk, person, asked, DelegationEnded(person=person, deputy=asked.deputy))


async def _said(desk: Desk, person: str, asked: bodies.Asked, event: ContactEvent) -> Response:
    try:
        return await desk.say(person, asked, event)
    except Unknown:
        return _missing(person)


def _missing(person: str) -> Response:
    message = f"没有编号为 {person} 的人员，或其已离任；请先登记任职。"
    return problem(404, "person_unknown", message, "person")


def _answer(region: str, bureau: str, person: str, contact: Contact) -> Response:
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
