"""All deadlines of one case: a tab of the case, and a part of other pages that shows what a fact has changed."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.deadlines.life.entries import State
from services.deadlines.pages.lists import queries
from services.deadlines.pages.rooms import Rooms, key_of, there
from services.deadlines.pages.views import changes, shown
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Visit

#: how long an answer waits for the deadlines of a fact that was recorded a moment ago: looks, and seconds between them
LOOKS, BETWEEN = 15, 0.1


def router(rooms: Rooms) -> APIRouter:
    site, routes = rooms.site, rooms.site.router()

    @routes.get("/deadlines/cases/{case}")
    async def get_case(case: str, since: int | None = None, visit: Visit = site.visitor) -> Response:
        key = key_of(case)
        found, settled = await _read(rooms, key, since)
        if found is None and not settled:
            return site.page(visit, "case_soon.html", again=_again(key, since))
        found = there(found)
        visit.identity.check(Act.SEE, found["case"]["region"], found["case"]["bureau"])
        items = [shown(item) for item in found["items"]]
        changed = await _changed(rooms, items, since) if since is not None else {}
        return site.page(
            visit, "case.html", case=found["case"], running=found["running"], groups=grouped(items), since=since,
            changed=changed, again=None if settled else _again(key, since),
        )  # fmt: skip

    return routes


def grouped(items: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What is to be done first, then what waits, then what is over; the earliest first in each."""
    titles = {"open": "进行中", "waiting": "尚未计算", "over": "已经结束"}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in titles}
    for item in items:
        found[_group(item["state"])].append(item)
    return [(titles[name], sorted(of, key=_order)) for name, of in found.items() if of]


def _group(state: str) -> str:
    if state in {State.RUNNING, State.MISSED, State.PAUSED}:
        return "open"
    return "waiting" if state == State.WITHHELD else "over"


def _order(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["due"] or item["earliest"] or item["trigger_on"], item["rule"], item["subject"]


async def _read(rooms: Rooms, key: UUID, since: int | None) -> tuple[dict[str, Any] | None, bool]:
    """The case's deadlines, and whether the desk has come as far as is asked; where it knows of none yet, to the end of the log."""
    settled = since is None or await _settled(rooms, since)
    found = await unfenced(rooms.desk.of_case(key))
    if since is None and not (found and found["items"]):
        settled = await _settled(rooms, await rooms.desk.log.tail())
        found = await unfenced(rooms.desk.of_case(key))
    return found, settled


def _again(key: UUID, since: int | None) -> str:
    return f"/deadlines/cases/{key}" + (f"?since={since}" if since is not None else "")


async def _changed(rooms: Rooms, items: list[dict[str, Any]], since: int) -> dict[UUID, list[str]]:
    """By deadline, what happened to it behind that position."""
    found = {}
    for item in items:
        if item["position"] > since:
            life = await rooms.desk.log.read_stream(f"deadline-{item['id']}")
            found[item["id"]] = changes(life, since)
    return found


async def _settled(rooms: Rooms, since: int) -> bool:
    """Whether the desk has decided what is recorded up to ``since``, and read what it said itself. Waits a moment for it."""
    pool, wanted, behind = rooms.desk.pool, since, True
    for _ in range(LOOKS):
        reached = await pool.fetchval(queries.reached) or 0
        if reached >= wanted and not behind:
            return True
        if reached >= wanted:
            wanted, behind = await rooms.desk.log.tail(), False
            continue
        await asyncio.sleep(BETWEEN)
    return False
