"""考评 as far as the documents leave it open: how many points each dimension has, and which rates earn them. Nothing is preset.

It stands in an agreement (``*.agreed.yaml``) under ``assessments``, by the name of the pack's definition and the dimension's own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from shared.policy.measures import Code, Measure, common_measures
from shared.policy.parts import Count, Part, RuleId, Text
from shared.policy.provisions import Definition

if TYPE_CHECKING:
    from shared.policy.agreement import Agreement
    from shared.policy.model import Pack

#: the on-time rates of the duties that packs set; statistics name them by what completes the duty
ON_TIME = "on_time."


class Weighed(Part):
    """``points`` is the dimension's 满分. Of it each rate of ``rates`` earns its part by weight; of those in ``inverse`` (败诉率) the rest of 100%."""

    points: Count
    rates: dict[Code, Count] = Field(default_factory=dict)
    inverse: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _inverse_of_its_own(self) -> Self:
        if unknown := set(self.inverse) - set(self.rates):
            raise ValueError(f"inverse 中的 {'、'.join(sorted(unknown))} 不在 rates 中")
        return self


#: dimensions by definition
Assessments = dict[RuleId, dict[Text, Weighed]]


@dataclass(frozen=True, slots=True)
class Agreed:
    """``dimensions`` is empty where nothing was agreed; ``where`` says where it was."""

    dimensions: Mapping[str, Weighed] = field(default_factory=dict)
    where: str | None = None


def agreed_points(agreements: Iterable[Agreement], name: str, region: str, bureau: str) -> Agreed:
    """For one definition; a bureau's own agreement goes before its region's."""
    binding = [
        one
        for one in agreements
        if name in one.content.assessments and one.content.binds.covers(region, bureau)
    ]
    last = max(binding, key=lambda one: one.rank, default=None)
    return Agreed(last.content.assessments[name], last.where) if last else Agreed()


def faults(assessments: Assessments, packs: Iterable[Pack]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where an agreement speaks of a definition, a dimension or a rate that there is not, and what is wrong."""
    listed = tuple(packs)
    items = {f"{pack.id}.{one.id}": one for pack in listed for one in pack.definitions}
    measures = _measures(listed)
    for name, dimensions in assessments.items():
        definition = items.get(name)
        if definition is None or definition.term != "assessment":
            yield ("assessments", name), "规则包中没有这个考评条目"
            continue
        for dimension, weighed in dimensions.items():
            path = ("assessments", name, dimension)
            yield from ((path, reason) for reason in _reasons(definition, dimension, weighed, measures))


def _measures(packs: Iterable[Pack]) -> dict[str, Measure]:
    local = (one.measure for pack in packs for one in pack.indicators if one.measure)
    return common_measures().by_code() | {one.code: one for measure in local for one in measure.expanded()}


def _reasons(
    definition: Definition, dimension: str, weighed: Weighed, measures: Mapping[str, Measure]
) -> Iterator[str]:
    if dimension not in definition.dimensions:
        yield f"该考评没有这一项；可用：{'、'.join(definition.dimensions)}"
    for code in weighed.rates:
        known = measures.get(code)
        if not code.startswith(ON_TIME) and (known is None or known.numerator is None):
            yield f"没有编码为 {code} 的比率"
