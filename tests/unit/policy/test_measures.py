"""Figures that a document defines itself: what is wrong is refused with its line and the reason, what is right is computed, explained and shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.policy import policy_app
from services.stats.catalogue import Catalogue, local_tables
from services.stats.duties import duty_kinds
from shared.policy.load import SHIPPED, PackError, parse_pack, read_pack, replaced
from tests.support.packs import SHIPPED_PACKS

FILE = Path(__file__).parents[3] / "samples" / "packs" / "yunlu-2026.yaml"
TEXT = FILE.read_text(encoding="utf-8")
PACKS = SHIPPED_PACKS


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("of: duty", "of: happiness", "of"),
        ("dated_by: due", "dated_by: birthday", "没有名为 birthday 的日期"),
        ("state: [on_time]}", "mood: [good]}", "没有名为 mood 的字段"),
        ("numerator: {state: [on_time]}", "numerator: {state: [early]}", "不会取值 'early'"),
        ("apart: {state: [pending]}", "amount: people", "没有名为 people 的数量"),
        ("apart: {state: [pending]}", "each: rule", "没有字典"),
        ("apart: {state: [pending]}", "stands: {came: due, went: due, at: end}", "dated_by"),
        ("code: yunlu_report_on_time", "code: 及时率", "code"),
    ],
)
def test_a_wrong_measure_is_refused_with_line_and_reason(right: str, wrong: str, reason: str) -> None:
    """A subject, a day, a field or a value that there is not names the line of the measure and what there is instead."""
    assert TEXT.count(right) == 1
    with pytest.raises(PackError) as refused:
        parse_pack(TEXT.replace(right, wrong), "云麓.yaml")
    said = str(refused.value)
    assert reason in said
    number = int(said.split(":")[1])
    measure = line_of(TEXT, "    measure:\n")
    assert measure <= number <= measure + 12


def test_an_indicator_without_a_figure_is_refused() -> None:
    """Nothing stands in a document's indicators that nobody computes."""
    head, _, rest = TEXT.partition("    measure:\n")
    text = head + rest[rest.index("\n\n") + 1 :]
    with pytest.raises(PackError, match="须写 figure"):
        parse_pack(text, "云麓.yaml")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("code: loss_rate", "指标编码 loss_rate 已经有了"),
        ("code: four_teams", "指标编码 four_teams 已经有了"),
    ],
)
def test_a_code_means_one_figure(wrong: str, reason: str) -> None:
    """A code that all districts have, or another document, is not defined again."""
    text = TEXT.replace("code: yunlu_report_on_time", wrong)
    with pytest.raises(PackError, match=reason):
        replaced(PACKS, read_pack(text, "云麓.yaml"))


def test_a_figure_that_is_nowhere_is_refused() -> None:
    """A reference names a common figure, one of a document, or a duty kept in time."""
    text = (SHIPPED / "jinghai.yaml").read_text(encoding="utf-8")
    with pytest.raises(PackError, match="没有名为 on_time.nothing 的指标"):
        replaced(PACKS, read_pack(text.replace("on_time.advice", "on_time.nothing"), "jinghai.yaml"))


def test_every_indicator_of_every_document_is_computed() -> None:
    """The indicators of all packs (BS24-1.1a, BS24-1.1b, BS24-1.3d, MH26-3.1b, MH26-3.1c, MH26-3.4a, MH26-4.1, MH23-4.0a, MH23-2.3, YC23-2.2d, YC23-2.4d, YC23-3.2b, JH-1.7a, JH-1.7b, JH-2.3c, JH-2.3g) are in the catalogue, under the clause."""
    computed = Catalogue(duty_kinds(PACKS), local_tables(PACKS)).indicators
    indicators = [one for pack in PACKS.packs for one in pack.indicators]
    assert len(indicators) > 35
    assert [
        one.id for one in indicators if (one.measure.code if one.measure else one.figure) not in computed
    ] == []


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        ("minhang-2026", "旁听人次；归期：旁听之日；条件：人员类别为业务部门人员、青年干部、法治员"),
        ("baoshan-2024", "去重：人员"),
    ],
)
def test_policy_show_prints_the_measure(pack: str, said: str) -> None:
    """`yingsu policy show` says in Chinese what is counted, by which day, what stands apart."""
    shown = CliRunner(env={"COLUMNS": "400"}).invoke(policy_app, ["show", pack])
    assert shown.exit_code == 0, shown.output
    assert said in shown.output.replace("\n", "")
