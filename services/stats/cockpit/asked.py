"""What the cockpit may be asked, read strictly: every wrong word is refused with a stable code and what there is instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from pydantic import Field

from services.stats.asked import Asked, Scoped, read_period
from services.stats.catalogue import Catalogue, Table
from services.stats.cockpit.comparing import MOST, STEPS, parts
from services.stats.indicators import Place
from services.stats.periods import Period
from shared.errors import Rejected

#: what rows can be grouped by, beside bureau, region and time
FIELDS = {
    "level": "审级",
    "kind": "案件种类",
    "act_type": "行政行为种类",
    "field": "管理领域",
    "handler": "承办人",
    "procedure": "程序",
}
#: of what is behind a figure; a paper has it by department, too
TRACED = {**FIELDS, "department": "部门"}
PLACES = {"bureau": "单位", "region": "地区"}
TIMES = {"month": "月份", "half": "半年", "year": "年度"}
DIMENSIONS = {**PLACES, **TIMES, **FIELDS}
ORDERS = ("desc", "asc")
_CURSOR = re.compile(r"(\d{1,18})\.(\d{1,9})", re.ASCII)


class Paged(Asked):
    """A page of a list. The pages after the first are of the position that the first was of."""

    limit: int = Field(default=200, ge=1, le=1_000)
    after: str | None = Field(default=None, max_length=32)

    @property
    def offset(self) -> int:
        return self._cursor[1] if self._cursor else 0

    @property
    def log_position(self) -> int | None:
        return self._cursor[0] if self._cursor else super().log_position

    @property
    def day(self) -> date | None:
        return None if self._cursor else super().day

    @property
    def _cursor(self) -> tuple[int, int] | None:
        if self.after is None:
            return None
        found = _CURSOR.fullmatch(self.after)
        if not found:
            raise Rejected("cursor_invalid", f"after“{self.after}”不是上一页给出的 next", "after")
        return int(found[1]), int(found[2])


class AskedRanking(Paged):
    indicator: str = Field(description="指标编码，如 appearance_rate", max_length=64)
    order: str = Field(default="desc", description="desc 由高到低 | asc 由低到高", max_length=8)

    @property
    def descending(self) -> bool:
        return _one_of(self.order, ORDERS, "order", "次序") == "desc"


class AskedBy(Paged):
    indicator: str | None = Field(default=None, description="指标编码；与 table 只给一个", max_length=64)
    table: str | None = Field(default=None, description="统计表编码，如 flow", max_length=64)
    dimension: str = Field(
        description=f"分组方式：{'、'.join(f'{k} {v}' for k, v in DIMENSIONS.items())}", max_length=16
    )

    @property
    def by(self) -> str:
        return _one_of(self.dimension, DIMENSIONS, "dimension", "分组方式")

    def codes(self, catalogue: Catalogue) -> tuple[str, ...]:
        """The figures to show, one or a whole table."""
        if (self.indicator is None) == (self.table is None):
            raise Rejected("indicator_or_table", "indicator 与 table 须给且只给一个", "indicator")
        if self.indicator is not None:
            return (indicator_code(catalogue, self.indicator),)
        tables: dict[str, Table] = {table.code: table for table in catalogue.tables}
        found = tables[_one_of(self.table or "", tables, "table", "统计表")]
        return tuple(indicator.code for _, indicator in found.indicators)


class AskedTrend(Scoped):
    """``from`` and ``to`` are periods, both inside."""

    indicator: str = Field(description="指标编码，如 appearance_rate", max_length=64)
    by: str = Field(
        default="half", description="month 按月 | quarter 按季 | half 按半年 | year 按年", max_length=8
    )
    since: str = Field(alias="from", description="首个期间，如 2024H1、2024、2024-03", max_length=64)
    until: str = Field(alias="to", description="末个期间", max_length=64)

    @property
    def periods(self) -> list[Period]:
        """From first to last, whole ones."""
        step = _one_of(self.by, STEPS, "by", "分期方式")
        first, last = read_period(self.since, "from"), read_period(self.until, "to")
        if first.since is None or last.until is None or first.since > last.until:
            raise Rejected("trend_empty", f"from“{self.since}”到 to“{self.until}”之间没有期间", "from")
        found = parts(Period("", "", first.since, last.until), step) if _bounded(first, last, step) else []
        if not found:
            raise Rejected("trend_too_long", f"期间太多：最多 {MOST} 个，请缩短或改按年", "from")
        return found


class AskedTrace(Paged):
    limit: int = Field(default=1_000, ge=1, le=5_000)
    indicator: str = Field(description="指标编码，如 appearance_rate", max_length=64)
    place: str | None = Field(
        default=None, description="只列：numerator 分子，counted 计入，apart 单列", max_length=16
    )
    dimension: str | None = Field(
        default=None,
        description="只列某一分组：level、kind、act_type、field、handler、procedure、department",
        max_length=16,
    )
    value: str | None = Field(default=None, description="该分组的编码；不详为空", max_length=200)

    @property
    def where(self) -> Place | None:
        if self.place is None:
            return None
        return Place(_one_of(self.place, [place.value for place in Place], "place", "位置"))

    @property
    def only(self) -> tuple[str, str | None] | None:
        """A field and the value it must have."""
        if self.dimension is None:
            return None
        return _one_of(self.dimension, TRACED, "dimension", "分组方式"), self.value or None


def indicator_code(catalogue: Catalogue, code: str) -> str:
    """The indicator, if there is one of this name."""
    if code in catalogue.indicators:
        return code
    text = f"没有指标“{code}”，可用的见 /v1/stats/indicators：{'、'.join(catalogue.indicators)}"
    raise Rejected("indicator_unknown", text, "indicator")


def _bounded(first: Period, last: Period, step: str) -> bool:
    assert first.since
    assert last.until
    count = (last.until.year - first.since.year) * 12 + last.until.month - first.since.month + 1
    return count <= MOST * {"month": 1, "quarter": 3, "half": 6, "year": 12}[step]


def _one_of(text: str, known: Collection[str], field: str, title: str) -> str:
    if text in known:
        return text
    raise Rejected(f"{field}_unknown", f"没有{title}“{text}”，可用：{'、'.join(known)}", field)
