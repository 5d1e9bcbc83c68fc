"""On which day a judgment or decision takes effect (生效日), from the service on every party. Pure.

First instance: the day after the last party's appeal period, if nobody appealed (law B10). Where no appeal lies, and in reconsideration:
service. A 调解书: the last signature. While a service is not known there is only the day before which it cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.deadlines.law.case import Case, Instance
from services.deadlines.law.clocks import Start
from shared.events.case import Appealed, BecameEffective, Judged, JudgmentServed
from shared.events.defendants import defendants
from shared.events.history import Fact
from shared.events.terms import Document, Party

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AppealEnd:
    """One party's appeal period: whose it is, and its last day."""

    subject: str
    last: date


@dataclass(frozen=True, slots=True)
class Effect:
    """``on`` is null while a party's service is not known; ``earliest`` then says before which day it cannot take effect."""

    evidence: UUID
    why: str
    earliest: date
    on: date | None = None
    missing: tuple[str, ...] = ()

    @property
    def start(self) -> Start:
        """On the day of effect; while that is not certain, on the earliest it can be."""
        on = self.on or self.earliest
        return Start("", self.evidence, f"裁判生效（{self.why}）", on, on)


def effect(case: Case, instance: Instance, appeals: Iterable[AppealEnd]) -> Effect | None:
    """None when nothing was served yet, or when an appeal keeps it from taking effect. ``appeals`` are the known appeal periods."""
    if stated := instance.latest(BecameEffective):
        fact = stated[0]
        assert fact.occurred_on is not None
        return Effect(fact.evidence, "已登记生效", fact.occurred_on, fact.occurred_on)
    served = [(f, e) for f, e in instance.of(JudgmentServed) if f.occurred_on]
    if not served or instance.of(Appealed):
        return None
    ends = {end.subject: end.last for end in appeals}
    days = {f.evidence: _takes_effect(f, e, ends) for f, e in served}
    latest = max(days, key=lambda evidence: days[evidence])
    missing = tuple(_missing(case, instance.judged_on, [e for _, e in served]))
    on = None if missing else days[latest]
    return Effect(latest, _why(instance, bool(ends)), days[latest], on, missing)


def _takes_effect(fact: Fact, event: JudgmentServed, ends: dict[str, date]) -> date:
    assert fact.occurred_on is not None
    subject = "/".join(part for part in (event.party.value, event.who) if part)
    return ends[subject] + _ONE_DAY if subject in ends else fact.occurred_on


def _why(instance: Instance, appealable: bool) -> str:
    judged = instance.latest(Judged)
    if judged and judged[1].document is Document.MEDIATION:
        return "调解书最后签收之日"
    return "各方上诉期均届满的次日，以无人上诉为限" if appealable else "文书最后送达之日"


def _missing(case: Case, judged_on: date | None, served: list[JudgmentServed]) -> Iterable[str]:
    """Sides of which a service is still to come. A side served without naming anybody is served whole."""
    for party, number in _sides(case, judged_on).items():
        on_side = [event for event in served if event.party is party]
        whole = any(event.who is None for event in on_side)
        if not whole and len({event.who for event in on_side}) < number:
            yield party.title


def _sides(case: Case, judged_on: date | None) -> dict[Party, int]:
    """Who must be served, and how many: the parties of the day of the judgment."""
    opened = case.history.opened
    sides = {Party.AGENCY: 1, Party.PLAINTIFF: max(1, len(opened.plaintiffs) if opened else 1)}
    sued = defendants(case.history, judged_on)
    if len(sued) > 1:
        sides[Party.CO_DEFENDANT] = len(sued) - 1
    if opened and opened.has_third_party:
        sides[Party.THIRD_PARTY] = 1
    return sides
