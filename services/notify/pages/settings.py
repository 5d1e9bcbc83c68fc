"""How the visitor is reached: addresses, what is told on which channel, who stands in. What the documents require cannot be dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.notify.contacts.checks import check_address
from services.notify.contacts.contact import Contact, Delegation
from services.notify.contacts.desk import Desk, Unknown
from services.notify.pages.wishes import WISHED, kinds_wished, wishes
from shared.errors import Faults, Rejected
from shared.events.notification import AddressSet, ContactEvent, DelegationEnded, DelegationSet
from shared.events.terms import Channel
from shared.security import Act
from shared.sql import load_queries
from shared.web import Visit

if TYPE_CHECKING:
    from services.notify.pages import Rooms

queries = load_queries(__package__)
PATH = "/inbox/settings"
DONE = {
    "addresses": "联系方式已保存，从下一件通知起生效。",
    "subscriptions": "订阅已保存，从下一件通知起生效。",
    "delegations": "委托代收已登记。",
    "ended": "委托代收已结束。",
}
#: that an error can stand beside
FIELDS = (*(f"address-{one}" for one in Channel), "deputy", "first_day", "until")
Sent = Mapping[str, Any]


def router(rooms: Rooms) -> APIRouter:
    routes, site = rooms.site.router(), rooms.site

    @routes.get(PATH)
    async def get_settings(done: str = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        return await _page(rooms, visit, done=DONE.get(done))

    @routes.post(PATH + "/addresses")
    async def post_addresses(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        return await _told(rooms, visit, "addresses", sent, _addresses)

    @routes.post(PATH + "/subscriptions")
    async def post_subscriptions(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        return await _told(rooms, visit, "subscriptions", sent, wishes)

    @routes.post(PATH + "/delegations")
    async def post_delegation(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        try:
            place = await _place(rooms.contacts, visit)
            wanted = _delegation(sent)
            await rooms.contacts.check(visit.identity.person, place, wanted)
        except Rejected as error:
            return await _page(rooms, visit, error=error, sent=sent)
        return await _told(rooms, visit, "delegations", sent, _delegated)

    @routes.post(PATH + "/delegations/end")
    async def post_delegation_end(visit: Visit = site.visitor) -> Response:
        sent = await visit.form()
        return await _told(rooms, visit, "ended", sent, _ended)

    return routes


async def _place(desk: Desk, visit: Visit) -> tuple[str, str]:
    """Where the visitor holds a role. Rejected for who holds none: nobody tells them anything."""
    visit.identity.check(Act.SEE)
    try:
        return await desk.place(visit.identity.person, visit.identity.bureau)
    except Unknown:
        said = "您在本单位没有任职登记，系统不会向您发送通知；请本单位内勤在“单位和人员”中登记任职后再设置。"
        raise Rejected("person_unknown", said) from None


async def _told(rooms: Rooms, visit: Visit, what: str, sent: Sent, events_of: Any) -> Response:
    """What the form says is recorded, as far as it is new; a form that is wrong comes back as it was sent."""
    who = visit.identity.person
    try:
        place = await _place(rooms.contacts, visit)
        await rooms.contacts.tell(who, place, who, *events_of(who, sent))
    except Rejected as error:
        return await _page(rooms, visit, error=error, sent=sent)
    return RedirectResponse(f"{PATH}?done={what}", 303)


def _addresses(person: str, sent: Sent) -> list[ContactEvent]:
    wrong, told = Faults(), []
    for channel in Channel:
        if channel is Channel.INBOX or (text := sent.get(f"address-{channel}")) is None:
            continue
        address = str(text).strip() or None
        with wrong:
            _check_address(channel, address)
        told.append(AddressSet(person=person, channel=channel, address=address))
    wrong.check()
    return [*told]


def _check_address(channel: Channel, address: str | None) -> None:
    """At its field on this page."""
    try:
        check_address(channel, address)
    except Rejected as error:
        raise Rejected(error.code, error.message, f"address-{channel}") from None


def _delegation(sent: Sent) -> Delegation:
    wrong, deputy = Faults(), str(sent.get("deputy") or "")
    with wrong:
        if not deputy:
            raise Rejected("deputy_missing", "请选择代收人。", "deputy")
    with wrong:
        first = _day(sent, "first_day", "首日")
    with wrong:
        until = _day(sent, "until", "末日")
    wrong.check()
    return Delegation(deputy=deputy, first_day=first, until=until)


def _day(sent: Sent, name: str, title: str) -> date:
    try:
        return date.fromisoformat(str(sent.get(name) or ""))
    except ValueError:
        raise Rejected("bad_date", f"请填写代收的{title}。", name) from None


def _delegated(person: str, sent: Sent) -> Iterator[ContactEvent]:
    reason = str(sent.get("reason") or "").strip()[:2000] or None
    yield DelegationSet(person=person, reason=reason, **_delegation(sent).model_dump())


def _ended(person: str, sent: Sent) -> Iterator[ContactEvent]:
    yield DelegationEnded(person=person, deputy=str(sent.get("deputy") or ""))


async def _page(
    rooms: Rooms,
    visit: Visit,
    *,
    done: str | None = None,
    error: Rejected | None = None,
    sent: Sent | None = None,
) -> Response:
    who, contact, others = visit.identity.person, Contact(), []
    try:
        place = await _place(rooms.contacts, visit)
    except Rejected as why:
        return rooms.site.page(visit, "settings_none.html", why=why.message)
    contact = await rooms.contacts.known(*place, who)
    rows = await rooms.pool.fetch(queries.colleagues, *place)
    others = [(row["person"], row["label"] or row["person"]) for row in rows if row["person"] != who]
    mail = next((row["email"] for row in rows if row["person"] == who and row["email"]), None)
    own = await rooms.contacts.legible(*contact.addresses.values(), *([mail] if mail else []))
    return rooms.site.page(
        visit,
        "settings.html",
        status=422 if error else 200,
        contact=contact,
        addresses={channel: own[address] for channel, address in contact.addresses.items()},
        mail=mail and own[mail],
        channels=[one for one in Channel if one is not Channel.INBOX],
        wished=WISHED,
        kinds=kinds_wished(contact),
        others=others,
        names=dict(others),
        done=done,
        faults=error.beside(*FIELDS) if error else (),
        sent=sent or {},
        today=rooms.today(),
    )
