"""Contacts over HTTP: addresses, subscriptions and deputies of one person, and how all of it stands (``desk.py``)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from services.notify.contacts import bodies
from services.notify.contacts.checks import check_address
from services.notify.contacts.desk import Desk, Unknown
from shared.events.case import Person
from shared.events.notification import (
    AddressSet,
    ContactEvent,
    DelegationEnded,
    SubscriptionSet,
)
from shared.events.terms import Channel
from shared.runtime.openapi import problems
from shared.runtime.problem import problem

_NOBODY = problems({404: "没有任职记录的人员"})


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
