"""The bodies of the cockpit's answers, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from services.stats.bodies import ColumnBody, CountBody, PeriodBody, RateBody
from shared.contracts.body import Body
from shared.events.terms import ProposalKind, ProposalState

Number = CountBody | RateBody


class StandingBody(Body):
    region: str | None
    bureau: str | None
    as_of: date | None
    position: int


class Beside(Body):
    """The same figure of another period, and the change since."""

    period: str
    figure: Number
    difference: int | None = Field(title="与之相比的增减；比率为空")
    points: str | None = Field(title="与之相比的百分点；任一分母为零时为空")


class KeyFigure(Body):
    code: str
    title: str
    is_rate: bool
    apart_title: str
    clause: str
    figure: Number
    previous: Beside | None = Field(title="上期")
    last_year: Beside | None = Field(title="上年同期")
    trace: str = Field(title="案件清单的地址")


class SupervisionCount(Body):
    kind: ProposalKind
    kind_title: str
    state: ProposalState
    state_title: str
    count: int


class Overview(StandingBody):
    period: PeriodBody
    previous: PeriodBody | None = Field(title="上期")
    last_year: PeriodBody | None = Field(title="上年同期")
    warning: str | None
    items: list[KeyFigure]
    supervision: list[SupervisionCount] | None = Field(title="本期监督事项；尚无监督数据时为空")


class RankedLine(Body):
    region: str
    bureau: str
    name: str
    figure: Number
    trace: str = Field(title="案件清单的地址")


class Ranked(RankedLine):
    rank: int = Field(title="名次；并列的同名次")


class Ranking(StandingBody):
    period: PeriodBody
    indicator: ColumnBody
    total: Number
    items: list[Ranked]
    unranked: list[RankedLine] = Field(title="分母为零、不排名的单位")
    next: str | None


class TrendPoint(Body):
    period: PeriodBody
    figure: Number
    trace: str = Field(title="案件清单的地址")


class Trend(StandingBody):
    indicator: ColumnBody
    items: list[TrendPoint]


class MatrixLine(Body):
    region: str
    bureau: str
    name: str
    figures: dict[str, Number]


class Matrix(StandingBody):
    period: PeriodBody
    columns: list[ColumnBody]
    items: list[MatrixLine]
    total: dict[str, Number]
    next: str | None


class CrossLine(Body):
    code: str | None = Field(title="分组的编码；不详为空")
    title: str
    figures: dict[str, Number]


class Cross(StandingBody):
    period: PeriodBody
    dimension: str = Field(title="分组方式")
    dimension_title: str
    columns: list[ColumnBody]
    items: list[CrossLine]
    total: dict[str, Number]
    inapplicable: list[str] = Field(title="不能这样分组的指标")
    next: str | None


class Passport(Body):
    code: str
    title: str
    table: str = Field(title="统计表编码")
    table_title: str
    subject: str = Field(title="计数单位编码")
    counted: str
    dated_by: str
    is_rate: bool
    text: str
    left_out: str
    clause: str
    dimensions: list[str] = Field(title="可用的分组方式")


class Passports(Body):
    items: list[Passport]
