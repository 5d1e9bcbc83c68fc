"""Papers beside a 申辩: who reads them, and what is listed of several replies."""

from __future__ import annotations

import pytest

from services.stats.supervision.papers import check_reader, papers_of
from services.stats.supervision.standing import Row
from shared.events.supervision import BureauReplied
from shared.security import Duty, Identity
from shared.security.identity import NotAllowed
from tests.unit.stats.story import Story
from tests.unit.stats.supervision.test_deciding import after

ROW = after()
PLACE = {"region": ROW.region, "bureau": ROW.bureau}
OFFICE = {"region": ROW.region, "bureau": None}


def who(duty: Duty, place: dict[str, str | None]) -> Identity:
    return Identity(person="p-1", name="某", duty=duty, **place)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("identity", "row", "allowed"),
    [
        (who(Duty.LEGAL_HEAD, {**PLACE}), ROW, True),
        (who(Duty.CLERK, {**PLACE}), ROW, True),
        (who(Duty.JUSTICE_OFFICER, {**OFFICE}), ROW, True),
        (who(Duty.AUDITOR, {**OFFICE}), ROW, False),
        (who(Duty.LEGAL_HEAD, {**PLACE, "bureau": "another"}), ROW, False),
        (who(Duty.JUSTICE_OFFICER, {"region": "999999", "bureau": None}), ROW, False),
        (who(Duty.LEGAL_HEAD, {**PLACE}), ROW._replace(restricted=True), False),
        (who(Duty.JUSTICE_OFFICER, {**OFFICE}), ROW._replace(restricted=True), True),
    ],
)
def test_who_reads_them(identity: Identity, row: Row, *, allowed: bool) -> None:
    """The bureau that replied and the officers of its region who decide; of a clue about people the officers alone."""
    if allowed:
        check_reader(identity, row)
        return
    with pytest.raises(NotAllowed):
        check_reader(identity, row)


def test_every_reply_keeps_its_papers() -> None:
    """In the order in which they came; one that was sent without a name is numbered, the same content twice in a reply is one."""
    story = Story()
    for papers, names in (
        (("a" * 64, "b" * 64), ("回执.pdf",)),
        (("c" * 64, "c" * 64), ("截图.png", "截图.png")),
    ):
        said = BureauReplied(person="p-1", statement="见附件", papers=papers, paper_names=names)
        story.tell("supervision-x", said, ROW.asked_on)
    found = papers_of(story.events)
    assert [(one.digest[0], one.name) for one in found] == [
        ("a", "回执.pdf"),
        ("b", "申辩材料2"),
        ("c", "截图.png"),
    ]
