"""Coverage of the documents: computed, complete, and honest about what is open."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from cli.clause_tests import mentioned, spelt
from cli.clause_tests import tests_by_clause as found_tests
from cli.policy import policy_app
from shared.events import CATALOGUE
from shared.policy.clauses import Clauses, load_clauses, unknown_clauses
from shared.policy.coverage import Line, Verdict, coverage
from shared.policy.model import Pack
from tests.support.packs import SHIPPED_PACKS

CLAUSES = load_clauses()
PACKS = SHIPPED_PACKS


def lines(packs: tuple[Pack, ...] = PACKS.packs, **tests: str) -> dict[str, Line]:
    named = {key: (name,) for key, name in tests.items()}
    return {
        line.clause.id: line for line in coverage(CLAUSES, packs, CATALOGUE.values(), {"spoke_rate"}, named)
    }


def without(section: str, item_id: str) -> tuple[Pack, ...]:
    """The shipped packs less one item."""
    return tuple(
        pack.model_copy(update={section: tuple(one for one in getattr(pack, section) if one.id != item_id)})
        for pack in PACKS.packs
    )


def json_of(*options: str) -> dict:
    done = CliRunner().invoke(policy_app, ["coverage", "--json", *options])
    assert done.exit_code == 0, done.output
    return orjson.loads(done.output)


def test_every_clause_of_the_five_documents_is_listed_once() -> None:
    """158 ids, each once, each of its own document, and coverage has a line for every one, in their order."""
    ids = [clause.id for document in CLAUSES.documents for clause in document.clauses]
    assert (len(ids), len(set(ids))) == (158, 158)
    assert Counter(key.partition("-")[0] for key in ids) == {
        "MH26": 34,
        "MH23": 28,
        "BS24": 25,
        "YC23": 34,
        "JH": 37,
    }
    assert all(
        one.document == document.document for document in CLAUSES.documents for one in document.clauses
    )
    assert list(lines()) == ids


def test_what_asks_something_has_a_strength() -> None:
    """Only what states, aims or is counted from the report has none."""
    free = {clause.kind.title for clause in CLAUSES.by_id.values() if clause.strength is None}
    assert free <= {
        "文件信息",
        "目标",
        "背景",
        "指标",
        "分案",
        "名册",
        "规则",
        "职责",
        "记录",
        "禁止",
        "兜底",
        "期限",
    }


def test_events_and_packs_name_only_clauses_that_exist() -> None:
    """A clause id with a slip of the pen is found, wherever it stands."""
    assert {key for event in CATALOGUE.values() for key in event.clauses} <= set(CLAUSES.by_id)
    assert [fault for pack in PACKS.packs for fault in unknown_clauses(pack, CLAUSES)] == []


def test_a_clause_is_open_again_when_its_item_is_removed() -> None:
    """What implements a clause is read from the packs: without the item nothing is claimed."""
    key = next(
        line.clause.id
        for line in lines().values()
        if line.verdict is Verdict.UNTESTED and len(line.items) == 1 and not line.events
    )
    name = lines()[key].executed[0].partition("（")[0]
    pack_id, _, item_id = name.partition(".")
    section = next(
        s for pack in PACKS.packs if pack.id == pack_id for s, item in pack.provisions() if item.id == item_id
    )
    assert lines(without(section, item_id))[key].verdict is Verdict.OPEN


def test_verdicts_are_no_more_than_there_is_evidence_for() -> None:
    """Executed and tested; executed only; only recorded; only stated; nothing: each is said as it is."""
    none = {line.verdict for line in lines(()).values()}
    assert none == {Verdict.RECORDED, Verdict.OPEN}
    assert lines()["YC23-2.5a"].verdict is Verdict.UNTESTED
    tested = coverage(CLAUSES, PACKS.packs, (), (), {"YC23-2.5a": ("test_x",), "MH26-A.1": ("test_y",)})
    said = {line.clause.id: line.verdict for line in tested}
    assert (said["YC23-2.5a"], said["MH26-A.1"]) == (Verdict.DONE, Verdict.STATED)


def test_a_check_counts_once_somebody_carries_it_out_at_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may appear is checked before the hearing; what is checked at a moment nobody looks at is only stated."""
    bare = {line.clause.id: line for line in coverage(CLAUSES, PACKS.packs, (), (), {})}
    assert bare["YC23-2.2a"].executed == ("yicheng-2023.leader_eligible（核查）",)
    monkeypatch.setattr("shared.policy.coverage.CHECKED", frozenset())
    blind = {line.clause.id: line for line in coverage(CLAUSES, PACKS.packs, (), (), {})}
    assert blind["YC23-2.2a"].verdict is Verdict.STATED


