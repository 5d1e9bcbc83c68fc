"""负责人出庭, by the courts' rule: counted per case and instance (法释〔2020〕3号第一条、第七条).

Once in an instance is enough, and does not excuse another instance. What was not heard is in no denominator; what is not known stands apart.
"""

from __future__ import annotations

from collections.abc import Callable

from services.stats.catalogue.conditions import UNIT, InstanceIndicator, count, litigation
from services.stats.figures.instance import Instance
from services.stats.indicators import Indicator
from services.stats.periods import Period

_BY = "首次开庭日"
_NOT_HEARD = "未开庭（书面审理）和无开庭记录的不入分母；不详的另列；行政复议不计"


def _heard(row: Instance, period: Period) -> bool:
    return row.hearings > 0 and litigation(row, period) and period.contains(row.hearing_on)


def _led(row: Instance, period: Period) -> bool:
    return _heard(row, period) and row.leader_appeared is True


def _rate(
    code: str,
    title: str,
    answer: Callable[[Instance], bool | None],
    *,
    left_out: str,
    clause: str,
    among: Callable[[Instance, Period], bool] = _heard,
) -> InstanceIndicator:
    """How often the answer is yes among the instances where it is known."""
    return Indicator(
        code=code,
        title=title,
        counted=UNIT,
        dated_by=_BY,
        counts=lambda row, period: among(row, period) and answer(row) is not None,
        numerator=lambda row, _: answer(row) is True,
        apart=lambda row, period: among(row, period) and answer(row) is None,
        left_out=left_out,
        clause=clause,
    )


APPEARANCE = (
    count("heard", "已开庭", _BY, _heard, left_out="没有开庭记录不等于没有开庭"),
    _rate(
        "appearance_rate",
        "负责人出庭率",
        lambda row: row.leader_appeared,
        left_out=f"同一审级开庭多次的，到庭一次即为出庭；各审级分别计；{_NOT_HEARD}",
        clause="法释〔2020〕3号第七条、YC23-2.2d、BS24-1.3g",
    ),
    _rate(
        "principal_rate",
        "主要负责人出庭率",
        lambda row: row.principal,
        left_out=f"出庭者职级不详的另列；{_NOT_HEARD}",
        clause="YC23-2.2d、MH26-3.1a",
    ),
    _rate(
        "spoke_rate",
        "出庭出声率",
        lambda row: row.spoke,
        left_out="只在负责人出庭的审级中计；是否发言不详的另列",
        clause="MH26-3.1d、YC23-2.2c",
        among=_led,
    ),
    _rate(
        "lawyer_only_rate",
        "仅律师出庭率",
        lambda row: row.lawyer_only,
        left_out=f"任一次开庭仅有律师或兼职法律顾问到庭即计入；{_NOT_HEARD}",
        clause="JH-1.4a、法释〔2018〕1号第一百二十八条",
    ),
)
