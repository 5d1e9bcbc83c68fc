"""A refusal in words: who, from where, what they asked for and why not. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from shared.clock import SHANGHAI
from shared.security import Duty

#: by the codes of NotAllowed
WHY = {
    "act_not_allowed": "身份不允许",
    "not_yours": "其他单位（地区）的内容",
    "not_recipient": "不是发给此人的通知",
}
_METHODS = {"GET": "查看", "HEAD": "查看"}


@dataclass(frozen=True, slots=True)
class Refusal:
    position: int
    at: datetime
    person: str
    name: str
    duty: str
    place: str
    did: str
    path: str
    why: str


def refusal(row: Mapping[str, Any], name: str, place: str) -> Refusal:
    """``name`` and ``place`` of the account, where there still is one."""
    known = {duty.value: duty.title for duty in Duty}
    return Refusal(
        position=row["position"],
        at=row["at"],
        person=row["person"],
        name=name,
        duty=known.get(row["duty"], row["duty"]),
        place=place or (row["bureau"] if row["bureau"] != "none" else ""),
        did=_METHODS.get(row["method"], "提交"),
        path=row["path"],
        why=WHY.get(row["code"], row["code"]),
    )


def span(day: date) -> tuple[datetime, datetime]:
    """The first instants of the day and of the next one, in Asia/Shanghai."""
    first = datetime.combine(day, time(), SHANGHAI)
    return first, first + timedelta(days=1)
