"""What would be told of events, as the inbox would tell it if they happened now. Pure.

The story is folded event by event, so that each is told as what stood before it makes it; people and their wishes are those of now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.notify.raising import hear
from services.notify.recipients import Recipient, Telling
from services.notify.rules import telling
from services.notify.standing import Standing
from services.notify.timing.house import Hours
from services.notify.timing.plan import plan
from services.notify.timing.planned import Planned
from shared.events.deadline import DatedDeadline, DeadlineMissed
from shared.events.envelope import Recorded, derived_id


@dataclass(frozen=True, slots=True)
class Heard:
    """``planned`` None: they want to hear nothing of it."""

    to: Recipient
    planned: Planned | None


@dataclass(frozen=True, slots=True)
class Said:
    """One matter that would be told; nobody ``heard``: nobody could be. ``supposed``: of something that has not happened."""

    told: Telling
    heard: tuple[Heard, ...]
    supposed: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """The day, the instant and the hours by which it is previewed."""

    today: date
    now: datetime
    hours: Hours


def previewed(
    story: Sequence[Recorded], wanted: frozenset[UUID], standing: Standing, at: Moment
) -> Iterator[Said]:
    """``standing`` knows people and wishes; ``wanted`` are the events of the story to preview, whatever else it takes to understand them."""
    for event in story:
        standing.fold(event)
        if event.id in wanted and (said := _said(event, standing, at)):
            yield said


def if_missed(story: Sequence[Recorded], standing: Standing, at: Moment) -> Iterator[Said]:
    """What would be told if the deadline of a story that was folded ended without what it asks for."""
    dated = [event for event in story if isinstance(event.payload, DatedDeadline)]
    if not dated or (duty := standing.duties.get(dated[-1].stream)) is None:
        return
    last = dated[-1]
    fields = {name: getattr(last, name) for name in ("stream", "region", "bureau", "schema", "correlation")}
    missed = DeadlineMissed(case_id=duty.case_id, instance=duty.instance, rule=duty.rule, due=duty.due)
    event = Recorded(
        position=0,
        version=0,
        id=derived_id(last.id, "if missed"),
        type=missed.type,
        actor="notify",
        occurred_on=duty.due + timedelta(days=1),
        recorded_at=at.now,
        causation=None,
        data=missed.model_dump_json(exclude_none=True),
        **fields | {"schema": missed.schema_version},
    )
    if said := _said(event, standing, at):
        yield Said(said.told, said.heard, supposed=True)


def _said(event: Recorded, standing: Standing, at: Moment) -> Said | None:
    told = telling(event, standing, at.today)
    if told is None:
        return None
    heard = [one for one in hear(told, standing, at.hours, at.now) if one.to]
    plans = [Heard(one.to, plan(told, one.to, one.contact, at.hours, at.now)) for one in heard if one.to]
    return Said(told, tuple(plans))
