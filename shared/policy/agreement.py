"""Periods that the documents leave open (及时、即时, a report without a due day) as a region or a bureau agreed on them: ``*.agreed.yaml``.

Only items of kind ``agreed`` may be set. A bureau's own value goes before its region's, and that before the shipped one; everything that
is computed with such a value says where it was set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Self

from pydantic import Field, ValidationError, model_validator

from shared.events.terms import DeadlineKind
from shared.policy import assessing
from shared.policy.assessing import Assessments
from shared.policy.duties import Periodic, Quota
from shared.policy.faults import faults_of
from shared.policy.model import AnyItem, DeadlineRule, Pack
from shared.policy.parts import Binds, Length, Part, RuleId, Text, Version
from shared.policy.provisions import Supervision
from shared.policy.source import PackError, Path, Source, read_source
from shared.policy.supervising import Supervising

SUFFIX = ".agreed.yaml"


class AgreedPeriods(Part):
    """``title`` is where it was agreed (a minute, a letter), for whoever asks why."""

    title: Text | None = None
    agreed_on: date | None = None
    binds: Binds = Binds()
    periods: dict[RuleId, Length] = Field(default_factory=dict)
    #: how supervision goes, where the documents leave it open
    supervision: Supervising | None = None
    #: the points of assessments, by definition and dimension
    assessments: Assessments = Field(default_factory=dict)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.periods and self.supervision is None and not self.assessments:
            raise ValueError("须写 periods（约定期间）、supervision（监督办法）或 assessments（考评分值）")
        return self


@dataclass(frozen=True, eq=False)
class Agreement:
    """The agreed periods of one file."""

    content: AgreedPeriods
    source: Source

    @property
    def rank(self) -> int:
        """A bureau's agreement goes before a region's."""
        return 2 if self.content.binds.bureaus else 1 if self.content.binds.regions else 0

    @property
    def where(self) -> str:
        """As in 「约定值见…」: the title and the file."""
        said, day = self.content.title, self.content.agreed_on
        about = f"{said}{f'（{day}）' if day else ''}，" if said else ""
        return f"{about}文件 {self.source.name}"


class AgreedVersion(Version):
    """A version whose period was agreed; ``agreed`` says where."""

    agreed: Text


def parse_agreement(text: str, name: str) -> Agreement:
    """One file. PackError with its lines."""
    source = read_source(text, name)
    try:
        return Agreement(AgreedPeriods.model_validate(source.data), source)
    except ValidationError as error:
        raise PackError("\n".join(faults_of(error, source))) from None


def faults(agreements: Iterable[Agreement], packs: Iterable[Pack]) -> Iterator[str]:
    """What an agreement sets that it may not, or that another one of the same rank sets too."""
    items = {f"{pack.id}.{item.id}": item for pack in packs for _, item in pack.provisions()}
    listed = tuple(agreements)
    for one in listed:
        for name, length in one.content.periods.items():
            if reason := _refusal(items.get(name), length):
                yield one.source.fault(("periods", name), reason)
        for name in one.content.supervision.joined if one.content.supervision else ():
            if not isinstance(items.get(name), Supervision):
                yield one.source.fault(("supervision", "joined", name), "规则包中没有这个监督条目")
        for path, reason in assessing.faults(one.content.assessments, packs):
            yield one.source.fault(path, reason)
    for one, other in combinations(listed, 2):
        yield from (
            other.source.fault(path, f"{one.source.name} 已为同一范围约定") for path in _twice(one, other)
        )


def settings(agreements: Iterable[Agreement], region: str, bureau: str) -> dict[str, Agreement]:
    """Which agreement sets which item for this bureau."""
    binding = [one for one in agreements if one.content.binds.covers(region, bureau)]
    return {name: one for one in sorted(binding, key=lambda a: a.rank) for name in one.content.periods}


def agreed(pack: Pack, chosen: Mapping[str, Agreement]) -> Pack:
    """The pack with the agreed periods in place of its own; their samples no longer speak of them."""
    sections = {
        section: tuple(_set(pack, item, chosen) for item in getattr(pack, section))
        for section in ("deadlines", "quotas", "periodic")
    }
    return pack.model_copy(update=sections)


def _set(pack: Pack, item: AnyItem, chosen: Mapping[str, Agreement]) -> AnyItem:
    name = f"{pack.id}.{item.id}"
    if name not in chosen:
        return item
    length = chosen[name].content.periods[name]
    match item:
        case DeadlineRule():
            said = {"period": length, "readings": (), "agreed": chosen[name].where}
            versions = tuple(AgreedVersion.model_validate(dict(v) | said) for v in item.versions)
            return item.model_copy(update={"versions": versions, "samples": ()})
        case Quota():
            return item.model_copy(update={"refill": length})
    return item.model_copy(update={"after": length, "by": None, "samples": ()})


def _refusal(item: AnyItem | None, length: Length) -> str | None:
    if item is None:
        return "规则包中没有这个条目"
    if not isinstance(item, DeadlineRule | Quota | Periodic):
        return "这个条目没有期间，不能约定"
    # how soon a gap in a roster is filled (“即时”) is agreed on even where the number of people is the document's own
    gap = isinstance(item, Quota) and item.refill and not item.settled_by
    if item.kind is not DeadlineKind.AGREED and not gap:
        return f"只有“{DeadlineKind.AGREED.title}”条目可以约定期间，该条目是“{item.kind.title}”"
    own = _own(item)
    if own is None:
        return "这个条目的期间由文书载明，或者没有期间，不能约定"
    return None if own.before == length.before else "方向（before）须与规则包一致"


def _own(item: DeadlineRule | Quota | Periodic) -> Length | None:
    match item:
        case DeadlineRule():
            return next((length for version in item.versions for length in version.periods), None)
        case Quota():
            return item.refill
    return item.after or Length(days=1)


def _twice(one: Agreement, other: Agreement) -> list[Path]:
    if one.rank != other.rank or not _overlap(one.content.binds, other.content.binds):
        return []
    twice: list[Path] = [("periods", name) for name in other.content.periods if name in one.content.periods]
    both = one.content.supervision and other.content.supervision
    return [*twice, ("supervision",)] if both else twice


def _overlap(one: Binds, other: Binds) -> bool:
    pairs = ((one.regions, other.regions), (one.bureaus, other.bureaus))
    return all(not a or not b or set(a) & set(b) for a, b in pairs)
