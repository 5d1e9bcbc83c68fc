"""Corrections and voids of what a bureau recorded of itself: what they may aim at, and that the rules hold for what is left."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import orjson
from hypothesis import given as examples
from hypothesis import strategies as st

from shared.events.envelope import Recorded
from shared.events.history import effective, fold
from tests.unit.intake.scenes import TODAY, Scene, fact_id, given, item
from tests.unit.intake.test_organisation_rules import ASSIGNED, REGISTERED

JOINED = item("organisation.roster_joined", "2026-10-10", person="p1", label="甲", roster="legal_officer")
LEFT = item("organisation.roster_left", "2026-10-20", person="p1", roster="legal_officer")
MEETING = item("organisation.meeting_held", "2026-10-12", meeting="joint")


def corrected(one: dict[str, Any], on: str | None = None, /, **changed: Any) -> dict[str, Any]:
    """``one`` with other data, or another day."""
    data = one["data"] | changed
    said = {"corrects": one["id"], "fact_on": on or one["occurredon"], "data": data, "reason": "录入有误"}
    return item("organisation.entry_corrected", "2026-11-20", **said)


def voided(one: dict[str, Any]) -> dict[str, Any]:
    return item("organisation.entry_voided", "2026-11-20", voids=one["id"], reason="重复登记")


def facts(scene: Scene) -> list[tuple[str, str | None]]:
    return [
        (fact.event.type, fact.occurred_on and fact.occurred_on.isoformat())
        for fact in scene.state.history.facts.values()
    ]


def test_a_correction_puts_the_right_entry_in_place_of_the_wrong_one() -> None:
    """The entry keeps its place and has the corrected day and content."""
    scene = given(REGISTERED, JOINED, MEETING, corrected(JOINED, "2026-10-11", person="p2"))
    assert facts(scene)[1:] == [
        ("organisation.roster_joined", "2026-10-11"),
        ("organisation.meeting_held", "2026-10-12"),
    ]
    scene.refuses(LEFT, "roster_not_joined", "data.person")
    assert scene.when(item("organisation.roster_left", "2026-10-20", person="p2", roster="legal_officer"))


def test_a_void_takes_an_entry_back() -> None:
    """What is voided is as if it had never been recorded, and cannot be mended any more."""
    scene = given(REGISTERED, MEETING, voided(MEETING))
    assert facts(scene) == [("organisation.registered", None)]
    for again in (voided(MEETING) | {"id": str(uuid4())}, corrected(MEETING, "2026-10-13")):
        scene.refuses(again, "unknown_fact")


def test_only_entries_of_the_bureau_can_be_mended() -> None:
    """The id is that of the entry, not of its correction and not of anything else."""
    mend = corrected(MEETING, "2026-10-13")
    scene = given(REGISTERED, MEETING, mend)
    scene.refuses(voided(mend), "unknown_fact", "data.voids")
    scene.refuses(voided({"id": str(uuid4())}), "unknown_fact", "data.voids")


def test_a_corrected_entry_is_read_as_strictly_as_a_new_one() -> None:
    """A wrong field, a wrong term, a day to come: refused with the path of the field."""
    scene = given(REGISTERED, MEETING)
    scene.refuses(corrected(MEETING, meeting="party"), "bad_shape", "data.data.meeting")
    scene.refuses(corrected(MEETING, colour="red"), "bad_shape", "data.data.colour")
    scene.refuses(corrected(MEETING, f"{TODAY.year + 1}-01-02"), "future_date", "data.fact_on")


def test_nothing_is_mended_into_a_contradiction() -> None:
    """The rules hold for what is left: nobody leaves what they never joined, a bureau stays registered."""
    scene = given(REGISTERED, JOINED, LEFT)
    scene.refuses(voided(JOINED), "roster_not_joined", "data.person")
    scene.refuses(corrected(JOINED, "2026-10-21"), "roster_left_before_joined")
    scene.refuses(corrected(LEFT, roster="public_lawyer"), "roster_not_joined")
    scene.refuses(voided(REGISTERED), "organisation_not_registered", "subject")
    assert scene.when(voided(LEFT))
    assert scene.when(corrected(REGISTERED, name="（虚构）另局"))


@examples(
    st.lists(
        st.tuples(st.sampled_from(["correct", "void"]), st.integers(0, 3), st.integers(1, 28)), max_size=8
    )
)
def test_a_mended_stream_is_the_stream_of_what_holds(mends: list[tuple[str, int, int]]) -> None:
    """Whatever was corrected and voided, folding the effective events gives the facts that hold, in their order."""
    entries = [item("organisation.meeting_held", "2026-10-12", key=str(n), meeting="joint") for n in range(4)]
    stream = [REGISTERED, *entries]
    for kind, target, day in mends:
        one = entries[target]
        mend = corrected(one, f"2026-10-{day:02}") if kind == "correct" else voided(one)
        stream.append(mend | {"id": str(uuid4())})
    events = recorded(stream)
    before = fold(events).facts
    after = fold(effective(events)).facts
    assert [(f.id, f.occurred_on, f.event) for f in after.values()] == [
        (f.id, f.occurred_on, f.event) for f in before.values()
    ]


def recorded(items: list[dict[str, Any]]) -> list[Recorded]:
    """As the log would hold them, whether a rule would let them in or not."""
    return [
        Recorded(
            position=n,
            stream=one["subject"],
            version=n,
            id=fact_id(one),
            type=one["type"],
            schema=2 if one["type"] == "organisation.registered" else 1,
            region=one["region"],
            bureau=one["bureau"],
            actor=one["actor"],
            occurred_on=one["occurredon"] and date.fromisoformat(one["occurredon"]),
            recorded_at=datetime(2026, 11, 22, tzinfo=UTC),
            correlation=fact_id(one),
            causation=None,
            data=orjson.dumps(one["data"]).decode(),
        )
        for n, one in enumerate(items, start=1)
    ]


def test_assigned_again_after_a_void() -> None:
    """A person whose assignment was voided holds nothing, and may be assigned."""
    scene = given(REGISTERED, ASSIGNED, voided(ASSIGNED))
    left = item("organisation.person_left", "2026-11-21", person="p1", role="handler")
    scene.refuses(left, "person_not_assigned")
    assert scene.when(ASSIGNED | {"id": str(uuid4())})
