"""All routers of the pages, in the order in which their paths are tried."""

from __future__ import annotations

from fastapi import APIRouter

from services.deadlines.pages import (
    calendar,
    case,
    certificate_check,
    certificates,
    counting,
    deadline,
    duties,
    editions,
    lists,
    policies,
    policy_diff,
    today,
    what_if,
    withdrawals,
)
from services.deadlines.pages.rooms import Rooms

#: fixed paths before those that name one deadline
_PARTS = (
    today, calendar, editions, withdrawals, policy_diff, policies, counting, duties, certificate_check, certificates, case, lists, what_if, deadline,
)  # fmt: skip


def routers(rooms: Rooms) -> list[APIRouter]:
    return [part.router(rooms) for part in _PARTS]
