"""What would be told of events, as the inbox would tell it if they happened now. Pure.

The story is folded event by event, so that each is told as what stood before it makes it; people and their wishes are those of now, and so is how
much each of them was told today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.notify import raising
from services.notify.oversight import Replies, shipped_replies
from services.notify.recipients import Recipient, Telling
from services.notify.rules import telling
from services.notify.standing import Standing
from services.notify.timing.house import Hours
from services.notify.timing.plan import Load, plan
from services.notify.timing.planned import Planned
from shared.events.envelope import Recorded


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
    replies: Replies = shipped_replies


@dataclass(frozen=True, slots=True)
class Told:
    """A matter and who hears of it ``at`` that moment, before it is planned where and when."""

    told: Telling
    to: tuple[raising.Heard, ...]
    at: Moment
    supposed: bool = False

    @property
    def people(self) -> set[str]:
        return {one.to.person for one in self.to if one.to}

    def planned(self, today: Mapping[str, int]) -> Said:
        """``today``: how many notices each person had; of another day nobody knows."""
        found = (
            Heard(one.to, self._plan(one, one.to, Load(0 if self.supposed else today.get(one.to.person, 0))))
            for one in self.to
            if one.to
        )
        return Said(self.told, tuple(found), self.supposed)

    def _plan(self, one: raising.Heard, to: Recipient, load: Load) -> Planned | None:
        return plan(self.told, to, one.contact, self.at.hours, self.at.now, load=load)


def previewed(
    story: Sequence[Recorded], wanted: frozenset[UUID], standing: Standing, at: Moment
) -> Iterator[Told]:
    """``standing`` knows people and wishes; ``wanted`` are the events of the story to preview, whatever else it takes to understand them."""
    for event in story:
        standing.fold(event)
        if event.id in wanted and (told := told_of(event, standing, at)):
            yield told


def told_of(event: Recorded, standing: Standing, at: Moment, *, supposed: bool = False) -> Told | None:
    told = telling(event, standing, at.today, at.replies)
    if told is None:
        return None
    return Told(told, tuple(raising.hear(told, standing, at.hours, at.now)), at, supposed)
