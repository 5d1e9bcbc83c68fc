"""How a region's 司法局 supervises, as far as the documents leave it open: how long a bureau may reply, what a year is, how an “or” is read.

It stands in an agreement (``*.agreed.yaml``) under ``supervision``. Without one the shipped values hold; both are 约定, and say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from shared.policy.parts import Count, Part, RuleId
from shared.policy.provisions import Joined

if TYPE_CHECKING:
    from shared.policy.agreement import Agreement

#: a calendar year (自然年), or any twelve months up to a finding
Window = Literal["calendar", "rolling"]


class Supervising(Part):
    """``reply_days``: natural days from the proposal for the bureau's 申辩. ``joined`` sets a provision's 或 or 且 by its name."""

    reply_days: Count = 7
    window: Window = "calendar"
    joined: dict[RuleId, Joined] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """What holds for one bureau, and where it was agreed; ``where`` null: nowhere, the shipped values."""

    how: Supervising
    where: str | None = None

    @property
    def said(self) -> str:
        """As in 「约定，见…」."""
        return f"约定，见{self.where}" if self.where else "约定，系统缺省"


def settled(agreements: Iterable[Agreement], region: str, bureau: str) -> Settled:
    """A bureau's own agreement goes before its region's."""
    binding = [
        one for one in agreements if one.content.supervision and one.content.binds.covers(region, bureau)
    ]
    last = max(binding, key=lambda one: one.rank, default=None)
    if last is None or last.content.supervision is None:
        return Settled(Supervising())
    return Settled(last.content.supervision, last.where)
