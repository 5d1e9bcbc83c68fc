"""Two versions of a pack side by side, and packs in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import GenericAlias, UnionType
from typing import Any, get_args

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from typer.testing import CliRunner

from cli.policy import policy_app
from shared.dates.wording import written
from shared.policy.clauses import citations
from shared.policy.compare import Change, compare
from shared.policy.load import parse_pack
from shared.policy.model import Binds, Length, Pack
from shared.policy.titles import FIELDS, SECTIONS, SPECIAL
from shared.policy.wording import words
from tests.support.packs import SHIPPED_PACKS
from tests.unit.policy.versions import YICHENG, longer

OLD = parse_pack(YICHENG, "old.yaml")
PACKS = SHIPPED_PACKS.packs


def new(*replacements: tuple[str, str]) -> Pack:
    text = YICHENG
    for old, fresh in replacements:
        assert old in text
        text = text.replace(old, fresh, 1)
    return parse_pack(text, "new.yaml")


def parts(annotation: Any, seen: set[type]) -> Iterator[type[BaseModel]]:
    """Every model of the pack schema."""
    if isinstance(annotation, type) and not isinstance(annotation, GenericAlias | UnionType):
        if issubclass(annotation, BaseModel) and annotation not in seen:
            seen.add(annotation)
            yield annotation
            for field in annotation.model_fields.values():
                yield from parts(field.annotation, seen)
        return
    for one in get_args(annotation):
        yield from parts(one, seen)


def test_every_field_of_a_pack_has_a_chinese_name() -> None:
    """Whatever the schema can say, people read it in Chinese; periods and scopes are said as a whole."""
    models = [model for model in parts(Pack, set()) if model not in {Binds, Length}]
    assert len(models) > 25
    named = {f"{model.__name__}.{name}" for model in models for name in model.model_fields}
    assert {key for key in named if key not in SPECIAL and key.partition(".")[2] not in FIELDS} == set()


def test_words_hold_no_codes() -> None:
    """A pack in words shows titles: no code of the vocabulary, no name of an event."""
    said = [text for pack in PACKS for _, item in pack.provisions() for text in words(item).values()]
    assert said
    codes = {"handler", "hard", "local", "litigation", "case.reported", "True", "None", "year", "standing"}
    assert not codes & {part for text in said for part in text.split("、")}


def test_a_changed_period_is_one_change() -> None:
    """The item, the field, the old words and the new."""
    found = compare(OLD, new(("period: {days: 3}", "period: {days: 5}")))
    assert [(one.item.id, one.changes) for one in found.changed] == [
        ("case_facts", (Change("规定·期间", "3日", "5日"),))
    ]
    assert (found.head, found.added, found.removed) == ((), (), ())


def test_items_that_come_and_go_are_named() -> None:
    """Another id is another item."""
    found = compare(OLD, new(("  - id: case_facts", "  - id: facts_of_case"), ("yicheng-2023.case_facts", "yicheng-2023.facts_of_case")))  # fmt: skip
    assert [one.id for one in found.added] == ["facts_of_case"]
    assert [one.id for one in found.removed] == ["case_facts"]


def test_the_document_itself_is_compared() -> None:
    """Number, day of issue, days in force and whom it binds are part of the text; days are written as documents write them."""
    others = ("issued: 2023-03-09", "issued: 2023-04-01"), ("from: 2023-03-09", "from: 2023-04-01")
    found = compare(OLD, new(*others, ('["370404"]', '["370404", "370405"]')))
    assert found.head == (
        Change("印发日期", "2023年3月9日", "2023年4月1日"),
        Change("有效期", "自2023年3月9日起", "自2023年4月1日起"),
        Change("适用范围", "370404", "370404、370405"),
    )


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_a_pack_equals_itself(pack: Pack) -> None:
    """Nothing changed is no difference."""
    assert not compare(pack, pack)


@given(st.data())
def test_what_one_way_adds_the_other_way_removes(data: st.DataObject) -> None:
    """Comparing is symmetric: added and removed change places, old and new too; the order of items means nothing."""
    pack = data.draw(st.sampled_from(PACKS))
    fewer: dict[str, Any] = {}
    for section in SECTIONS:
        items = data.draw(st.permutations(getattr(pack, section)))
        fewer[section] = tuple(items[: data.draw(st.integers(0, len(items)))])
    less = pack.model_copy(update=fewer)
    there, back = compare(pack, less), compare(less, pack)
    assert (set(there.removed), set(there.added), there.changed) == (set(back.added), set(back.removed), ())
    assert len(there.removed) == sum(1 for _ in pack.provisions()) - sum(1 for _ in less.provisions())


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(policy_app, list(arguments), env={"COLUMNS": "180"})
    return done.exit_code, done.output


def test_diff_without_a_running_system_says_what_was_not_looked_at(tmp_path: Path) -> None:
    """The texts are compared; that no case was looked at is said."""
    file = tmp_path / "new.yaml"
    file.write_text(longer(), encoding="utf-8")
    code, text = run("diff", "yicheng-2023", str(file), "--home", str(tmp_path))
    assert code == 0, text
    assert all(
        word in text for word in ("案件基本情况报备", "规定·期间", "3日", "5个工作日", "只比较了文本")
    ), text
    told = orjson.loads(run("diff", str(file), str(file), "--home", str(tmp_path), "--json")[1])
    assert (told["comparison"]["changed"], told["preview"]) == ([], None)


def test_diff_refuses_what_may_not_be_used(tmp_path: Path) -> None:
    """A new version that is wrong is not compared: its faults are listed. A name nobody knows is wrong usage."""
    file = tmp_path / "new.yaml"
    file.write_text(YICHENG.replace("period: {days: 3}", "period: {days: 0}", 1), encoding="utf-8")
    code, text = run("diff", "yicheng-2023", str(file), "--home", str(tmp_path))
    assert (code, "不得小于 1" in text) == (1, True)
    file.write_text(YICHENG, encoding="utf-8")
    assert run("diff", "nowhere", str(file))[0] == 2
    assert run("diff", "yicheng-2023", str(tmp_path / "gone.yaml"))[0] == 2


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_show_prints_every_clause_and_item(pack: Pack) -> None:
    """Beside the document: each item with its clause, its words, its strength and its samples."""
    done = CliRunner().invoke(policy_app, ["show", pack.id], env={"COLUMNS": "1000"})
    assert done.exit_code == 0
    for section, item in pack.provisions():
        assert all(
            word in done.output for word in (SECTIONS[section], item.id, item.title, item.strength.title)
        )
    for _, _, _, citation in citations(pack):
        assert citation in done.output
    assert all(
        f"样例（{written(one.start)}）：届满 {written(one.due)}" in done.output
        for rule in pack.deadlines
        for one in rule.samples
    )


def test_list_counts_each_section() -> None:
    """Days in force and the number of items in every part."""
    told = {one["id"]: one for one in orjson.loads(run("list", "--json")[1])}
    assert told["yicheng-2023"]["counts"]["deadlines"] == len(OLD.deadlines)
    assert told["yicheng-2023"]["effective"]["from"] == "2023-03-09"
    done = CliRunner().invoke(policy_app, ["list"], env={"COLUMNS": "400"})
    assert f"期限 {len(OLD.deadlines)} 项" in done.output
