"""The rules on stopped clocks, extensions, court-set periods, advice, accountability, mediation and guarantees."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from shared.errors import Rejected
from tests.unit.intake.scenes import FIRST, JUDGED, NOTICE, OPENED, UNDER_WAY, Scene, given, item


def fact(name: str, day: str, **data: Any) -> dict[str, Any]:
    return item(f"case.{name}", f"2026-{day}", instance=1, **data)


def under_way(*facts: dict[str, Any]) -> Scene:
    return given(*UNDER_WAY, *facts)


def test_a_clock_is_resumed_that_was_stopped() -> None:
    """A resumption needs a stop on or before its day that still stands."""
    resumed = fact("clock_resumed", "10-20")
    under_way().refuses(resumed, "clock_not_stopped", "data.instance")
    under_way(fact("clock_stopped", "10-21", reason="suspension")).refuses(resumed, "clock_not_stopped")
    scene = under_way(fact("clock_stopped", "10-15", reason="suspension"), resumed)
    scene.refuses(fact("clock_resumed", "10-25"), "clock_not_stopped")


def test_a_stopped_clock_is_not_stopped_again() -> None:
    """Only after it ran again can it be stopped once more."""
    stopped = fact("clock_stopped", "10-15", reason="suspension")
    again = fact("clock_stopped", "10-25", reason="appraisal")
    under_way(stopped).refuses(again, "clock_already_stopped")
    assert under_way(stopped, fact("clock_resumed", "10-20")).when(again)


def test_a_stop_may_be_registered_late() -> None:
    """An earlier stop that is registered after a later one waits for its own resumption."""
    later = (fact("clock_stopped", "11-02", reason="suspension"), fact("clock_resumed", "11-10"))
    early = fact("clock_stopped", "10-15", reason="correction")
    scene = under_way(*later, early)
    assert scene.when(fact("clock_resumed", "10-20"))


@drawn(st.lists(st.booleans(), max_size=12))
def test_stops_and_resumptions_alternate(stops: list[bool]) -> None:
    """In the order of days exactly the alternating sequences that begin with a stop are accepted."""
    scene, standing = under_way(), False
    facts: list[dict[str, Any]] = []
    for number, stop in enumerate(stops):
        day = f"11-{number + 1:02}"
        one = fact("clock_stopped", day, reason="suspension") if stop else fact("clock_resumed", day)
        if stop == standing:
            with pytest.raises(Rejected):
                scene.when(one)
            continue
        facts.append(one)
        scene, standing = under_way(*facts), stop


def test_an_extension_is_decided_after_its_application() -> None:
    """Without an application it may stand (the source does not say), before it not; each matter by itself."""
    applied = fact("extension_applied", "10-20", matter="evidence")
    granted = fact("extension_granted", "10-19", matter="evidence", days=10)
    assert under_way().when(granted)
    under_way(applied).refuses(granted, "extension_before_application", "occurredon")
    refused = fact("extension_refused", "10-19", matter="evidence")
    under_way(applied).refuses(refused, "extension_before_application")
    assert under_way(applied).when(fact("extension_granted", "10-19", matter="trial", days=10))


def test_an_extension_says_how_far_in_one_way() -> None:
    """So many days, until a day, or neither; both is a contradiction, and a day in the past is none."""
    both = fact("extension_granted", "10-20", matter="evidence", days=10, until="2026-12-10")
    under_way().refuses(both, "extension_ambiguous", "data.until")
    past = fact("extension_granted", "10-20", matter="evidence", until="2026-10-19")
    under_way().refuses(past, "plan_before_fact", "data.until")
    assert under_way().when(fact("extension_granted", "10-20", matter="evidence", until="2026-12-10"))
    assert under_way().when(fact("extension_granted", "10-20", matter="evidence"))


def test_an_obstacle_is_removed_for_which_an_extension_was_granted() -> None:
    """Of the same matter, and not before."""
    removed = fact("obstacle_removed", "10-25", matter="evidence")
    under_way().refuses(removed, "extension_not_granted", "data.matter")
    other = fact("extension_granted", "10-20", matter="trial")
    under_way(other).refuses(removed, "extension_not_granted")
    late = fact("extension_granted", "10-26", matter="evidence")
    under_way(late).refuses(removed, "removed_before_granted")
    assert under_way(fact("extension_granted", "10-20", matter="evidence")).when(removed)


@pytest.mark.parametrize("data", [{}, {"days": 10, "until": "2026-12-01"}])
def test_a_set_period_is_definite(data: dict[str, Any]) -> None:
    """Days or a last day, one of them."""
    under_way().refuses(
        fact("period_set", "10-20", matter="evidence", **data), "period_not_definite", "data.days"
    )


def test_set_periods_are_numbered_and_kept_by_their_number() -> None:
    """A number is used once; what was not set cannot be kept, nor before it was set, nor twice."""
    set_ = fact("period_set", "10-20", matter="other", item=1, until="2026-12-01", what="补充说明")
    scene = under_way(set_)
    scene.refuses(
        fact("period_set", "10-21", matter="trial", item=1, days=5), "period_item_taken", "data.item"
    )
    scene.refuses(fact("period_kept", "10-25", item=2), "period_not_set", "data.item")
    scene.refuses(fact("period_kept", "10-19", item=1), "kept_before_set")
    kept = fact("period_kept", "10-25", item=1)
    under_way(set_, kept).refuses(fact("period_kept", "10-26", item=1), "period_kept_twice")
    past = fact("period_set", "10-20", matter="other", item=2, until="2026-10-19")
    scene.refuses(past, "plan_before_fact", "data.until")


def test_a_reply_answers_advice_that_was_received() -> None:
    """The same item, on or after the day it came; another paper has another number."""
    advice = fact("advice_received", "10-20", advice="governance", item=1, reply_by="2026-12-20")
    under_way().refuses(fact("advice_replied", "10-25", item=1), "advice_not_received", "data.item")
    scene = under_way(advice)
    scene.refuses(fact("advice_replied", "10-25", item=2), "advice_not_received")
    scene.refuses(fact("advice_replied", "10-19", item=1), "reply_before_advice")
    scene.refuses(fact("advice_received", "10-22", advice="other", item=1), "advice_item_taken")
    assert scene.when(fact("advice_replied", "10-20", item=1))
    past = fact("advice_received", "10-20", advice="governance", reply_by="2026-10-19")
    under_way().refuses(past, "plan_before_fact", "data.reply_by")


def test_accountability_is_notified_after_it_is_decided() -> None:
    """Nothing is notified that was not decided, or before it was."""
    notified = fact("accountability_notified", "10-25", to="organisation_department")
    under_way().refuses(notified, "accountability_not_decided")
    under_way(fact("accountability_decided", "10-26")).refuses(notified, "notified_before_decided")
    assert under_way(fact("accountability_decided", "10-25")).when(notified)


def test_a_guarantee_looks_ahead() -> None:
    """化解时限 may lie in the future, but not before the day on which the guarantee is given."""
    people = {"unit": "某局", "leader": "p1", "responsible": "p2"}
    early = fact("guarantee_set", "10-20", resolve_by="2026-10-19", **people)
    under_way().refuses(early, "plan_before_fact", "data.resolve_by")
    assert under_way().when(fact("guarantee_set", "10-20", resolve_by="2027-03-31", **people))


def test_each_defendant_answers_its_own_notice() -> None:
    """A defendant served later than another cannot have answered before its own service."""
    opened = item("case.notice_received", "2026-10-20", instance=1, defendant="区政府")
    scene = given(OPENED, FIRST, NOTICE, opened)
    early = fact("defence_filed", "10-15", defendant="区政府")
    scene.refuses(early, "defence_before_notice", "occurredon")
    assert scene.when(fact("defence_filed", "10-15"))


def test_mediation_and_lessons_come_in_order() -> None:
    """A mediation does not end before it was planned, lessons are not drawn before the judgment; neither is needed."""
    planned = fact("mediation_planned", "10-20")
    ended = fact("mediation_ended", "10-19", outcome="settled")
    assert under_way().when(ended)
    under_way(planned).refuses(ended, "mediation_ended_before_planned")
    given(*UNDER_WAY, JUDGED).refuses(fact("lessons_drawn", "11-09"), "lessons_before_judgment")


def test_an_act_is_served_after_it_was_made() -> None:
    """被诉行政行为 cannot have been served before its own date."""
    opened = item("case.opened", None, name="甲诉某局", act={"made_on": "2026-06-10"})
    scene = given(opened, FIRST)
    scene.refuses(fact("act_served", "06-09"), "act_served_before_made", "occurredon")
    assert scene.when(fact("act_served", "06-10"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("contact_named", {"department": "工伤保险科"}),
        ("materials_submitted", {"materials": ["file"], "department": "工伤保险科"}),
        ("risk_assessed", {"risk": "high", "needs_others": True}),
        ("marked", {"marks": ["contested"]}),
        ("application_made", {"application": "suit"}),
        ("accountability_decided", {}),
        ("mediation_planned", {}),
    ],
)
def test_what_needs_nothing_before_it(name: str, data: dict[str, Any]) -> None:
    """Facts that stand by themselves are recorded in any instance that is open, and never for a day to come."""
    assert under_way().when(fact(name, "10-20", **data))
    under_way().refuses(fact(name, "11-23", **data), "future_date", "occurredon")
