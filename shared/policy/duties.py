"""``quotas`` and ``periodic`` of a pack: duties without a case, counted over a year or half a year, for a bureau or each of its people."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from shared.events.terms import CaseKind, DepartmentKind, Recipient, Report, Roster
from shared.policy.facts import FactPattern
from shared.policy.parts import Cited, Count, Item, Length, MonthDay, Part, Slug, Step


class Counting(Part):
    """What a quota counts. ``distinct: plaintiffs`` counts different plaintiffs of the cases instead of facts; ``by`` is the field that
    names the person a fact counts for; without ``fact`` it is the size of the roster. ``case_kinds`` leaves out other cases, for the count
    and for the quota's occasion (a 听证 of a reconsideration is no 出庭).
    """

    fact: FactPattern | None = None
    distinct: Literal["plaintiffs"] | None = None
    by: Slug | None = None
    case_kinds: tuple[CaseKind, ...] | None = None

    @model_validator(mode="after")
    def _field_exists(self) -> Self:
        if self.fact:
            self.fact.require(*([self.by] if self.by else []))
        return self


class Size(Part):
    """How many people a roster needs; 0 and null are no bound."""

    at_least: int = Field(default=0, ge=0)
    at_most: int | None = Field(default=None, ge=1)


class Settled(Part):
    """What ends each matter that the counted fact begins: ``fact``, with the same value in the field ``same``."""

    fact: FactPattern
    same: Slug


class Quota(Item, Cited):
    """At least so many in a period. A period in which nothing could have been done (no hearing) is no failure.

    ``per``: the bureau, every member of ``roster``, or every department (then ``sizes`` by its kind). A ``standing`` quota holds every day;
    a gap in it must be filled within ``refill``. With ``settled_by`` it is not a number that must hold but matters, each begun by
    ``count.fact`` and to be settled within ``refill``.
    """

    owner: Literal["bureau", "justice_bureau"] = "bureau"
    #: only bureaus that enforce (有行政执法职能)
    enforcing_only: bool = False
    per: Literal["bureau", "person", "department"] = "bureau"
    period: Literal["half_year", "year", "standing"]
    roster: Roster | None = None
    count: Counting = Counting()
    at_least: Count = 1
    at_most: Count | None = None
    sizes: dict[DepartmentKind, Size] = Field(default_factory=dict)
    occasion: FactPattern | None = None
    refill: Length | None = None
    settled_by: Settled | None = None
    #: on these days it is forecast and said how it stands
    check_on: tuple[MonthDay, ...] = ()

    @model_validator(mode="after")
    def _countable(self) -> Self:
        if self.per != "bureau" and self.roster is None:
            raise ValueError("按人或按部门计的定额须写明 roster")
        if self.count.fact is None and self.roster is None:
            raise ValueError("须写明 count.fact，或计人数的 roster")
        if self.settled_by:
            return self._settles()
        if (self.period == "standing") != (self.count.fact is None):
            raise ValueError("standing 只用于名册人数")
        return self

    def _settles(self) -> Self:
        ends, fact = self.settled_by, self.count.fact
        if not (ends and fact and self.refill and self.period == "standing" and self.per == "bureau"):
            raise ValueError("settled_by 须有 count.fact 和 refill，period 为 standing，按单位计")
        fact.require(ends.same)
        ends.fact.require(ends.same)
        return self


class PeriodicSample(Part):
    period: str
    due: date


class Periodic(Item, Cited):
    """A report that is due again and again: so long after the period's end (``after``), or before a day of the next year (``by``).

    It is done when it was sent to every one of ``to``.
    """

    owner: Literal["bureau", "justice_bureau"] = "bureau"
    report: Report
    every: Literal["half_year", "year", "month"]
    after: Length | None = None
    by: MonthDay | None = None
    to: tuple[Recipient | None, ...] = (None,)
    remind: tuple[Step, ...] = (10, 3, 0)
    samples: tuple[PeriodicSample, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.after is None) == (self.by is None):
            raise ValueError("须写 after 或 by 之一")
        return self
