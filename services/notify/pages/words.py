"""Rows of the delivery record in the words of its pages. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.notify.preview.told import Heard, Said
from services.notify.proving.paper import WHAT as WHAT_TITLES
from shared.events.terms import Channel, NoticeKind, Role

#: state → (title, colour of its lamp)
STATES = {
    "waiting": ("待发送", "grey"),
    "retrying": ("发送未成，将再试", "yellow"),
    "sent": ("已送出", "green"),
    "failed": ("已放弃", "red"),
    "handed_over": ("已转代收人", "grey"),
}
STATE_TITLES = [(code, title) for code, (title, _) in STATES.items() if code != "handed_over"] + [
    ("late", "迟发")
]


def delivery(row: dict[str, Any]) -> dict[str, Any]:
    """One notice on one channel: ``title`` and ``colour`` of its state beside the row's own values."""
    title, colour = STATES.get(row["state"], (row["state"], "grey"))
    shown = {
        "title": title + ("（迟发）" if row["late"] else ""),
        "colour": colour,
        "channel": Channel(row["channel"]),
        "kind": NoticeKind(row["kind"]),
        "role": Role(row["role"]),
    }
    return row | shown


def nobody(row: dict[str, Any]) -> dict[str, Any]:
    """What nobody could be told: whose roles are vacant."""
    return row | {"roles": [Role(role) for role in row["roles"]]}


def notice_rows(rows: Iterable[dict[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """One a notice, in the order of the rows: whom it went to, and ``ways``, what became of it on each channel."""
    notices: dict[Any, dict[str, Any]] = {}
    for row in map(delivery, rows):
        known = notices.setdefault(
            row["id"], row | {"ways": [], "called": names.get(row["person"], row["person"])}
        )
        known["ways"].append(row)
    return list(notices.values())


def to_come(said: Sequence[Said], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is still to be told: the day, what, and whom; nobody where the roles are vacant."""
    return [
        {
            "on": one.told.due_on,
            "kind": one.told.kind,
            "subject": one.told.subject.partition("｜")[0],
            "to": [_heard(heard, names) for heard in one.heard if heard.planned],
            "roles": one.told.roles,
        }
        for one in said
    ]


def _heard(heard: Heard, names: Mapping[str, str]) -> str:
    return f"{names.get(heard.to.person, heard.to.person)}（{heard.to.role.title}）"


__all__ = ["STATES", "STATE_TITLES", "WHAT_TITLES", "delivery", "nobody", "notice_rows", "to_come"]
