"""What a page of the cockpit is asked for: whose figures, of which period, as they were known when. Pure.

The address carries all of it, so that a page can be kept, sent and printed. What is asked is narrowed to what the person may see, or refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from services.stats.asked import Scoped, read_period
from services.stats.pages.sending import NO_DAY
from services.stats.periods import Period, parse_period
from shared.errors import Rejected
from shared.security import Act, Identity

#: a code, or nothing: an empty field of a form is sent as nothing
MAYBE = r"^([a-z0-9-]{1,40})?$"
#: what the choice of periods calls days of one's own
OWN_DAYS = "range"
A = TypeVar("A", bound=Scoped)


class Look(BaseModel):
    """The parameters of every page; each is text, and may be empty. ``position``: of the log, where a report stands."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    period: str = Field(default="", max_length=64)
    since: str = Field(default="", max_length=10)
    until: str = Field(default="", max_length=10)
    as_of: str = Field(default="", max_length=10)
    region: str = Field(default="", pattern=MAYBE)
    bureau: str = Field(default="", pattern=MAYBE)
    after: str = Field(default="", max_length=32)
    position: str = Field(default="", pattern=r"^\d{0,18}$")


@dataclass(frozen=True, slots=True)
class Seen:
    """One look of one person. ``bureau`` is given where the page shows one bureau, by choice or because the person is of it."""

    look: Look
    region: str | None
    bureau: str | None
    own: bool
    today: date
    when: Period
    as_of: date | None

    def asked(self, kind: type[A], **more: Any) -> A:
        """The question to the desk."""
        given = {
            "region": self.region,
            "bureau": self.bureau,
            "as_of": self.as_of and str(self.as_of),
            "position": self.look.position or None,
        }
        return kind.model_validate({**given, **{name: value for name, value in more.items() if value}})

    def link(self, path: str, **more: Any) -> str:
        """The address of a page that shows the same; ``more`` changes it."""
        given = {"period": self.when.code, "as_of": self.as_of, "position": self.look.position}
        given |= {"bureau": None if self.own else self.bureau}
        said = {name: value for name, value in {**given, **more}.items() if value not in {None, ""}}
        return f"{path}?{urlencode(said)}"

    @property
    def rather(self) -> Period | None:
        """What runs, where nothing was chosen and what ended is shown instead."""
        now = running(self.today)
        return None if self.look.period or self.when == now else now

    def trace(self, code: str, period: str | None = None, **more: Any) -> str:
        """Where the cases behind a figure are listed; ``period`` by its code."""
        given = {"indicator": code, "period": period or self.when.code}
        return self.link("/cockpit/trace", **{**given, **more})


def seen(identity: Identity, look: Look, today: date) -> Seen:
    """NotAllowed for another's bureau; Rejected for a period or a day that cannot be read."""
    identity.check(Act.SEE)
    region, bureau = identity.scope(look.region or None, look.bureau or None)
    return Seen(look, region, bureau, identity.of_bureau, today, _when(look, today), _as_of(look, today))


def running(today: date) -> Period:
    """The half-year that a day lies in."""
    return parse_period(f"{today.year}H{1 if today.month <= 6 else 2}")


def opening(today: date) -> Period:
    """What is shown when nothing was chosen: what runs; but in July the first half-year and in January the year that ended, whose papers are written then."""
    if today.month == 1:
        return parse_period(f"{today.year - 1}")
    return parse_period(f"{today.year}H1") if today.month == 7 else running(today)


def own_days(since: str, until: str) -> Period:
    """自定起止. Rejected in the words of the form."""
    try:
        return read_period(f"{since}..{until}")
    except Rejected as error:
        text = "自定起止不正确：“自”和“至”都要填写日期，“自”不晚于“至”。"
        raise Rejected(error.code, text, "since") from None


def known_on(text: str) -> date | None:
    """以哪一日为准, null for the present. Rejected in the words of the form."""
    try:
        return Scoped(as_of=text or None).day
    except Rejected as error:
        raise Rejected(error.code, f"“以哪一日为准”填的“{text}”{NO_DAY}", "as_of") from None


def _when(look: Look, today: date) -> Period:
    if look.period == OWN_DAYS:
        until = look.until or str(today)
        return own_days(look.since or until[:4] + "-01-01", until)
    return read_period(look.period) if look.period else opening(today)


def _as_of(look: Look, today: date) -> date | None:
    """Null for the present; a day that has not come says no more than the present."""
    day = known_on(look.as_of)
    return None if day is None or day >= today else day
