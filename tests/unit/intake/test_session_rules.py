"""Planned trainings and observations: what one bureau's records may say of them, and what is said to people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given as all_of
from hypothesis import strategies as st

from services.intake.pages.session_view import all_shown, results
from services.intake.sessions.rows import sessions_of, sign_ups
from services.intake.sessions.saying import audience, called_off, offers
from shared.events.organisation import TrainingHeld
from shared.events.session import SessionOffered
from tests.unit.intake.scenes import BUREAU, REGION, TODAY, Scene, fact_id, given, item

REGISTERED = item("organisation.registered", None, name="（虚构）某局")
PLAN: dict[str, Any] = {
    "training": "lecture",
    "topic": "出庭实务",
    "session_on": "2026-12-07",
    "place": "三楼会议室",
    "audience": "region",
}
PLANNED = item("organisation.training_planned", "2026-11-20", **PLAN)
SESSION = str(fact_id(PLANNED))
WATCH = {k: v for k, v in PLAN.items() if k != "training"}


def signed(day: str = "2026-11-21", key: str = "", person: str = "p1") -> dict[str, Any]:
    return item("organisation.signed_up", day, key=key, session=SESSION, person=person)


def withdrawn(day: str = "2026-11-21", key: str = "") -> dict[str, Any]:
    return item("organisation.sign_up_withdrawn", day, key=key, session=SESSION, person="p1")


@pytest.mark.parametrize(
    ("kind", "day", "data", "code"),
    [
        ("training_planned", "2026-11-20", PLAN | {"closes_on": "2026-12-08"}, "closes_after_session"),
        ("training_planned", "2026-11-20", PLAN | {"session_on": "2026-11-19"}, "session_in_the_past"),
        ("training_planned", "2026-11-20", PLAN | {"audience": "named"}, "audience_unclear"),
        ("training_planned", "2026-11-20", PLAN | {"bureaus": ["fz-ziran"]}, "audience_unclear"),
        ("observation_planned", "2026-11-20", WATCH, "observed_what"),
        ("session_cancelled", "2026-11-20", {"session": SESSION, "reason": "改期"}, "session_unknown"),
        (
            "training_held",
            "2026-11-20",
            {"training": "lecture", "topic": "甲", "session": SESSION},
            "session_not_own",
        ),
    ],
)
def test_what_a_plan_must_say(kind: str, day: str, data: dict[str, Any], code: str) -> None:
    """Days in order, for whom, which case; only what one planned oneself is cancelled or held."""
    given(REGISTERED).refuses(item(f"organisation.{kind}", day, **data), code)


def test_nobody_is_signed_up_twice_and_who_withdrew_may_come_after_all() -> None:
    """A sign-up stands until it is withdrawn, and only then can be made again."""
    given(REGISTERED).refuses(withdrawn(), "not_signed_up")
    scene = given(REGISTERED, PLANNED, signed())
    scene.refuses(signed(key="again"), "signed_up_twice")
    after = given(REGISTERED, PLANNED, signed(), withdrawn())
    after.refuses(withdrawn(key="again"), "not_signed_up")
    assert after.when(signed(key="again"))


def test_nobody_signs_up_for_what_is_off_or_closed() -> None:
    """Of the bureau's own sessions; who signed up before it was called off may still withdraw."""
    off = item("organisation.session_cancelled", "2026-11-21", session=SESSION, reason="改期")
    given(REGISTERED).refuses(signed(), "session_unknown")
    given(REGISTERED, PLANNED, off).refuses(signed(), "session_cancelled")
    assert given(REGISTERED, PLANNED, signed(), off).when(withdrawn())
    closed = item("organisation.training_planned", "2026-11-20", **PLAN | {"closes_on": "2026-11-20"})
    late = item("organisation.signed_up", "2026-11-21", session=str(fact_id(closed)), person="p1")
    given(REGISTERED, closed).refuses(late, "sign_up_closed", "occurredon")


def test_what_came_of_a_session_counts_once() -> None:
    """One 举办培训 a planned training, each person once in 参加学法培训, one 旁听庭审 a planned observation and bureau; none of what was cancelled."""
    held = {"training": "lecture", "topic": "出庭实务", "session": SESSION}
    first = item("organisation.training_held", "2026-11-21", **held)
    again = item("organisation.training_held", "2026-11-22", **held)
    given(REGISTERED, PLANNED, first).refuses(again, "session_recorded_twice")
    off = item("organisation.session_cancelled", "2026-11-20", session=SESSION, reason="改期")
    given(REGISTERED, PLANNED, off).refuses(first, "session_recorded_twice")
    came = item("organisation.training_attended", "2026-11-21", participants=["p1", "p2"], **held)
    also = item("organisation.training_attended", "2026-11-22", participants=["p2"], **held)
    given(REGISTERED).refuses(came, "session_unknown")
    given(REGISTERED, PLANNED, came).refuses(also, "attended_twice")
    group = [{"group": "other", "number": 1}]
    seen = {"observers": group, "others_case": "（虚构）某案", "session": SESSION}
    watched = item("organisation.hearing_observed", "2026-11-21", **seen)
    given(REGISTERED, PLANNED, watched).refuses(
        item("organisation.hearing_observed", "2026-11-22", **seen), "session_recorded_twice"
    )


