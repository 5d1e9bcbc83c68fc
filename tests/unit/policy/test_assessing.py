"""The points of an assessment are agreed on, dimension by dimension, and read strictly."""

from __future__ import annotations

import pytest

from shared.policy.agreement import parse_agreement
from shared.policy.assessing import Agreed, agreed_points
from shared.policy.load import PackError, Packs, with_agreement
from tests.support.packs import SHIPPED_PACKS

PACKS = SHIPPED_PACKS
NAME = "yicheng-2023.assessment"


def agreed(text: str, name: str = "points.agreed.yaml", packs: Packs = PACKS) -> Packs:
    return with_agreement(packs, parse_agreement(text, name))


def test_nothing_is_preset() -> None:
    """YC23-2.9a and JH-2.3g name dimensions and no points: without an agreement there are none."""
    assert agreed_points(PACKS.agreements, NAME, "370404", "fz-renshe") == Agreed()


def test_a_bureaus_own_points_go_before_its_regions() -> None:
    """YC23-2.9a: the points of a dimension are what was agreed for the bureau, else for the region; it is said where."""
    region = "binds: {regions: ['370404']}\ntitle: 考评办法\n"
    packs = agreed(
        f"{region}assessments: {{{NAME}: {{出庭应诉: {{points: 30, rates: {{appearance_rate: 1}}}}}}}}\n"
    )
    own = f"binds: {{bureaus: [fz-renshe]}}\nassessments: {{{NAME}: {{出庭应诉: {{points: 20}}}}}}\n"
    both = agreed(own, "own.agreed.yaml", packs)
    other = agreed_points(both.agreements, NAME, "370404", "fz-ziran")
    assert (other.dimensions["出庭应诉"].points, other.where) == (30, "考评办法，文件 points.agreed.yaml")
    assert agreed_points(both.agreements, NAME, "370404", "fz-renshe").dimensions["出庭应诉"].points == 20


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (f"{NAME}: {{队伍建设: {{points: 20}}}}", "该考评没有这一项"),
        ("yicheng-2023.loss: {出庭应诉: {points: 20}}", "没有这个考评条目"),
        ("yicheng-2023.nothing: {出庭应诉: {points: 20}}", "没有这个考评条目"),
        (f"{NAME}: {{出庭应诉: {{points: 20, rates: {{heard: 1}}}}}}", "没有编码为 heard 的比率"),
        (f"{NAME}: {{出庭应诉: {{points: 20, rates: {{nothing: 1}}}}}}", "没有编码为 nothing 的比率"),
        (f"{NAME}: {{出庭应诉: {{points: 0}}}}", "不得小于 1"),
        (f"{NAME}: {{出庭应诉: {{points: 9, inverse: [loss_rate]}}}}", "不在 rates 中"),
    ],
)
def test_what_the_document_does_not_name_gets_no_points(said: str, reason: str) -> None:
    """A dimension, a definition or a rate that there is not is refused with file, line and reason."""
    with pytest.raises(PackError, match=r"points\.agreed\.yaml:1") as refused:
        agreed(f"assessments: {{{said}}}\n")
    assert reason in str(refused.value)
