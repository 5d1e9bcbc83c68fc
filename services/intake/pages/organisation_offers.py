"""What the form of a bureau's fact offers from what is recorded: open reviews and their items, problems, draws and their files, departments, cases. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.intake.pages.factform import Choices, Sent
from services.intake.pages.organisation_file import OrganisationFile
from services.intake.sessions.rules import planned
from services.intake.work.checklists import Checklists
from shared.events import Event
from shared.events.history import History
from shared.events.organisation import DepartmentRegistered, RosterJoined
from shared.events.organisation_disclosure import InformationDisclosed, InformationFormed
from shared.events.organisation_records import ComplaintHandled, ComplaintReceived
from shared.events.organisation_review import (
    DecisionMade,
    ReviewConcluded,
    ReviewItemConcluded,
    ReviewRequested,
)
from shared.events.organisation_sessions import SignedUp
from shared.events.organisation_work import (
    FileReviewDrawn,
    FileReviewed,
    MeetingResolved,
    ProblemClosed,
    ProblemFound,
    ResolutionDone,
)

Pairs = tuple[tuple[str, str], ...]


class Earlier(NamedTuple):
    """What a fact speaks of by its number ``field``; ``said`` is what is told of it, ``end`` what ends it."""

    kind: type[Event]
    field: str
    said: str
    end: type[Event] | None = None


_BY_NUMBER: Mapping[type[Event], Earlier] = {
    ReviewItemConcluded: Earlier(ReviewRequested, "review", "subject", ReviewConcluded),
    ReviewConcluded: Earlier(ReviewRequested, "review", "subject", ReviewConcluded),
    DecisionMade: Earlier(ReviewRequested, "review", "subject", DecisionMade),
    ProblemClosed: Earlier(ProblemFound, "problem", "what", ProblemClosed),
    ComplaintHandled: Earlier(ComplaintReceived, "complaint", "what", ComplaintHandled),
    InformationDisclosed: Earlier(InformationFormed, "information", "what", InformationDisclosed),
    ResolutionDone: Earlier(MeetingResolved, "resolution", "what", ResolutionDone),
    FileReviewed: Earlier(FileReviewDrawn, "draw", "emphasis"),
}


def choices(
    of: OrganisationFile,
    kind: type[Event],
    sent: Sent,
    lists: Checklists,
    cases: Iterable[tuple[UUID, str]],
    *,
    more: str = "",
) -> Choices:
    options: dict[str, Pairs] = {}
    if (earlier := _BY_NUMBER.get(kind)) is not None:
        options[earlier.field] = tuple(_open(of.history, earlier, sent.text(f"data.{earlier.field}")))
    if kind is ReviewItemConcluded and (items := _items(of.history, sent.text("data.review"), lists)):
        options["review_item"] = tuple((item, item) for item in items)
    if kind is FileReviewed and (files := _files(of.history, sent.text("data.draw"))):
        options["file"] = tuple((file, file) for file in files)
    if "session" in kind.model_fields:
        options["session"] = tuple(_sessions(of.history, sent))
    return Choices(of.people.labels, options, _offers(of.history, cases), more=more)


def _sessions(history: History, sent: Sent) -> Iterator[tuple[str, str]]:
    """Those that the bureau planned, and those of others that its people signed up for; the one that the form came with by what it is about."""
    chosen, about = sent.text("data.session"), sent.text("data.topic") or sent.text("data.others_case")
    own = {str(fact.id): f"{plan.session_on} {plan.topic[:60]}" for fact, plan in planned(history)}
    others = {str(one.session): f"{fact.occurred_on}报名的活动" for fact, one in history.of(SignedUp)}
    named = {chosen: about[:60]} if chosen in others and about else {}
    yield from {**others, **named, **own}.items()


def next_number(history: History, kind: type[Event], today: date) -> dict[str, str]:
    """The number a new thing would get: the year and the next of it; the clerk may write another."""
    begins = {earlier.kind: earlier.field for earlier in _BY_NUMBER.values()}
    if kind not in begins:
        return {}
    field = begins[kind]
    known = {str(getattr(event, field)) for _, event in history.of(kind)}
    number = next(n for n in range(1, len(known) + 2) if f"{today.year}-{n}" not in known)
    return {f"data.{field}": f"{today.year}-{number}"}


def _open(history: History, earlier: Earlier, chosen: str) -> Iterator[tuple[str, str]]:
    """What has no end yet, and what was chosen already."""
    ended = (
        {str(getattr(event, earlier.field)) for _, event in history.of(earlier.end)} if earlier.end else set()
    )
    for _, event in reversed(history.of(earlier.kind)):
        number = str(getattr(event, earlier.field))
        if number not in ended or number == chosen:
            words = str(getattr(event, earlier.said) or "")
            yield number, f"{number}：{words[:60]}" if words else number


def _items(history: History, review: str, lists: Checklists) -> tuple[str, ...]:
    for fact, asked in history.of(ReviewRequested):
        if asked.review == review:
            return lists(asked, fact.occurred_on).items
    return ()


def _files(history: History, draw: str) -> tuple[str, ...]:
    return next((made.drawn for _, made in history.of(FileReviewDrawn) if made.draw == draw), ())


def _offers(history: History, cases: Iterable[tuple[UUID, str]]) -> dict[str, Pairs]:
    names = [event.department for _, event in history.of(DepartmentRegistered)]
    names += [event.department for _, event in history.of(RosterJoined) if event.department]
    return {
        "department": tuple((name, "") for name in dict.fromkeys(names)),
        "case_id": tuple((str(id_), name) for id_, name in cases),
    }
