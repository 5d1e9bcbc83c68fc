"""The invented scenario: marked as invented, relative to today, and allowed by every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.decide import decide_in_order
from services.intake.scenario import MARK, read_scenario, submissions
from services.intake.state import State
from services.intake.submission import parse
from shared.errors import Rejected

TEXT = (Path(__file__).parents[3] / "samples" / "scenario.yaml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)
SCENARIO = read_scenario(TEXT)


def played(today: date) -> list[dict[str, Any]]:
    return submissions(SCENARIO, today)


@given(st.dates(date(2024, 6, 1), date(2035, 12, 31)))
def test_the_scenario_can_be_played_on_any_day(today: date) -> None:
    """Every fact of it is allowed, whatever day is today."""
    streams: dict[str, list[Any]] = {}
    for item in played(today):
        streams.setdefault(item["subject"], []).append(parse(item))
    for facts in streams.values():
        decided = decide_in_order(facts, State(), lambda: today)
        assert [result for _, result in decided.results if isinstance(result, Rejected)] == []


def test_everything_invented_says_so() -> None:
    """Every case is of invented origin and every name is marked; nobody has a name or a real address."""
    items = played(TODAY)
    opened = [item["data"] for item in items if item["type"] == "case.opened"]
    assert len(opened) == 9
    assert {case["origin"] for case in opened} == {"invented"}
    assert all(MARK in case["name"] for case in opened)
    people = [item["data"] for item in items if item["type"] == "organisation.person_assigned"]
    assert people
    assert all(person["email"].endswith("@example.org") for person in people)


def test_it_shows_what_the_system_is_for() -> None:
    """A moved hearing, a loss, a corrected fact, a voided case, a second instance; a stopped clock, an extension, a judgment not yet
    served on everyone, advice to be answered, a roster and a training are in it.
    """
    types = Counter(item["type"] for item in played(TODAY))
    for wanted in ("case.clock_stopped", "case.extension_granted", "case.advice_received", "case.risk_assessed",
                   "organisation.roster_joined", "organisation.training_held"):  # fmt: skip
        assert types[wanted] >= 1
    assert types["case.clock_resumed"] == types["case.advice_replied"] == 0
    assert types["case.hearing_moved"] == types["case.corrected"] == types["case.voided"] == 1
    levels = {item["data"]["level"] for item in played(TODAY) if item["type"] == "case.instance_opened"}
    assert levels == {"first", "second", "reconsideration"}


def test_playing_it_again_repeats_the_ids_of_that_day() -> None:
    """On the same day the same ids; on another day other cases of the same organisations."""
    today, again, tomorrow = (
        {item["id"]: item for item in played(day)} for day in (TODAY, TODAY, date(2026, 11, 23))
    )
    assert today == again
    shared = today.keys() & tomorrow.keys()
    assert {today[key]["type"].partition(".")[0] for key in shared} == {"organisation"}
    fixed = {key for key, item in today.items() if item["type"] == "organisation.roster_joined"}
    assert fixed <= shared
    assert all(today[key] == tomorrow[key] for key in shared)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda text: text.replace("工伤认定案（虚构）", "工伤认定案"), "cases.0.name"),
        (lambda text: text.replace("region:", "place:"), "region"),
        (lambda text: text.replace("renshe-a@example.org", "renshe-a@example.com"), None),
        (lambda text: text + "\n  - [", None),
        (lambda _: "[" * 7_000, None),
        (lambda _: "region: " + "9" * 5_000, None),
        (lambda _: "region: 2026-99-99", None),
        (lambda _: "", None),
        (lambda text: text.replace('"@notice"', '"@other"'), "other"),
    ],
)
def test_a_faulty_scenario_is_refused(change: Callable[[str], str], field: str | None) -> None:
    """An unmarked name, an unknown key, a real address, broken YAML, depth, endless digits, a day that is none, nothing at all or an unknown fact is named."""
    with pytest.raises(Rejected) as refusal:
        submissions(read_scenario(change(TEXT)), TODAY)
    assert refusal.value.code == "bad_scenario"
    if field:
        assert refusal.value.field == field


def test_it_shows_what_bureaus_do_besides_their_cases() -> None:
    """BS24-1.2c, MH23-4.5, MH26-4.0: publicity and study, a problem on the list, a review and its decision, a loss and its measure."""
    types = {item["type"] for item in played(TODAY)}
    assert types >= {
        "organisation.publicity_held",
        "organisation.study_held",
        "organisation.problem_found",
        "organisation.decision_made",
        "case.loss_analysed",
        "case.measure_set",
    }


def test_the_bureaus_can_carry_the_scenario_again_on_another_day() -> None:
    """What has a number is of a fixed day: a second playing finds it there and nothing of it is refused."""
    first, second = played(TODAY), played(date(2026, 11, 30))
    known = {item["id"] for item in first}
    own: dict[str, list[Any]] = {}
    for item in [*first, *(item for item in second if item["id"] not in known)]:
        if item["subject"].startswith("organisation-"):
            own.setdefault(item["subject"], []).append(parse(item))
    for facts in own.values():
        decided = decide_in_order(facts, State(), lambda: date(2026, 11, 30))
        assert [result.message for _, result in decided.results if isinstance(result, Rejected)] == []
