"""A bureau's work for the rule of law as its pages show it: reviews item by item, what was begun and not ended, draws of files with their results. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.intake.pages.wording import Words
from services.intake.work.checklists import Checklist, Checklists
from services.intake.work.records import FOLLOWED
from shared.events import Event
from shared.events.history import History
from shared.events.organisation_review import (
    DecisionMade,
    ReviewConcluded,
    ReviewItemConcluded,
    ReviewRequested,
)
from shared.events.organisation_work import FileReviewDrawn, FileReviewed


@dataclass(frozen=True, slots=True)
class Checked:
    """An item of a review; ``conforms`` None: not concluded yet. ``optional``: as the case may be (视情况)."""

    item: str
    conforms: bool | None = None
    reviewer: str | None = None
    note: str | None = None
    on: date | None = None
    optional: bool = False
    fact: UUID | None = None


@dataclass(slots=True)
class Review:
    """``items`` in the order of the checklist, then what was concluded beyond it."""

    fact: UUID
    asked: ReviewRequested
    on: date | None
    checklist: Checklist
    said: dict[str, Checked] = field(default_factory=dict)
    concluded: ReviewConcluded | None = None
    concluded_on: date | None = None
    decided: DecisionMade | None = None
    decided_on: date | None = None

    @property
    def items(self) -> list[Checked]:
        required = set(self.checklist.required)
        listed = [
            self.said.get(item) or Checked(item, optional=item not in required)
            for item in self.checklist.items
        ]
        return listed + [one for item, one in self.said.items() if item not in self.checklist.items]

    @property
    def done(self) -> int:
        return sum(one.conforms is not None for one in self.items)

    @property
    def ready(self) -> bool:
        """Everything that must be concluded before the whole is."""
        return bool(self.said) and all(item in self.said for item in self.checklist.required)

    @property
    def state(self) -> tuple[str, str]:
        """(lamp, words)."""
        if self.concluded is None:
            return ("yellow", "可以下结论") if self.ready else ("yellow", "审核中")
        if not self.concluded.approved:
            return "red", "审核未通过"
        return ("green", "已作出决定") if self.decided else ("green", "审核通过")


def reviews(history: History, lists: Checklists) -> dict[str, Review]:
    """By number, in the order in which they were requested."""
    found: dict[str, Review] = {}
    for fact in history.facts.values():
        match fact.event:
            case ReviewRequested(review=key) as asked:
                found[key] = Review(fact.id, asked, fact.occurred_on, lists(asked, fact.occurred_on))
            case ReviewItemConcluded(review=key) as said if key in found:
                known = found[key].checklist
                optional = said.review_item not in known.required and bool(known.items)
                found[key].said[said.review_item] = Checked(
                    said.review_item, said.conforms, said.reviewer, said.note, fact.occurred_on, optional, fact.id
                )  # fmt: skip
            case ReviewConcluded(review=key) as concluded if key in found:
                found[key].concluded, found[key].concluded_on = concluded, fact.occurred_on
            case DecisionMade(review=key) as decided if key in found:
                found[key].decided, found[key].decided_on = decided, fact.occurred_on
    return found


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that waits for its end; ``end`` and ``ended_on`` once it has one."""

    number: str
    said: str
    on: date | None
    fact: UUID
    end: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of such things: ``begin`` and ``finish`` are the facts, ``field`` the number's."""

    begin: type[Event]
    finish: type[Event]
    field: str
    open: list[Followed]
    ended: list[Followed]


def matters(history: History, words: Words) -> list[Matter]:
    """What is followed up to its end, the last begun first; draws of files have a page of their own."""
    return [_matter(history, words, one.earlier, one.later, one.field) for one in FOLLOWED if not one.again]


def _matter(history: History, words: Words, begin: type[Event], finish: type[Event], number: str) -> Matter:
    ends = {getattr(event, number): (fact.occurred_on, event) for fact, event in history.of(finish)}
    found = []
    for fact, event in reversed(history.of(begin)):
        key = getattr(event, number)
        day, end = ends.get(key, (None, None))
        told = words.line(end) if end else ""
        found.append(Followed(key, words.line(event), fact.occurred_on, fact.id, told, day))
    still = [one for one in found if not one.end]
    return Matter(begin, finish, number, still, [one for one in found if one.end])


@dataclass(frozen=True, slots=True)
class Draw:
    made: FileReviewDrawn
    on: date | None
    fact: UUID
    files: list[tuple[str, FileReviewed | None, date | None]]

    @property
    def looked_at(self) -> int:
        return sum(result is not None for _, result, _ in self.files)

    @property
    def open(self) -> int:
        """Files with problems that are not rectified."""
        return sum(bool(r and r.problems and not r.rectified) for _, r, _ in self.files)


def draws(history: History) -> list[Draw]:
    """The last first; of several results of one file the last counts."""
    results = {
        (event.draw, event.file): (event, fact.occurred_on) for fact, event in history.of(FileReviewed)
    }
    return [
        Draw(
            made,
            fact.occurred_on,
            fact.id,
            [(f, *results.get((made.draw, f), (None, None))) for f in made.drawn],
        )
        for fact, made in reversed(history.of(FileReviewDrawn))
    ]


def lines(
    history: History, words: Words, kinds: Iterable[type[Event]], year: int
) -> Iterator[tuple[type[Event], list[tuple[UUID, date | None, str]]]]:
    """By kind its facts of the year in words, the last first."""
    for kind in kinds:
        found = [
            (fact.id, fact.occurred_on, words.line(event))
            for fact, event in reversed(history.of(kind))
            if fact.occurred_on is None or fact.occurred_on.year == year
        ]
        yield kind, found
