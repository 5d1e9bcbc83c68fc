"""What is told fits the event that records it: one name that is too long would stop everybody's inbox."""

from __future__ import annotations

import pytest

from services.notify.notices import raised, undeliverable
from services.notify.recipients import Recipient
from services.notify.rules import telling
from services.notify.standing import Standing
from shared.events.case import CaseOpened
from shared.events.envelope import decode
from shared.events.model import Event
from shared.events.notification import NotificationRaised, NotificationUndeliverable
from shared.events.organisation_import import ImportFinished
from shared.events.terms import Role
from tests.support.bureau import BUREAU, REGION, TODAY, Book, assigned, duty, first_instance
from tests.unit.notify.test_links import ASSESSED

LONG = "长" * 2_000
SAID: dict[str, Event] = {
    "a duty of a case": duty().model_copy(update={"name": LONG}),
    "a quota": ASSESSED.model_copy(update={"name": LONG}),
    "an import": ImportFinished(
        file_name=LONG[:255], digest="0" * 64, row_count=1, accepted=1, duplicate=0, rejected=0
    ),
}


@pytest.mark.parametrize("event", list(SAID.values()), ids=list(SAID))
def test_names_of_any_length_are_told(event: Event) -> None:
    """A subject line has 200 characters, a body 2,000, whatever a case, a duty or a file is called; whoever hears of it, and where nobody does."""
    book, standing = Book(), Standing()
    book.extend([CaseOpened(name=LONG), first_instance(), assigned(), event])
    for known in book.events:
        standing.fold(known)
    told = telling(book.events[-1], standing, TODAY)
    assert told
    for write in (
        raised(told, Recipient("p", Role.HANDLER, REGION, BUREAU)),
        undeliverable(told, REGION, BUREAU),
    ):
        [new] = write.events
        said = decode(new.type, new.schema, new.data)
        assert isinstance(said, NotificationRaised | NotificationUndeliverable)
        assert (len(said.subject), len(said.body)) <= (200, 2_000)
        assert "长长" in said.subject
