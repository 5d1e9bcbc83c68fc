"""Published cases: what a row states becomes facts, and nothing else does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.import_file import Contents, read_contents
from services.intake.published import bureau_code, submissions_of
from services.intake.published_row import read_row
from services.intake.submission import parse
from shared.errors import Rejected
from tests.unit.intake.scenes import TODAY

SAMPLE = Path(__file__).parents[3] / "samples" / "published-cases.jsonl"
STAGE: dict[str, Any] = {"level": "一审"}
ROW: dict[str, Any] = {"no": "1", "name": "某案", "defendants": [{"name": "某县某局"}], "stages": [STAGE]}


def facts(row: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The data of each of the row's case events by type."""
    return {one.item["type"]: one.item["data"] for one in submissions_of(read_row(row))}


def contents_of(*rows: Any, bureau: str | None = None) -> Contents:
    lines = [row if isinstance(row, bytes) else orjson.dumps(row) for row in rows]
    return read_contents(lines, region="published", bureau=bureau, today=lambda: TODAY)


def test_every_published_case_obeys_the_rules() -> None:
    """All 69 real cases pass the decider whole; their facts are counted by an independent look at the rows."""
    rows = [orjson.loads(line) for line in SAMPLE.read_bytes().splitlines()]
    contents = contents_of(*rows)
    found = Counter(line.item["type"] for unit in contents.units for line in unit)
    stages = [stage for row in rows for stage in row["stages"]]
    heard = ("hearing_on", "leader_appeared", "leader_title", "lawyer_only")
    judged = ("decided_on", "document", "outcome", "agency_result", "operative")
    assert not contents.refused
    assert found == {
        "organisation.registered": len({row["defendants"][0]["name"] for row in rows}),
        "case.opened": 69,
        "case.instance_opened": len(stages),
        "case.notice_received": sum(stage["served_on"] is not None for stage in stages),
        "case.defence_filed": sum(stage["answered_on"] is not None for stage in stages),
        "case.hearing_held": sum(any(stage[name] is not None for name in heard) for stage in stages),
        "case.judged": sum(any(stage[name] is not None for name in judged) for stage in stages),
    }


def test_every_published_case_number_is_read() -> None:
    """Every number the sample prints has a canonical form."""
    contents = contents_of(*SAMPLE.read_bytes().splitlines())
    numbers = [line.item["data"].get("case_no") for unit in contents.units for line in unit]
    assert all(number["normal"] for number in numbers if number)
    assert sum(number is not None for number in numbers) == 131


def test_what_the_source_does_not_say_stays_unknown() -> None:
    """A bare stage opens its instance and states nothing more."""
    assert facts(ROW).keys() == {"organisation.registered", "case.opened", "case.instance_opened"}
    assert facts(ROW)["case.instance_opened"] == {"instance": 1, "level": "first"}
    assert "has_third_party" not in facts(ROW)["case.opened"]


def test_an_appearance_alone_is_a_hearing_without_a_date() -> None:
    """The judgment says that the leader did not appear, not when; whether only a lawyer did stays unknown."""
    row = ROW | {"stages": [STAGE | {"leader_appeared": False}]}
    assert facts(row)["case.hearing_held"] == {"instance": 1, "hearing": 1, "leader_appeared": False}


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("局长", "principal"),
        ("副局长", "deputy"),
        ("副县长", "deputy"),
        ("副调研员", None),
        ("法制科科长", None),
    ],
)
def test_a_rank_is_read_only_from_a_clear_title(title: str, rank: str | None) -> None:
    """A grade or a section head is not the head of the organ."""
    row = ROW | {"stages": [STAGE | {"leader_appeared": True, "leader_title": title}]}
    assert facts(row)["case.hearing_held"].get("leader_rank") == rank


def test_nobody_who_stayed_away_has_a_rank() -> None:
    """A title beside an absence says who should have come, not who did."""
    row = ROW | {"stages": [STAGE | {"leader_appeared": False, "leader_title": "局长"}]}
    assert "leader_rank" not in facts(row)["case.hearing_held"]