def test_an_indicator_counts_once_statistics_compute_it() -> None:
    """A figure that a document asks for is implemented when the catalogue has it, and not before."""
    key = "MH26-3.1d"
    assert lines()[key].indicators == ("spoke_rate",)
    unchecked = without("checks", "spoke")
    bare = {line.clause.id: line for line in coverage(CLAUSES, unchecked, (), (), {})}
    assert (bare[key].indicators, bare[key].verdict) == ((), Verdict.STATED)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("见MH26-2.4的期限", ["MH26-2.4"]),
        ("MH26-2.41 or MH26-2.4a", []),
        ("test_mh26_2_4_hands_over", ["MH26-2.4"]),
        ("test_jh_1_2c", ["JH-1.2c"]),
        ("JH-1.2c. BS24-1.h, MH26-A.1", ["JH-1.2c", "BS24-1.h", "MH26-A.1"]),
        ("MH23-0", ["MH23-0"]),
        ("test_mh26_9_9", []),
    ],
)
def test_a_clause_is_mentioned_by_its_whole_id(text: str, ids: list[str]) -> None:
    """An id that is only the beginning of another one is not mentioned by it."""
    assert list(mentioned(text, spelt(CLAUSES.by_id))) == ids


def test_tests_are_found_by_docstring_and_name(tmp_path: Path) -> None:
    """Only functions that pytest would run count; a folder that is not there has none."""
    source = (
        'def test_a():\n    """JH-2.3e counts from the day of effect."""\n'
        "async def test_jh_1_2a_hands_over(): ...\n"
        'def helper():\n    """YC23-2.5a"""\n'
    )
    (tmp_path / "test_x.py").write_text(source, encoding="utf-8")
    assert found_tests(tmp_path, CLAUSES.by_id) == {
        "JH-2.3e": ("test_x.py::test_a",),
        "JH-1.2a": ("test_x.py::test_jh_1_2a_hands_over",),
    }
    assert found_tests(tmp_path / "gone", CLAUSES.by_id) == {}


def test_the_command_counts_what_it_lists() -> None:
    """One line a clause, a sum over all of them, and the open ones on request."""
    told = json_of()
    assert len(told["items"]) == sum(told["counts"].values()) == 158
    assert {item["verdict"] for item in json_of("--open")["items"]} <= {"stated", "open"}
    assert {item["document"] for item in json_of("--document", "JH")["items"]} == {"JH"}
    assert CliRunner().invoke(policy_app, ["coverage", "--document", "XX"]).exit_code == 2


def test_without_a_tests_folder_the_command_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed release cannot know what is tested, and does not claim it."""
    monkeypatch.setattr("cli.policy_coverage.TESTS", tmp_path / "gone")
    done = CliRunner().invoke(policy_app, ["coverage", "--document", "MH26"], env={"COLUMNS": "200"})
    assert "没有 tests 文件夹" in done.output
    assert json_of()["counts"]["done"] == 0


def test_clauses_are_read_from_the_file_as_they_stand() -> None:
    """The file is plain data; what is shown is what is written there."""
    assert isinstance(CLAUSES, Clauses)
    clause = CLAUSES.by_id["YC23-2.2b"]
    assert (clause.kind.title, clause.strength and clause.strength.title) == ("期限", "刚")
    assert clause.quote == "开庭3日前，向区司法局报备出庭机关负责人名单"
