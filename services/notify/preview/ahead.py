"""What is still to come of an open deadline if nothing is done: its reminders, the lapse, and the rungs of its ladder, each on its day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from services.notify.preview.told import Moment, Told, told_of
from services.notify.reminders.ladders import Ladders
from services.notify.reminders.owed import OpenDeadline, rungs, worked_days_from
from services.notify.standing import Standing
from shared.clock import SHANGHAI
from shared.dates import WorkCalendar
from shared.events.deadline import DatedDeadline, DeadlineApproaching, DeadlineMissed, DeadlineSet
from shared.events.envelope import Recorded, derived_id
from shared.events.model import Event

#: of a day further away nothing is counted through the calendar: somebody may have typed 公元1年
LATEST = timedelta(days=1_000)


@dataclass(frozen=True, slots=True)
class Coming:
    """What is known of the deadline beside its story: how it stands (None: nothing more is said of it), when its rule reminds, the ladders."""

    one: OpenDeadline | None
    ladders: Ladders
    remind: Sequence[int] = ()
    said: frozenset[int] = frozenset()


def ahead(story: Sequence[Recorded], standing: Standing, at: Moment, coming: Coming) -> Iterator[Told]:
    """In the order of the days; ``story`` has been folded into ``standing``."""
    dated = [event for event in story if isinstance(event.payload, DatedDeadline)]
    if coming.one is None or not dated or (duty := standing.duties.get(dated[-1].stream)) is None:
        return
    if abs(duty.due_safe - at.today) > LATEST:
        return
    known = list(_events(duty, coming.one, coming, at))
    for number, (on, event) in enumerate(sorted(known, key=lambda one: one[0])):
        then = replace(at, today=max(on, at.today), now=max(at.now, _midnight(on)))
        if told := told_of(_recorded(event, on, dated[-1], number, at), standing, then, supposed=True):
            yield told


def _events(duty: DeadlineSet, one: OpenDeadline, coming: Coming, at: Moment) -> Iterator[tuple[date, Event]]:
    calendar = at.hours.calendar
    yield from _reminders(duty, one, coming, calendar, at.today)
    if duty.due >= at.today:
        fields = {name: getattr(duty, name) for name in ("case_id", "instance", "rule", "subject")}
        yield duty.due + timedelta(days=1), DeadlineMissed(**fields, due=duty.due)
    open_rungs = rungs(one, coming.ladders, calendar, at.today + LATEST)
    yield from ((owed.on, owed.event) for owed in open_rungs)


def _reminders(
    duty: DeadlineSet, one: OpenDeadline, coming: Coming, calendar: WorkCalendar, today: date
) -> Iterator[tuple[date, Event]]:
    """The rule's own, for days after the one on which the day was learned."""
    fields = {
        name: getattr(duty, name) for name in ("case_id", "instance", "rule", "subject", "due", "due_safe")
    }
    for place, step in enumerate(sorted(set(coming.remind), reverse=True), 1):
        on = worked_days_from(calendar, duty.due_safe, -step) if step else duty.due_safe
        if one.known_on < on and step not in coming.said and on >= today:
            yield on, DeadlineApproaching(**fields, days_left=step, remind_on=on, step=place)


def _recorded(event: Event, on: date, like: Recorded, number: int, at: Moment) -> Recorded:
    """As if it were recorded: on the stream of the deadline, of which its words are."""
    return Recorded(
        position=0,
        stream=like.stream,
        version=0,
        id=derived_id(like.id, "ahead", number),
        type=event.type,
        schema=event.schema_version,
        region=like.region,
        bureau=like.bureau,
        actor="notify",
        occurred_on=on,
        recorded_at=max(at.now, _midnight(on)),
        correlation=like.correlation,
        causation=None,
        data=event.model_dump_json(exclude_none=True),
    )


def said_steps(story: Iterable[Recorded]) -> frozenset[int]:
    """The reminders that were given for the day as it stands: another day has all of them anew."""
    said: set[int] = set()
    for event in story:
        match event.payload:
            case DeadlineApproaching(days_left=step):
                said.add(step)
            case DatedDeadline():
                said.clear()
    return frozenset(said)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