def session(scene: Scene, place: tuple[str, str] = (REGION, BUREAU)) -> Any:
    [found] = sessions_of(place, scene.state.history)
    return found


def test_whom_a_session_is_offered() -> None:
    """To every bureau of the region, to those that are named, or to the organiser's own people; never of what is off or past."""
    one = session(given(REGISTERED, PLANNED))
    assert audience(one, ["fz-renshe", "fz-ziran"]) == ["fz-renshe", "fz-ziran"]
    named = item(
        "organisation.training_planned", "2026-11-20", **PLAN | {"audience": "named", "bureaus": ["fz-ziran"]}
    )
    assert audience(session(given(REGISTERED, named)), ["x1"]) == ["fz-renshe", "fz-ziran"]
    assert [w.events[0].bureau for w in offers(None, one, ["fz-ziran"], TODAY)] == ["fz-renshe", "fz-ziran"]
    assert offers(one, one, ["fz-ziran"], TODAY) == []
    assert offers(None, one, [], date(2026, 12, 8)) == []
    off = item("organisation.session_cancelled", "2026-11-20", session=SESSION, reason="改期")
    gone = session(given(REGISTERED, PLANNED, off))
    assert offers(None, gone, [], TODAY) == []
    [told] = called_off(one, gone.called_off, [("fz-ziran", "p9")], TODAY)
    assert (told.events[0].bureau, told.events[0].type) == ("fz-ziran", "session.called_off")


def test_a_changed_day_is_said_again_and_a_word_is_not() -> None:
    """A correction that moves it is news under another id; one that only widens the capacity is not."""
    before = session(given(REGISTERED, PLANNED))

    def corrected(**data: Any) -> Any:
        fix = {"corrects": SESSION, "data": PLAN | data, "reason": "核对", "fact_on": "2026-11-20"}
        return session(given(REGISTERED, PLANNED, item("organisation.entry_corrected", None, **fix)))

    assert offers(before, corrected(capacity=3), [], TODAY) == []
    [write] = offers(before, corrected(session_on="2026-12-08"), [], TODAY)
    [first] = offers(None, before, [], TODAY)
    assert write.events[0].id != first.events[0].id
    said = SessionOffered.model_validate_json(write.events[0].data)
    assert (said.changed, said.session_on) == (True, date(2026, 12, 8))


@all_of(st.lists(st.sampled_from(["up", "down"]), max_size=8))
def test_who_comes_is_who_signed_up_last(steps: list[str]) -> None:
    """After any allowed order of signing up and withdrawing, one person is there exactly when the last step was a sign-up."""
    facts, there = [REGISTERED, PLANNED], False
    for number, step in enumerate(steps):
        if (step == "up") == there:
            continue
        facts.append(signed(key=str(number)) if step == "up" else withdrawn(key=str(number)))
        there = step == "up"
    assert [one.person for one in sign_ups((REGION, BUREAU), (), given(*facts).state.history)] == [
        "p1"
    ] * there


def row(**more: Any) -> dict[str, Any]:
    """As the tables have it."""
    one = session(given(REGISTERED, PLANNED))
    return {name: getattr(one, name) for name in one.__dataclass_fields__} | {"taken": 3} | more


def test_only_the_organiser_sees_who_comes_from_elsewhere() -> None:
    """Whatever rows there are: another bureau's page has its own people and no name of others; waiting follows the order of signing up."""
    seats = [
        {
            "session": fact_id(PLANNED),
            "bureau": bureau,
            "person": person,
            "label": person,
            "turn": turn,
            "bureau_name": None,
        }
        for turn, (bureau, person) in enumerate(
            [("fz-ziran", "z1"), (BUREAU, "p1"), ("fz-ziran", "z2")], start=1
        )
    ]
    history = given(REGISTERED, PLANNED, signed()).state.history
    [own] = all_shown([row(capacity=1)], seats, history, (REGION, BUREAU), TODAY)
    assert [(s.person, s.waits) for s in own.coming] == [("p1", 1)]
    assert [(s.person, s.waits) for s in own.others] == [("z1", 0), ("z2", 2)]
    elsewhere = given(REGISTERED).state.history
    [other] = all_shown([row(capacity=1)], seats, elsewhere, (REGION, "fz-shijian"), TODAY)
    assert (other.coming, other.others, other.concerns(REGION, "fz-shijian")) == ((), (), True)


def test_the_form_of_the_result_is_filled_in() -> None:
    """After the day the organiser is led to 举办培训 with topic, number and session, a bureau whose people came to 参加学法培训; before it nobody."""
    history = given(REGISTERED, PLANNED, signed()).state.history
    [ahead] = all_shown([row()], [], history, (REGION, BUREAU), TODAY)
    assert results(ahead, "/o") == []
    [over] = all_shown([row()], [], history, (REGION, BUREAU), date(2026, 12, 7))
    (held, _), (came, _) = results(over, "/o")
    assert held.startswith("/o/facts/training_held?day=2026-12-07&session=" + SESSION)
    assert "training=lecture" in held
    assert "attendees=1" in held
    assert "participants.0=p1" in came
    assert TrainingHeld.title == "举办培训"
