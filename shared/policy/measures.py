"""Figures as data: what is counted, which day decides, what is the numerator, what stands apart. No expressions, nothing that runs.

A measure names fields and the values they may have, all checked against ``subjects``; the statistics count and trace by the same measure.
Those common to all districts stand in ``measures.yaml``; a policy pack adds its own in its indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from shared.events.terms import Term
from shared.policy.facts import Plain
from shared.policy.parts import Part, Slug, Text
from shared.policy.subjects import SUBJECTS, Subject, allowed, fields_of
from shared.yaml_text import read_yaml

COMMON = Path(__file__).parent / "measures.yaml"

#: parts after a dot are values of a dictionary: ``outcome.revoke``
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=64)]
#: each field with the values it may have; null is “not stated”
Where = Mapping[Slug, tuple[Plain, ...]]


class Stands(Part):
    """A stock: in from the day it came until the day it went.

    ``start``: in before the period and not gone before it (结转). ``end``: in by its end and not gone by then (未结). ``during``: in on
    some day of it, or perhaps in. ``perhaps``: no day says whether it was in. ``ended`` names the field that says it went, day known or not.
    """

    came: Slug
    went: Slug
    at: Literal["start", "end", "during", "perhaps"]
    ended: Slug | None = None


class Measure(Part):
    """A count of units or of different values (``distinct``), a sum (``amount``), or with ``numerator`` a rate.

    ``where`` is what is counted (of a rate: the denominator and what stands apart), ``apart`` what of it is not known or not yet decided.
    ``each`` makes one measure of every code of a dictionary. ``left_out`` is for the reader.
    """

    code: Code
    title: Text
    of: Subject
    dated_by: Slug | None = None
    stands: Stands | None = None
    where: Where = Field(default={})
    numerator: Where | None = None
    apart: Where | None = None
    apart_title: Text = "不详"
    amount: Slug | None = None
    distinct: Slug | None = None
    each: Slug | None = None
    left_out: Text | None = None
    clause: Text | None = None

    @model_validator(mode="after")
    def _speaks_of_what_there_is(self) -> Self:
        known = SUBJECTS[self.of]
        if (self.dated_by is None) == (self.stands is None):
            raise ValueError("须写 dated_by（以哪一日归期）或 stands（存量）之一")
        days = (
            [self.dated_by] if self.dated_by else [self.stands.came, self.stands.went] if self.stands else []
        )
        _require("日期", days, known.days)
        _require("数量", [self.amount] if self.amount else [], known.amounts)
        _require("字段", [f for f in (self.distinct, self.each) if f], fields_of(self.of))
        if self.stands and self.stands.ended:
            _require("字段", [self.stands.ended], fields_of(self.of))
        for where in (self.where, self.numerator or {}, self.apart or {}):
            self._check(where)
        if self.each and not issubclass(fields_of(self.of)[self.each], Term):
            raise ValueError(f"字段 {self.each} 没有字典，不能用 each")
        return self

    def _check(self, where: Where) -> None:
        fields = fields_of(self.of)
        _require("字段", where, fields)
        for name, values in where.items():
            for value in values:
                if not allowed(fields[name], value):
                    raise ValueError(f"{self.of.title}的字段 {name} 不会取值 {value!r}")

    @model_validator(mode="after")
    def _one_kind_of_number(self) -> Self:
        if self.amount and (self.numerator is not None or self.distinct):
            raise ValueError("amount 不能与 numerator、distinct 同写")
        return self

    @property
    def dated(self) -> str:
        """Which day decides, for the reader."""
        days = SUBJECTS[self.of].days
        if self.dated_by:
            return days[self.dated_by]
        return f"{days[self.stands.came]}至{days[self.stands.went]}" if self.stands else ""

    @property
    def counted(self) -> str:
        """One unit, for the reader."""
        return SUBJECTS[self.of].amounts[self.amount] if self.amount else self.of.title

    def expanded(self) -> Iterator[Measure]:
        """Itself, or one for each code of the dictionary that ``each`` names, titled by it."""
        kind = fields_of(self.of)[self.each] if self.each else None
        if self.each is None or kind is None or not issubclass(kind, Term):
            yield self
            return
        for code in kind:
            only = {
                "code": f"{self.code}.{code.value}",
                "title": code.title,
                "where": {**self.where, self.each: (code.value,)},
                "each": None,
            }
            yield self.model_copy(update=only)


class MeasureTable(Part):
    """Measures that are shown together. ``sparse``: columns that are zero for everyone need not be shown."""

    code: Slug
    title: Text
    sparse: bool = False
    measures: tuple[Measure, ...] = Field(min_length=1)

    def all(self) -> tuple[Measure, ...]:
        return tuple(one for measure in self.measures for one in measure.expanded())


class Measures(Part):
    tables: tuple[MeasureTable, ...]

    @model_validator(mode="after")
    def _codes_differ(self) -> Self:
        codes = [measure.code for table in self.tables for measure in table.all()]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"指标编码重复：{'、'.join(twice)}")
        return self

    def by_code(self) -> dict[str, Measure]:
        return {measure.code: measure for table in self.tables for measure in table.all()}


@cache
def common_measures(file: Path = COMMON) -> Measures:
    """The measures every district has. ValueError (pydantic) names what is wrong."""
    return Measures.model_validate(read_yaml(file.read_text(encoding="utf-8")))


def _require(what: str, names: Iterable[str], known: Mapping[str, object]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"没有名为 {name} 的{what}；可用：{'、'.join(known)}")
