"""Given these facts, when this one comes, then it is recorded or refused with this code: how the rules are tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.intake.decide import decide
from services.intake.state import State, after
from services.intake.submission import parse
from shared.errors import Rejected
from shared.events.envelope import NewEvent, derived_id

TODAY = date(2026, 11, 22)
CASE = derived_id("test", "case")
REGION, BUREAU = "370404", "fz-renshe"


def item(
    type_: str,
    occurredon: str | None = "2026-11-02",
    /,
    *,
    key: str = "",
    envelope: dict[str, Any] | None = None,
    **data: Any,
) -> dict[str, Any]:
    """A submission as it comes through a door. ``key`` tells apart two of the same content."""
    area = type_.partition(".")[0]
    subject = f"case-{CASE}" if area == "case" else f"organisation-{REGION}-{BUREAU}"
    return {
        "id": str(derived_id("test", type_, occurredon, data, key)),
        "type": type_,
        "subject": subject,
        "region": REGION,
        "bureau": BUREAU,
        "actor": "handler-1",
        "occurredon": occurredon,
        "data": data,
        **(envelope or {}),
    }


def fact_id(one: dict[str, Any]) -> UUID:
    return UUID(one["id"])


@dataclass(frozen=True)
class Scene:
    state: State

    def when(self, one: dict[str, Any]) -> NewEvent:
        """The event that records it."""
        return decide(parse(one), self.state, TODAY)

    def refuses(self, one: dict[str, Any], code: str, field: str | None = None) -> Rejected:
        """It is refused with this code, and with this field if one is named."""
        with pytest.raises(Rejected) as refusal:
            self.when(one)
        assert refusal.value.code == code, refusal.value.message
        if field:
            assert refusal.value.field == field
        return refusal.value


def given(*items: dict[str, Any]) -> Scene:
    """A stream with these facts recorded one after the other, each allowed."""
    state = State()
    for one in items:
        state = after(state, decide(parse(one), state, TODAY))
    return Scene(state)


OPENED = item("case.opened", None, name="（虚构）甲诉某局行政处罚案")
FIRST = item("case.instance_opened", "2026-10-08", instance=1, level="first")
NOTICE = item("case.notice_received", "2026-10-12", instance=1)
JUDGED = item("case.judged", "2026-11-10", instance=1, document="judgment", outcome="revoke")
UNDER_WAY = (OPENED, FIRST, NOTICE)
