"""When something is said of a duty, and what: on a day of looking, or when its state changed. Pure.

A state is not repeated but on the next day of looking while the duty is open. After a time when nothing ran it is said once: as it stands
now, under the day it was owed for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.deadlines.duties.assessment import Assessment
from services.deadlines.duties.owed import Owed
from shared.eventlog import Expected, Write
from shared.events.duty import DutyAssessed
from shared.events.envelope import derived_id, new_event
from shared.events.terms import DutyState

ACTOR = "deadlines"
OPEN = frozenset({DutyState.ON_TRACK, DutyState.AT_RISK})


class Said(NamedTuple):
    """What was said of a duty last; one row of ``duties_said``."""

    duty_id: UUID
    version: int
    position: int
    region: str
    bureau: str
    rule: str
    period: str
    state: str
    said_on: date
    looked_on: date


@dataclass(frozen=True, slots=True)
class Saying:
    """``on`` is the day it is said for."""

    owed: Owed
    on: date
    today: date
    version: int


def to_say(owed: Owed, said: Said | None, today: date) -> Saying | None:
    """What is to be said of the duty today; null when nothing is new."""
    one, version = owed.assessment, said.version if said else 0
    if one.state in OPEN and (look := _unsaid_look(one, said, today)):
        return Saying(owed, look, today, version)
    if one.state == _last_state(one, said, today):
        return None
    return Saying(owed, one.since, today, version)


def write(saying: Saying) -> Write:
    """One event on the duty's own stream, right behind what was said last; the same saying always has the same id."""
    pack, rule, one = saying.owed.pack, saying.owed.rule, saying.owed.assessment
    duty = one.duty
    event = DutyAssessed(
        rule=pack.rule_id(rule),
        name=rule.title,
        clause=rule.clause,
        period=duty.period,
        person=duty.person,
        department=duty.department,
        state=one.state,
        count=one.count,
        target=one.target,
        due=one.due,
        looked_on=saying.today,
        strength=rule.strength,
    )
    new = new_event(
        event,
        region=duty.region,
        bureau=duty.bureau,
        actor=ACTOR,
        occurred_on=saying.on,
        id=derived_id(duty.stream, saying.version + 1, one.state.value, saying.on),
    )
    return Write(duty.stream, (new,), Expected.exact(saying.version))


def _unsaid_look(one: Assessment, said: Said | None, today: date) -> date | None:
    """The latest day of looking that has come, if nothing was said on it or since."""
    day = max((look for look in one.looks if look <= today), default=None)
    return day if day and (said is None or said.looked_on < day) else None


def _last_state(one: Assessment, said: Said | None, today: date) -> str:
    """What everybody believes. Of a duty of which nothing was ever said: that it goes well, or, while its period runs, that it is not asked."""
    if said:
        return said.state
    unasked = one.state is DutyState.NO_OCCASION and today <= one.due
    return DutyState.NO_OCCASION if unasked else DutyState.ON_TRACK
