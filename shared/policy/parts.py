"""What every item of a policy pack is made of: names, days in force, whom it binds, periods, the clause it comes from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from shared.events.terms import DeadlineKind, Role, Strength

Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]


def _listed(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


#: one name may be written without brackets
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_listed)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+\.[a-z0-9_-]+$")]
#: a day of every year, as in 09-30
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Count = Annotated[int, Field(ge=1, le=10_000)]
Step = Annotated[int, Field(ge=0, le=60)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Effective(Part):
    """From the first day in force to the first day no longer in force; null is open."""

    start: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.until and self.until <= self.start:
            raise ValueError("until 须晚于 from")
        return self

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)


class Binds(Part):
    """Whom the document binds; an empty list is everyone."""

    regions: tuple[str, ...] = ()
    bureaus: tuple[str, ...] = ()

    def covers(self, region: str, bureau: str) -> bool:
        return (not self.regions or region in self.regions) and (not self.bureaus or bureau in self.bureaus)


class Length(Part):
    """A period as the document gives it: exactly one unit, after the trigger unless ``before``."""

    days: Count | None = None
    workdays: Count | None = None
    months: Count | None = None
    years: Count | None = None
    before: bool = False

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(n is not None for n in (self.days, self.workdays, self.months, self.years)) != 1:
            raise ValueError("期间须在 days、workdays、months、years 中恰好写一项")
        return self


class Reading(Part):
    """One way to read an ambiguous text, or one end of a range. The earliest reminds, the latest decides a breach."""

    id: Slug
    text: Text
    period: Length


class Cited(Part):
    """What an item rests on: the clause (its id in ``clauses.yaml``, or the article) and the words it uses."""

    clause: Text
    quote: Text


class Version(Cited):
    """What the rule said for triggers (or acceptances) in ``effective``: its clause, its words, its period or its readings.

    Neither is written where the facts themselves say until when (a court's document, 化解时限).
    """

    effective: Effective = Effective()
    period: Length | None = None
    readings: tuple[Reading, ...] = ()
    #: a text that can be read in two ways, or one that gives a range (2-3个工作日: remind at the one, late after the other)
    readings_are: Literal["ambiguity", "range"] = "ambiguity"

    @model_validator(mode="after")
    def _period_or_readings(self) -> Self:
        if (self.period is not None and self.readings) or len(self.readings) == 1:
            raise ValueError("须写一个 period，或两个以上 readings")
        return self

    @property
    def periods(self) -> tuple[Length, ...]:
        """One, or one a reading; none where the facts give the day."""
        return (self.period,) if self.period else tuple(reading.period for reading in self.readings)


class Item(Part):
    """The head of whatever a pack sets: its name, whether it binds by law or by agreement, how strongly, whom."""

    id: Slug
    title: Text
    kind: DeadlineKind
    strength: Strength
    responsible: Role
    informed: tuple[Role, ...] = ()
    note: Text | None = None
