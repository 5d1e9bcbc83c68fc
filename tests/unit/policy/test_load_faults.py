"""Wrong packs: whatever is wrong, the line and the reason are named in Chinese, and nothing crashes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.policy import policy_app
from services.deadlines.packs.examining import examine
from shared.dates import shipped
from shared.policy.load import SHIPPED, PackError, parse_pack
from shared.policy.source import read_source
from tests.support.packs import SHIPPED_PACKS

GOOD = """\
id: trial-2026
title: 试行办法
issuer: 某区
binds: {regions: ["999999"]}
document: MH26
deadlines:
  - id: prepare
    title: 内部准备
    kind: internal
    strength: hard
    responsible: handler
    trigger:
      events: [{event: case.notice_received, where: {notice: [complaint]}}]
      subject: defendant
    versions:
      - {clause: MH26-2.4, quote: 十日内备齐材料, period: {days: 10}}
    completed_by:
      - all:
          - {event: case.evidence_filed}
          - {event: case.defence_filed}
        same: defendant
    cap: {serves: national.evidence}
    samples: [{from: 2025-09-22, due: 2025-10-09}]
  - id: advice
    title: 答复建议书
    kind: court
    strength: hard
    responsible: handler
    trigger: {events: [{event: case.advice_received}], subject: item, until: reply_by}
    versions: [{clause: 行政诉讼法第六十六条, quote: 书面答复}]
    completed_by: [{fact: {event: case.advice_replied}, same: item}]
quotas:
  - id: officers
    title: 法治员名额
    kind: local
    strength: hard
    responsible: legal_office
    clause: MH26-3.3a
    quote: 每科室一人
    per: department
    period: standing
    roster: legal_officer
    sizes: {office: {at_least: 1}}
periodic:
  - id: summary
    title: 半年总结
    kind: agreed
    strength: hard
    responsible: legal_office
    clause: MH26-3.3d
    quote: 每半年总结
    report: response_summary
    every: half_year
    after: {workdays: 10}
    samples: [{period: 2026H1, due: 2026-07-14}]
