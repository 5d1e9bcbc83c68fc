"""年度考评表: each document's own dimensions, points only as agreed, supervision beside them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.stats.indicators import Figure
from services.stats.reports import assessment
from services.stats.reports.scoring import score, written
from shared.events.terms import ProposalState
from shared.papers.paper import Blank, Heading, Paper
from shared.policy.agreement import parse_agreement
from shared.policy.assessing import Weighed
from shared.policy.load import Packs, with_agreement
from tests.unit.stats.reports.region import WHOSE, told
from tests.unit.stats.reports.test_bulletin import notice
from tests.unit.stats.reports.told import CATALOGUE, PACKS, body, material, require_traced, table, text
from tests.unit.stats.story import Story

COUNTS = st.integers(0, 50)


def agreed(said: str) -> Packs:
    text = f"title: 考评办法\nassessments: {{yicheng-2023.assessment: {said}}}\n"
    return with_agreement(PACKS, parse_agreement(text, "points.agreed.yaml"))


def gaps(paper: Paper) -> list[str]:
    return [block.what for block in paper.blocks if isinstance(block, Blank)]


def test_the_dimensions_are_those_of_the_document_in_force() -> None:
    """YC23-2.9a and JH-2.3g name five each, and not the same five."""
    for region, first, last in (
        ("370404", "1．案件报备", "5．行政应诉能力建设"),
        ("120118", "1．出庭应诉", "5．行政案件败诉情况"),
    ):
        paper = assessment.make(material(told(), "2026", region=region))
        heads = [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 3]
        assert (len(heads), heads[0], heads[-1]) == (5, first, last)


def test_the_figures_of_every_dimension_exist() -> None:
    """A pack names no indicator that the statistics do not have."""
    for pack in PACKS.packs:
        for one in pack.definitions:
            assert {code for codes in one.figures.values() for code in codes} <= set(CATALOGUE.indicators)


def test_no_points_are_invented() -> None:
    """Without an agreement every dimension's points are a gap and no number stands for a score (YC23-2.9a)."""
    paper = assessment.make(material(told(), "2026"))
    assert len([what for what in gaps(paper) if what.endswith("满分和计分办法")]) == 5
    for row in table(paper, "考评五项得分表").rows:
        assert set(row[1:-1]) == {"待填"}


def test_agreed_points_are_earned_by_agreed_rates() -> None:
    """30 points of 出庭应诉 by two rates: both at 100% earn 30; a bureau whose rates have no denominator gets no zero."""
    packs = agreed("{出庭应诉: {points: 30, rates: {appearance_rate: 2, principal_rate: 1}}}")
    paper = assessment.make(material(told(), "2026", packs=packs))
    assert "本项满分30分（约定，见考评办法，文件 points.agreed.yaml）。" in body(paper)
    renshe, ziran = table(paper, "考评五项得分表").rows
    assert (renshe[0], renshe[3]) == ("区人社局", "30.00")
    assert (ziran[0], ziran[3]) == ("区自然资源局", "无可计算的比率")
    assert renshe[-2] == "待填"


def test_all_dimensions_scored_are_added_up() -> None:
    """Only where every dimension has a score is there a sum."""
    every = ", ".join(
        f"{one}: {{points: 20, rates: {{appearance_rate: 1}}}}"
        for one in ("案件报备", "答辩举证", "出庭应诉", "履行裁判", "行政应诉能力建设")
    )
    paper = assessment.make(material(told(), "2026", packs=agreed(f"{{{every}}}")))
    assert table(paper, "考评五项得分表").rows[0][1:-1] == ("20.00",) * 5 + ("100.00",)


def test_what_supervision_confirmed_stands_beside() -> None:
    """Confirmed 专项通报 of the year are counted beside the scores and change none of them; a proposal is not (YC23-2.9b)."""
    found = (
        notice(),
        replace(notice(), id=notice(ProposalState.CARRIED_OUT).id),
        notice(ProposalState.PROPOSED, None),
    )
    paper = assessment.make(material(told(), "2026", supervision=found))
    assert [row[-1] for row in table(paper, "考评五项得分表").rows] == ["", "专项通报2次"]


def test_a_year_in_which_nothing_happened_has_no_table_of_zeros() -> None:
    """Every dimension says that nothing was recorded; nobody is given or refused points for it (YC23-2.9a)."""
    paper = assessment.make(material(Story(), "2026"))
    assert body(paper).count("本期没有这一项的登记。") == 5
    assert "〔" not in text(paper)


def test_a_region_without_such_a_document_gets_a_gap() -> None:
    """Where no document says what is assessed, the dimensions are asked for."""
    packs = replace(
        PACKS, packs=tuple(one for one in PACKS.packs if one.id.startswith("national")), _views={}
    )
    assert gaps(assessment.make(material(told(), "2026", packs=packs))) == [
        "考评的项目和分值（现行文件未规定）",
        "综合评定意见",
    ]


def test_every_number_is_traced() -> None:
    """The figures under each dimension are the tallies of the indicators their columns name."""
    given_ = material(told(), "2026")
    assert require_traced(assessment.make(given_), given_, WHOSE) >= 8


@given(st.lists(st.tuples(COUNTS, COUNTS, st.integers(1, 9), st.booleans()), max_size=5), st.integers(1, 100))
def test_a_score_lies_between_nothing_and_all(rates: list[tuple[int, int, int, bool]], points: int) -> None:
    """Whatever the rates: 0 ≤ score ≤ 满分; null exactly where no rate has a denominator; all perfect earns all."""
    figures = {f"r{n}": Figure(max(a, b), min(a, b), 0) for n, (a, b, _, _) in enumerate(rates)}
    weights = {f"r{n}": weight for n, (_, _, weight, _) in enumerate(rates)}
    inverse = tuple(f"r{n}" for n, (*_, backwards) in enumerate(rates) if backwards)
    found = score(Weighed(points=points, rates=weights, inverse=inverse), figures.__getitem__)
    assert (found is None) == all(not one.count for one in figures.values())
    if found is not None:
        assert 0 <= found <= points
        perfect = {
            code: Figure(one.count, 0 if code in inverse else one.count, 0) for code, one in figures.items()
        }
        assert score(Weighed(points=points, rates=weights, inverse=inverse), perfect.__getitem__) == points


def test_points_are_written_half_up() -> None:
    """Two decimals, half up, computed exactly."""
    assert [written(Fraction(n, 800)) for n in (0, 4, 1, 12_000)] == ["0.00", "0.01", "0.00", "15.00"]
