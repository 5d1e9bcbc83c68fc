"""Facts on the command line: every event's fields can be asked for and typed, in codes and in Chinese."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.fields import WrongValueError, content, fields, named, recordable, said_path, typed
from services.intake.submission import AREAS, validated
from shared.events import CATALOGUE, Event
from tests.contract.recording import SAMPLES, name

FACTS = [cls for area in sorted(AREAS) for cls in recordable(area)]
#: options of the commands themselves
TAKEN = {"on", "actor", "home", "json", "dry_run", "region", "bureau"}


def test_every_fact_of_the_doors_can_be_recorded() -> None:
    """What a door accepts, the command line offers."""
    assert {cls.type for cls in FACTS} == {type_ for type_, cls in CATALOGUE.items() if cls.area in AREAS}


@pytest.mark.parametrize("cls", FACTS, ids=[cls.type for cls in FACTS])
def test_every_field_is_said_in_chinese(cls: type[Event]) -> None:
    """Each field has its Chinese name and says what may be typed; none is hidden by an option of the command."""
    for field in fields(cls):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in field.title)
        assert field.values
        assert field.name not in TAKEN


@pytest.mark.parametrize("cls", FACTS, ids=[cls.type for cls in FACTS])
def test_every_fact_can_be_typed(cls: type[Event]) -> None:
    """A sample typed field by field, parts with a dot, is the sample again and passes the door's strict reading."""
    sample = cls.model_validate_json((SAMPLES / name(cls)).read_text(encoding="utf-8"))
    data = sample.model_dump(mode="json", exclude_none=True)
    assert content(cls, list(flat(data))) == data
    assert validated(cls, content(cls, list(flat(data)))) == sample


def flat(data: dict[str, Any], path: str = "") -> list[tuple[str, str]]:
    """As one would type it."""
    pairs = []
    for key, value in data.items():
        match value:
            case dict() if key == "data":
                pairs.append((path + key, json.dumps(value)))
            case dict():
                pairs += flat(value, f"{path}{key}.")
            case list() if value and isinstance(value[0], dict):
                pairs.append((path + key, json.dumps(value)))
            case list():
                pairs += [(path + key, str(one)) for one in value]
            case bool():
                pairs.append((path + key, "是" if value else "否"))
            case _:
                pairs.append((path + key, str(value)))
    return pairs


def test_chinese_names_and_terms() -> None:
    """A clerk types what the screen shows: names of facts, fields and terms."""
    kind = named("case", "收到应诉通知")
    assert kind is named("case", "notice_received") is named("case", "case.notice_received")
    pairs = typed(["--收到文书", "起诉状副本", "--signed-by=办公室"])
    expected = {"notice": "complaint", "signed_by": "办公室"}
    title = next(field.values for field in fields(kind) if field.name == "notice")
    assert "（complaint）" in title
    first = title.split("（complaint）", maxsplit=1)[0].rpartition("、")[2]
    assert content(kind, [("收到文书", first), pairs[1]]) == expected


@pytest.mark.parametrize(
    ("fact", "arguments", "said"),
    [
        ("notice_received", ["--colour", "red"], "没有字段“colour”"),
        ("notice_received", ["--notice", "letter"], "不在字典中"),
        ("notice_received", ["notice"], "应写成 --字段 值"),
        ("notice_received", ["--notice"], "应写成 --字段 值"),
        ("hearing_held", ["--hearing", "二"], "应为整数"),
        ("hearing_held", ["--leader-appeared", "maybe"], "应为“是”或“否”"),
        ("corrected", ["--data", "{"], "应为 JSON"),
        ("notice_received", ["--notice.x", "1"], "没有下级字段"),
    ],
)
def test_what_cannot_be_a_value_is_said(fact: str, arguments: list[str], said: str) -> None:
    """A wrong field or value is named in Chinese before anything is sent."""
    with pytest.raises(WrongValueError, match=said):
        content(named("case", fact), typed(arguments))


def test_an_unknown_fact_names_the_list() -> None:
    """Whoever mistypes a fact is told where they all are; facts of cases and bureaus are not mixed."""
    with pytest.raises(WrongValueError, match="yingsu case facts"):
        named("case", "training_held")


def test_a_path_of_the_door_in_words() -> None:
    """Where a field is wrong is said by its Chinese names."""
    assert said_path("data.leader.person") == "“负责人”“人员”"
    assert said_path("data.defendants.1.name") == "“被告”第2项“名称”"
    assert said_path("occurredon") == "“发生日期”"
    assert said_path(None) == said_path("data") == ""