"""

PACKS = SHIPPED_PACKS


def faults(text: str) -> str:
    with pytest.raises(PackError) as refused:
        examine(text, "bad.yaml", PACKS, shipped())
    return str(refused.value)


def test_the_pack_all_faults_are_made_from_is_good() -> None:
    """A correct pack passes every check there is."""
    assert examine(GOOD, "good.yaml", PACKS, shipped()).pack.id == "trial-2026"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("trigger:\n", "trigger: 每日\n", 0, "此处不应有"),
        ("{events: [{event: case.advice_received}], subject: item, until: reply_by}", "每日", 29, "须为字段和取值的对照表"),
        ("{events: [{event: case.advice_received}], subject: item, until: reply_by}", "{deadline: nothing}", 29, "须写成“规则包编号.条目编号”"),
        ("{events: [{event: case.advice_received}], subject: item, until: reply_by}", "{milestone: soon}", 29, "只可取"),
        ("subject: item, until: reply_by", "subject: item, until: someday", 29, "没有字段 someday"),
        ("[complaint]", "complaint", 13, "须为列表"),
        ("[complaint]", "[1.5]", 13, "须为文字、整数"),
        ("[complaint]", "[complain]", 13, "不会取值"),
        ("case.evidence_filed", "case.evidence_shown", 19, "没有名为"),
        ("        same: defendant\n", "        same: [defendant, instance]\n", 7, "一一对应"),
        ("sizes: {office:", "sizes: {offices:", 43, "只可取 'office'"),
        ("{at_least: 1}", "{at_least: -1}", 43, "不得小于 0"),
        ("    sizes: {office", "    1: {office", 43, "字段名须为文字"),
        ("kind: court", "kind: [court]", 26, "只可取"),
        ("title: 答复建议书", "title: 12", 25, "须为文字"),
        ("id: advice", "id: prepare", 24, "条目编号重复"),
        ("id: advice", "id: 建议", 24, "编号只可用小写字母"),
        ("clause: MH26-2.4,", "clause: MH26-2.44,", 16, "条款清单中没有 MH26-2.44"),
        ("clause: MH26-3.3d", "clause: 见附件", 50, "条款清单中没有 见附件"),
        ("document: MH26", "document: MH27", 5, "没有代码为 MH27 的文件"),
        ("national.evidence", "national.evidense", 22, "没有名为 national.evidense 的期限"),
        ("due: 2025-10-09", "due: 2025-10-10", 23, "按规则得 2025-10-09"),
        ("due: 2026-07-14", "due: 2026-07-15", 55, "按规则得 2026-07-14"),
        ("period: 2026H1", "period: '2026'", 55, "没有期间“2026”"),
        ("quote: 书面答复}]", "quote: 书面答复}]\n    samples: [{from: 2026-01-05, due: 2026-01-09}]", 31, "样例无从核对"),
        ("    after: {workdays: 10}\n", "", 45, "须写 after 或 by 之一"),
        ("after: {workdays: 10}", "by: 13-01", 54, "须为每年的日期"),
        ("    report: response_summary\n", "", 45, "缺少该字段"),
        ("strength: hard\n    responsible: handler\n    trigger:", "strength: &s hard\n    responsible: handler\n    trigger:", 10, "不支持锚点和别名"),
        ("title: 试行办法", "title: !!python/name:os.system x", 2, "不支持标签"),
        ("title: 试行办法", "title: " + "[" * 60 + "]" * 60, 2, "嵌套过深"),
        ("title: 试行办法", "title: 试\x07行", 2, "控制字符"),
        ("title: 试行办法", 'title: "试行办法', 0, "引号"),
        ("title: 试行办法", "\ttitle: 试行办法", 2, "缩进不能用制表符"),
        ("title: 试行办法", "title: @试行", 2, "不能用在开头的字符"),
        ("from: 2025-09-22", "from: 2025-02-30", 23, "不是真实的日期"),
        ("from: 2025-09-22", "from: 2025-09-22 10:00:00", 23, "不是真实的日期"),
        ("days: 10}", "days: 99999999999999999999}", 16, "不得大于"),
        ("issuer: 某区\n", "", 1, "issuer：缺少该字段"),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_line(old: str, new: str, line: int, reason: str) -> None:
    """Whoever writes a pack is told in Chinese where to look and what is wrong; line 0 stands for any line of the file."""
    assert old in GOOD
    message = faults(GOOD.replace(old, new, 1))
    told = [one for one in message.splitlines() if reason in one]
    assert told, message
    assert not line or any(one.startswith(f"bad.yaml:{line}:") or f"第 {line} 行" in one for one in told), (
        message
    )


def test_every_fault_is_told_at_once() -> None:
    """An unknown clause, a sample that comes out differently and a name nobody defines are one reading of the file, in its order."""
    text = (
        GOOD.replace("MH26-2.4,", "MH26-9,")
        .replace("national.evidence", "national.x")
        .replace("07-14", "07-13")
    )
    assert [int(one.split(":")[1]) for one in faults(text).splitlines()] == [16, 22, 55]


def test_deadlines_that_start_each_other_are_refused_by_line() -> None:
    """Names in a circle never give a date; each of them is named."""
    first = GOOD.replace(
        "trigger: {events: [{event: case.advice_received}], subject: item, until: reply_by}",
        "trigger: {deadline: trial-2026.advice}",
    ).replace("quote: 书面答复}", "quote: 书面答复, period: {days: 3}}").replace(
        ", same: item}]", "}]\n    samples: [{from: 2026-06-01, due: 2026-06-04}]"
    )  # fmt: skip
    assert re.search(r"bad\.yaml:24: deadlines\[advice\]：期限互相起算，形成循环", faults(first))


def test_a_fault_names_the_item_by_its_id() -> None:
    """A reader looks for the item, not for its number in a list."""
    assert "deadlines[advice].kind" in faults(GOOD.replace("kind: court", "kind: curt"))


def test_a_file_that_is_no_pack_at_all_is_refused() -> None:
    """Nothing, a list, a word, two documents: each is answered."""
    for text in ("", "[]", "3", "a: 1\n---\nb: 2\n", "? [a]\n: 1\n", "%", "\ufeff"):
        with pytest.raises(PackError, match=r"^bad\.yaml:\d+: "):
            parse_pack(text, "bad.yaml")


def test_check_tells_the_file_and_ends_with_1(tmp_path: Path) -> None:
    """The command prints one fault a line, each with the file's name and line, and says so in its exit code."""
    file = tmp_path / "trial.yaml"
    file.write_text(GOOD.replace("kind: court", "kind: curt"), encoding="utf-8")
    done = CliRunner().invoke(policy_app, ["check", str(file)])
    assert (done.exit_code, f"{file}:26: " in done.output) == (1, True)
    file.write_text(GOOD, encoding="utf-8")
    done = CliRunner().invoke(policy_app, ["check", str(file)])
    assert (done.exit_code, "期限 2 项、定额 1 项、定期报送 1 项；样例 2 个" in done.output) == (0, True), (
        done.output
    )


