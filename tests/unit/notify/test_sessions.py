"""What is told of planned trainings and observations, and to whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.notify.recipients import recipients
from services.notify.rules import telling
from services.notify.standing import Standing
from shared.events.session import SessionCalledOff, SessionEvent, SessionNear, SessionOffered
from shared.events.terms import NoticeKind, Role, SessionKind
from tests.support.bureau import BUREAU, TODAY, Book, person

SAID = {
    "session": UUID(int=9), "session_kind": SessionKind.TRAINING, "topic": "出庭实务（虚构）", "session_on": date(2026, 3, 16), "place": "三楼",
    "organiser": "（虚构）司法局",
}  # fmt: skip
OFFER = SessionOffered.model_validate(SAID | {"closes_on": date(2026, 3, 13)})
CHANGED = SessionOffered.model_validate(SAID | {"closes_on": date(2026, 3, 13), "changed": True})
NEAR = SessionNear.model_validate(SAID | {"person": "p-handler"})
OFF = SessionCalledOff.model_validate(SAID | {"person": "p-handler", "reason": "法院改期"})


def told(event: SessionEvent, today: date = TODAY) -> tuple[str, str, list[str]]:
    """Subject, body, and who hears of it; people of another bureau are there and hear nothing."""
    book = Book()
    for name, role in (
        ("p-liaison", Role.LIAISON),
        ("p-legal", Role.LEGAL_OFFICE),
        ("p-handler", Role.HANDLER),
        ("p-leader", Role.LEADER),
    ):
        book.add(person(name, role))
    book.add(person("x-legal", Role.LEGAL_OFFICE), bureau="fz-ziran")
    standing = Standing()
    said = book.add(event, stream="session-1", bureau=BUREAU)
    for one in book.events:
        standing.fold(one)
    found = telling(said, standing, today)
    assert found is not None
    assert found.kind is NoticeKind.SESSION
    return found.subject, found.body, [one.person for one in recipients(found, standing)]


@pytest.mark.parametrize(
    ("event", "words", "who"),
    [
        (OFFER, "培训开放报名：出庭实务（虚构），2026年3月16日", ["p-liaison", "p-legal", "p-handler"]),
        (CHANGED, "培训安排有变动：", ["p-liaison", "p-legal", "p-handler"]),
        (NEAR, "请按时参加培训：", ["p-handler"]),
        (OFF, "培训不再举行：", ["p-handler"]),
    ],
)
def test_who_hears_what(event: SessionEvent, words: str, who: list[str]) -> None:
    """An offer goes to the bureau's people by role, everything else to the one person it names, and to nobody of another bureau."""
    subject, _, heard = told(event)
    assert subject.startswith(words)
    assert heard == who


def test_the_notice_says_where_until_when_and_why() -> None:
    """Place, organiser and the last day to sign up; the reason when it is called off."""
    _, body, _ = told(OFFER)
    assert all(word in body for word in ("三楼", "（虚构）司法局", "报名：最后一日为2026年3月13日（周五）"))
    assert "法院改期" in told(OFF)[1]


def test_of_what_is_over_nobody_hears() -> None:
    """Told late it would be wrong."""
    book = Book()
    assert telling(book.add(NEAR, stream="session-1"), Standing(), date(2026, 3, 17)) is None
