"""A deadline as the lists show it: where it stands, and what was said of it, folded from its own stream. Pure.

``row`` and ``entry`` are the one place that knows how it lies in the table ``deadlines``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from services.deadlines.law.clocks import Met
from services.deadlines.life.standing import Standing, Status, evolve
from shared.events.deadline import (
    Counted,
    DatedDeadline,
    DeadlineCancelled,
    DeadlineEvent,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    DeadlineWithheld,
)
from shared.events.envelope import Recorded
from shared.events.terms import Term

if TYPE_CHECKING:
    import asyncpg


class State(Term):
    """期限状态."""

    RUNNING = "running", "进行中"
    PAUSED = "paused", "暂停计算"
    MET = "met", "按期完成"
    MET_LATE = "met_late", "逾期完成"
    MISSED = "missed", "逾期未完成"
    CANCELLED = "cancelled", "已撤销"
    WITHHELD = "withheld", "不予计算"


_STATES = {
    Status.OPEN: State.RUNNING,
    Status.PAUSED: State.PAUSED,
    Status.MISSED: State.MISSED,
    Status.CANCELLED: State.CANCELLED,
    Status.WITHHELD: State.WITHHELD,
}
_STATUSES = {state.value: status for status, state in _STATES.items()} | {
    State.MET.value: Status.MET,
    State.MET_LATE.value: Status.MET,
}

_IDENTITY = ("case_id", "instance", "rule", "subject")
_DATES = ("nominal", "due", "due_safe", "provisional", "calendar")


class Terms(NamedTuple):
    """What was said when the deadline was set; all null as long as it is withheld."""

    name: str | None = None
    clause: str | None = None
    kind: str | None = None
    strength: str | None = None
    responsible: str | None = None
    nature: str | None = None


class Told(NamedTuple):
    """What a list shows beside where the deadline stands; ``reason`` is the last one given for a move, an end or a refusal."""

    trigger_on: date
    terms: Terms = Terms()
    previous_dues: tuple[date, ...] = ()
    reason: str | None = None
    #: when it was last learned that the date is another one
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """``position`` and ``changed_at`` are of the last event."""

    id: UUID
    region: str
    bureau: str
    standing: Standing
    position: int
    changed_at: datetime
    told: Told

    @property
    def state(self) -> State:
        standing = self.standing
        if standing.met and standing.dated and standing.status is Status.MET:
            return State.MET if standing.met.on <= standing.dated.due else State.MET_LATE
        return _STATES[standing.status]


def entered(entry: Entry | None, event: Recorded) -> Entry:
    """Fold one more event of the deadline's stream in. ValueError when an event before it is missing."""
    payload, on = event.payload, event.occurred_on
    assert isinstance(payload, DeadlineEvent)
    assert on is not None
    standing = evolve(entry.standing if entry else None, payload, on)
    if standing.version != event.version:
        raise ValueError(f"{event.stream} continues at {event.version}, expected {standing.version}")
    key = entry.id if entry else UUID(event.stream.partition("-")[2])
    told = _after(entry.told if entry else Told(on), payload)
    if isinstance(payload, DeadlineMoved) and payload.previous_due != payload.due:
        told = told._replace(moved_at=event.recorded_at)
    return Entry(key, event.region, event.bureau, standing, event.position, event.recorded_at, told)


def _after(told: Told, event: DeadlineEvent) -> Told:
    match event:
        case DeadlineSet():
            codes = (event.kind.value, event.strength.value, event.responsible.value, event.nature.value)
            return Told(event.trigger_on, Terms(event.name, event.clause, *codes))
        case DeadlineMoved():
            earlier = (event.previous_due,) if event.previous_due != event.due else ()
            dues = told.previous_dues + earlier
            return told._replace(trigger_on=event.trigger_on, previous_dues=dues, reason=event.reason)
        case DeadlineWithheld():
            return told._replace(trigger_on=event.trigger_on, reason=event.reason)
        case DeadlineResumed():
            return told._replace(trigger_on=event.trigger_on, reason=event.reason)
        case DeadlineCancelled() | DeadlinePaused():
            return told._replace(reason=event.reason)
    return told


def row(entry: Entry, look_on: date | None) -> dict[str, Any]:
    """The entry as a row of the table, by column."""
    standing, dated, told = entry.standing, entry.standing.dated, entry.told
    return {
        "deadline_id": entry.id,
        "case_id": standing.identity.case_id,
        "instance": standing.identity.instance,
        "rule": standing.identity.rule,
        "subject": standing.identity.subject,
        "region": entry.region,
        "bureau": entry.bureau,
        "state": entry.state.value,
        "version": standing.version,
        "position": entry.position,
        "changed_at": entry.changed_at,
        **told.terms._asdict(),
        "trigger": standing.trigger,
        "trigger_on": told.trigger_on,
        **({name: getattr(dated, name) for name in _DATES} if dated else dict.fromkeys(_DATES)),
        "periods": [_period_text(period) for period in dated.periods] if dated else [],
        "adjusted": dated.adjusted if dated else None,
        "earliest": standing.earliest,
        "known_on": standing.known_on,
        "reminded": sorted(standing.reminded),
        "met_on": standing.met.on if standing.met else None,
        "met_by": standing.met.evidence if standing.met else None,
        "previous_dues": told.previous_dues,
        "reason": told.reason,
        "moved_at": told.moved_at,
        "listed_on": dated.due if dated else told.trigger_on,
        "look_on": look_on,
    }


def entry(row: asyncpg.Record) -> Entry:
    """The reverse of ``row``."""
    return Entry(
        id=row["deadline_id"],
        region=row["region"],
        bureau=row["bureau"],
        standing=_standing(row),
        position=row["position"],
        changed_at=row["changed_at"],
        told=Told(
            row["trigger_on"],
            Terms(*(row[name] for name in Terms._fields)),
            tuple(row["previous_dues"]),
            row["reason"],
            row["moved_at"],
        ),
    )


def _standing(row: asyncpg.Record) -> Standing:
    identity = {name: row[name] for name in _IDENTITY}
    dated = None
    if row["due"]:
        dates = {name: row[name] for name in (*_DATES, "trigger", "trigger_on", "adjusted")}
        dated = DatedDeadline(**identity, **dates, periods=tuple(map(_period, row["periods"])))
    return Standing(
        status=_STATUSES[row["state"]],
        version=row["version"],
        identity=dated or DeadlineEvent(**identity),
        trigger=row["trigger"],
        dated=dated,
        known_on=row["known_on"],
        reminded=frozenset(row["reminded"]),
        met=Met(row["met_on"], row["met_by"]) if row["met_on"] else None,
        earliest=row["earliest"],
    )


def _period_text(period: Counted) -> str:
    """As a column holds it: ``15 days``, ``3 days before``."""
    return f"{period.n} {period.unit}" + (" before" if period.before else "")


def _period(text: str) -> Counted:
    n, unit, *before = text.split()
    return Counted(n=int(n), unit=unit, before=bool(before))