TEXTS = {file.name: file.read_text(encoding="utf-8") for file in SHIPPED.glob("*.yaml")}
VALUES = (
    "???",
    "[",
    "{",
    '"',
    "'",
    "*",
    "&a",
    "!x",
    "~",
    "[]",
    "{}",
    "-1",
    "2026-13-45",
    "a: b",
    "\t",
    "%",
    "0x",
    "﹏",
)


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, str, int]:
    """A shipped pack with one line broken: its name, its text, the number of the line."""
    name = draw(st.sampled_from(sorted(TEXTS)))
    lines = TEXTS[name].splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    key, colon, _ = line.partition(":")
    ways = {
        "delete": [],
        "twice": [line, line],
        "key": [f"{key}x{colon}{line[len(key) + 1 :]}"],
        "value": [f"{key}: {draw(st.sampled_from(VALUES))}"],
        "deeper": [f" {line}"],
        "outer": [line[1:]],
        "cut": [line[: draw(st.integers(0, len(line)))]],
        "typed": [line.replace("{", "[", 1).replace(": [", ": {", 1)],
    }
    lines[at : at + 1] = draw(st.sampled_from(sorted(ways.items())))[1]
    return name, "\n".join(lines) + "\n", at + 1


def region(text: str, line: int) -> range:
    """The item the line stands in (the first of a section: from its head on, comments or not), or the section it heads, with the lines before and
    after; for a line above all sections all of these.
    """
    lines = text.splitlines()
    items = [no for no, one in enumerate(lines, 1) if re.match(r"  - ", one)]
    if line < items[0]:
        return range(1, items[0] + 1)
    marks = [no for no, one in enumerate(lines, 1) if re.match(r"\w|  - ", one)]
    if re.match(r"\w", lines[line - 1]):
        marks = [no for no in marks if no not in items]
    begin = max(no for no in marks if no <= line)
    above = max((no for no in marks if no < begin), default=begin)
    begin = above if begin in items and above not in items else begin
    end = min((no for no in marks if no > line), default=len(lines))
    return range(begin - 1, end + 2)


def refused(read: Callable[[str, str], object], text: str, name: str) -> str | None:
    """The message, or null for a text that is good; anything but PackError comes through."""
    try:
        read(text, name)
    except PackError as error:
        return str(error)
    return None


@settings(max_examples=300, deadline=None)
@given(broken())
def test_one_broken_line_never_crashes_and_is_found(case: tuple[str, str, int]) -> None:
    """Whichever line of a pack is broken in whatever way, the pack is still good, or the line or its item is named."""
    name, text, line = case
    if message := refused(parse_pack, text, name):
        told = {int(no) for no in re.findall(rf"(?:{re.escape(name)}:|第 )(\d+)", message)}
        assert told & {*region(TEXTS[name], line)}, f"line {line} broken: {message}"


@given(st.text(max_size=200))
def test_any_text_is_a_source_or_is_refused(text: str) -> None:
    """No text makes reading crash."""
    message = refused(read_source, text, "any.yaml")
    assert message is None or re.match(r"any\.yaml:\d+: ", message)