@pytest.mark.parametrize(
    ("level", "notice"), [("一审", "complaint"), ("二审", "appeal"), ("再审审查", "retrial_application")]
)
def test_the_notice_fits_the_level(level: str, notice: str) -> None:
    """What is served on the agency depends on the instance."""
    row = ROW | {"stages": [{"level": level, "served_on": "2020-01-02"}]}
    assert facts(row)["case.notice_received"]["notice"] == notice


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (ROW | {"stages": [{"level": "三审"}]}, "bad_shape", "stages.0.level"),
        (ROW | {"act_type": "不在字典里的种类"}, "bad_shape", "act_type"),
        (ROW | {"colour": "red"}, "bad_shape", "colour"),
        (ROW | {"defendants": []}, "no_defendant", "defendants"),
        (ROW | {"stages": [STAGE | {"filed_on": "二〇〇三年"}]}, "bad_shape", "stages.0.filed_on"),
        (ROW | {"stages": [STAGE | {"decided_on": "2030-01-01"}]}, "future_date", "stages.0"),
        (
            ROW | {"stages": [STAGE | {"leader_appeared": True, "lawyer_only": True}]},
            "contradictory_appearance",
            "stages.0",
        ),
        (
            ROW | {"stages": [STAGE | {"filed_on": "2020-05-01", "decided_on": "2020-04-01"}]},
            "judged_before_opened",
            "stages.0",
        ),
        ([1], "bad_shape", None),
        (b"{no json", "malformed_json", None),
        (b"\xff\xfe", "malformed_json", None),
    ],
)
def test_a_bad_row_is_refused_whole_and_its_neighbours_are_not(
    row: Any, code: str, field: str | None
) -> None:
    """The refusal names row, code and field and carries the row; nothing of the row is sent, the others are."""
    contents = contents_of(row, ROW | {"no": "2"})
    [refused] = contents.refused
    assert (refused.row, refused.code, refused.field) == (1, code, field)
    assert refused.data == (row.decode(errors="replace") if isinstance(row, bytes) else row)
    assert {line.row for unit in contents.units for line in unit} == {2}


def test_unknown_terms_say_which_are_known() -> None:
    """A clerk reads which terms may be used."""
    with pytest.raises(Rejected, match="行政复议、一审、二审"):
        read_row(ROW | {"stages": [{"level": "三审"}]})


def test_ids_depend_on_the_case_and_the_fact_alone() -> None:
    """The same row gives the same ids in any file, and no two facts of a file share one."""
    contents = contents_of(*SAMPLE.read_bytes().splitlines())
    ids = [line.item["id"] for unit in contents.units for line in unit]
    assert len(set(ids)) == len(ids)
    assert ids == [
        line.item["id"] for u in contents_of(*SAMPLE.read_bytes().splitlines()).units for line in u
    ]


def test_a_bureau_without_a_code_gets_a_stable_one() -> None:
    """The first defendant is the bureau; its code depends on its name alone, unless one is given."""
    assert bureau_code("某县某局") == bureau_code("某县某局") != bureau_code("某县另一局")
    [unit] = contents_of(ROW).units
    assert {line.item["bureau"] for line in unit} == {bureau_code("某县某局")}
    [unit] = contents_of(ROW, bureau="fz-renshe").units
    assert {line.item["bureau"] for line in unit} == {"fz-renshe"}
    assert "organisation.registered" not in {line.item["type"] for line in unit}


def test_events_of_one_stream_stay_together() -> None:
    """CloudEvents lines are sent stream by stream, in the order of the file; blank lines count but say nothing."""
    events = [{"type": "case.closed", "subject": f"case-{n % 2}", "n": n} for n in range(5)]
    contents = contents_of(b"\xef\xbb\xbf" + orjson.dumps(events[0]), b"", *events[1:])
    assert [[line.row for line in unit] for unit in contents.units] == [[1, 4, 6], [3, 5]]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted([*ROW, "plaintiff", "act", "reconsideration", "third_party"])), JSON)
def test_no_row_crashes_the_reader(key: str, value: Any) -> None:
    """Whatever stands in a row, it is either read into valid submissions or refused."""
    contents = contents_of(ROW | {key: value})
    assert len(contents.refused) + len(contents.units) == 1
    for unit in contents.units:
        for line in unit:
            parse(line.item)
