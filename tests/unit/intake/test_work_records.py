"""The records that yearly reports need: what follows what, and the reproducible draw of files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from services.intake.work.draws import draw
from tests.unit.intake.scenes import Scene, given, item
from tests.unit.intake.test_organisation_rules import REGISTERED


def did(name: str, day: str = "11-02", /, **data: Any) -> dict[str, Any]:
    return item(f"organisation.{name}", f"2026-{day}", **data)


def bureau(*facts: dict[str, Any]) -> Scene:
    return given(REGISTERED, *facts)


@pytest.mark.parametrize(
    "one",
    [
        did("publicity_held", topic="宪法宣传周", brand="虚构讲堂", sessions=4, people=600),
        did("study_held", study="party_group", topic="行政复议法", people=12),
        did("enforcement_recorded", system="full_record", quantity=5000, channel="执法记录仪"),
        did("plan_adopted", year=2026, subject="年度法治工作计划（虚构）", tasks=12, posted=12),
        did("honour_received", honour="先进集体（虚构）"),
        did("leader_acted", person="p1", acted="deployed", what="部署普法"),
        did("experience_shared", person="p1", topic="举证要点", people=20),
        did("self_examined", topic="旁听后自查", department="工伤保险科"),
        did("cases_commented", topic="败诉案件评析", trends=["general"]),
        did("means_provided", what="应诉车辆一辆（虚构）"),
        did("task_force_set", leader="p1"),
        did("compilation_issued", subject="政策汇编（虚构）", quantity=2),
        did("decision_registered", subject="就业促进实施意见（虚构）", legal_officer_involved=True),
    ],
    ids=lambda one: one["type"],
)
def test_what_reports_count_stands_by_itself(one: dict[str, Any]) -> None:
    """BS24-1.1a, BS24-1.1c, BS24-1.2c, BS24-1.3a, BS24-1.3b, BS24-1.h, BS24-3a, BS24-3b, BS24-4d, MH23-4.7, MH26-3.3f,
    MH26-3.4b, YC23-2.7b, YC23-3.1, JH-1.8d: needs only the bureau, and happened.
    """
    given().refuses(one, "organisation_not_registered")
    assert bureau().when(one)
    bureau().refuses(one | {"occurredon": "2026-12-01"}, "future_date")


def test_no_more_is_posted_than_there_is() -> None:
    """BS24-1.1a: 任务到岗 is part of the tasks."""
    bureau().refuses(
        did("plan_adopted", year=2026, subject="计划", tasks=3, posted=4),
        "posted_beyond_tasks",
        "data.posted",
    )
    bureau().refuses(did("plan_adopted", year=2026, subject="计划", posted=4), "posted_beyond_tasks")


COMPLAINED = did("complaint_received", "10-10", complaint="T1", what="反映执法不规范")
FOUND = did("problem_found", "10-10", problem="W1", what="告知书过时")
RESOLVED = did(
    "meeting_resolved", "10-10", resolution="Y1", meeting="joint", agenda="litigation", what="每季会商"
)


@pytest.mark.parametrize(
    ("opened", "closing", "key", "how"),
    [
        (FOUND, "problem_closed", "problem", "proof"),
        (RESOLVED, "resolution_done", "resolution", "proof"),
        (COMPLAINED, "complaint_handled", "complaint", "result"),
    ],
)
def test_what_is_closed_was_opened(opened: dict[str, Any], closing: str, key: str, how: str) -> None:
    """MH23-2.3, BS24-2, YC23-2.3a, JH-1.9a: 清单问题, 议定事项 and 投诉举报 are closed once, by their number, not before they were there."""
    data = {key: opened["data"][key], how: "已办结"}
    bureau().refuses(did(closing, **data), "nothing_to_follow", f"data.{key}")
    bureau(opened).refuses(did(closing, "10-09", **data), "followed_before", "occurredon")
    done = did(closing, "10-20", **data)
    assert bureau(opened).when(done)
    bureau(opened, done).refuses(did(closing, "10-21", **data), "already_followed")
    bureau(opened).refuses(opened | {"id": did("x")["id"]}, "key_taken", f"data.{key}")


def test_a_resolution_looks_ahead() -> None:
    """YC23-2.3a, YC23-2.3b: what is resolved is to be done after the meeting; the agenda is one of six."""
    data = RESOLVED["data"] | {"complete_by": "2026-10-01"}
    bureau().refuses(did("meeting_resolved", "10-10", **data), "plan_before_fact", "data.complete_by")
    other = RESOLVED["data"] | {"agenda": "lunch"}
    bureau().refuses(did("meeting_resolved", "10-10", **other), "bad_shape", "data.agenda")


FILES = [f"虚罚〔2026〕{n}号" for n in range(1, 41)]


def drawing(drawn: list[str], population: list[str] = FILES) -> dict[str, Any]:
    return did("file_review_drawn", draw="C1", seed="2026-11-02/7731", population=population, drawn=drawn)


RIGHT = list(draw("2026-11-02/7731", FILES, 5))


def test_a_draw_is_the_one_its_seed_gives() -> None:
    """BS24-1.3d, BS24-4c: files chosen by hand, or in another order, are refused with those that the seed draws."""
    assert bureau().when(drawing(RIGHT))
    chosen = [file for file in FILES if file not in RIGHT][:5]
    refusal = bureau().refuses(drawing(chosen), "draw_not_reproducible", "data.drawn")
    assert all(file in refusal.message for file in RIGHT)
    bureau().refuses(drawing(RIGHT[::-1]), "draw_not_reproducible")
    bureau().refuses(drawing(RIGHT, [*FILES, FILES[0]]), "population_repeats", "data.population")
    bureau(drawing(RIGHT)).refuses(drawing(RIGHT) | {"id": did("x")["id"]}, "key_taken", "data.draw")


def test_the_draw_does_not_change() -> None:
    """BS24-4c: a draw of last year comes out again; this one was computed by hand with sha256sum."""
    assert draw("seed", ["A", "B", "C", "D"], 2) == ("A", "C")


@drawn_from(
    st.text(min_size=1, max_size=8),
    st.sets(st.text(min_size=1, max_size=6), max_size=30),
    st.integers(0, 40),
    st.randoms(use_true_random=False),
)
def test_a_draw_depends_on_seed_and_population_alone(
    seed: str, files: set[str], size: int, order: Any
) -> None:
    """BS24-4c: whatever the order of the list, the same files come, each once, as many as asked for; a larger draw only adds."""
    shuffled = sorted(files)
    order.shuffle(shuffled)
    found = draw(seed, shuffled, size)
    assert found == draw(seed, sorted(files), size)
    assert len(set(found)) == len(found) == min(size, len(files))
    assert set(found) <= files
    assert draw(seed, files, size + 1)[: len(found)] == found


def test_only_drawn_files_are_reviewed() -> None:
    """BS24-1.3d, BS24-4c: a result is of a file that was drawn; a problem found is rectified later, without a problem there is nothing to."""
    drew = drawing(RIGHT)
    result = {"draw": "C1", "file": RIGHT[0]}
    bureau().refuses(did("file_reviewed", "11-05", **result), "nothing_to_follow", "data.draw")
    left_out = next(file for file in FILES if file not in RIGHT)
    bureau(drew).refuses(
        did("file_reviewed", "11-05", draw="C1", file=left_out), "file_not_drawn", "data.file"
    )
    bureau(drew).refuses(
        did("file_reviewed", "11-05", **result, rectified=True), "nothing_to_rectify", "data.rectified"
    )
    found = did("file_reviewed", "11-05", **result, problems="缺送达回证", rectified=False)
    assert bureau(drew, found).when(
        did("file_reviewed", "11-20", **result, problems="缺送达回证", rectified=True)
    )
