"""Rows of the delivery record in the words of its pages. Pure."""

from __future__ import annotations

from typing import Any

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
