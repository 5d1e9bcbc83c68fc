"""Policy packs as people read them: which hold for whom and when, what each item says, what came of each clause. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from shared.events.terms import DeadlineKind
from shared.policy.coverage import Line
from shared.policy.load import Packs
from shared.policy.measures import common_measures
from shared.policy.model import AnyItem, DeadlineRule, Pack
from shared.policy.on_time import DUTIES
from shared.policy.titles import SECTIONS
from shared.policy.wording import binds_text, words

#: said in places of their own
_ELSEWHERE = frozenset(
    {"编号", "名称", "种类", "强度", "责任", "知会", "条款", "原文", "规定·条款", "规定·原文"}
)


_CODE = re.compile(r"(?<![A-Za-z0-9_.-])[a-z][a-z0-9_.-]*[a-z0-9](?![A-Za-z0-9_-])")


@dataclass(frozen=True, slots=True)
class ItemShown:
    """``cited`` are (clause, quote); ``marks`` the labels it is judged by; ``lines`` what the system makes of it."""

    id: str
    title: str
    cited: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]


def bound(packs: Packs, region: str | None, bureau: str | None) -> list[Pack]:
    """Those that bind the place, whenever; all where somebody is nowhere in particular. The nearest issuer's first."""
    here = [pack for pack in packs.packs if region is None or _reaches(pack, region, bureau)]
    return sorted(here, key=lambda pack: (not pack.binds.bureaus, not pack.binds.regions, pack.title))


def _reaches(pack: Pack, region: str, bureau: str | None) -> bool:
    binds = pack.binds
    if bureau is not None:
        return binds.covers(region, bureau)
    return not binds.regions or region in binds.regions


def head(pack: Pack, today: date, region: str | None = None) -> dict[str, Any]:
    """A line of the list; ``region`` is the visitor's own."""
    span = pack.effective
    future = span.start is not None and today < span.start
    binds = "本地区" if region in pack.binds.regions and not pack.binds.bureaus else binds_text(pack.binds)
    state = "现行" if span.covers(today) else "尚未施行" if future else "已失效"
    return {
        "id": pack.id, "title": pack.title, "number": pack.number, "issuer": pack.issuer, "issued": pack.issued,
        "start": span.start, "until": span.until, "binds": binds, "state": state,
        "called": pack.number or f"{pack.issuer}文件",
        "items": sum(1 for _ in pack.provisions()),
    }  # fmt: skip


def sections(pack: Pack, packs: Packs) -> list[tuple[str, list[ItemShown]]]:
    """By section, in the order a reader would ask for them; empty ones are left out."""
    named = ((title, getattr(pack, name)) for name, title in SECTIONS.items())
    return [(title, [_item(pack, item, packs) for item in items]) for title, items in named if items]


def _item(pack: Pack, item: AnyItem, packs: Packs) -> ItemShown:
    said = words(item)
    cited = item.versions if isinstance(item, DeadlineRule) else (item,)
    marks = [said[name] for name in ("种类", "强度") if name in said]
    people = [f"{name}：{said[name]}" for name in ("责任", "知会") if name in said]
    known = named(packs)
    lines = [
        (label, _CODE.sub(lambda found: known.get(found[0], found[0]), text))
        for label, text in said.items()
        if label not in _ELSEWHERE and not label.startswith("样例") and not label.endswith("·编号")
    ]
    return ItemShown(
        item.id,
        said["名称"],
        tuple(dict.fromkeys((one.clause, one.quote) for one in cited)),
        (*marks, *people),
        (*lines, *_agreed(pack, item, packs)),
    )


@lru_cache(maxsize=8)
def named(packs: Packs) -> Mapping[str, str]:
    """What is called by a code in packs, by its title: each deadline by its pack and rule, each figure."""
    rules = {f"{pack.id}.{rule.id}": rule.title for pack, rule in packs.rules()}
    own = {item.measure.code: item.title for pack in packs.packs for item in pack.indicators if item.measure}
    figures = {
        one.code: one.title if one is measure else f"{measure.title}（{one.title}）"
        for table in common_measures().tables
        for measure in table.measures
        for one in measure.expanded()
    }
    in_time = {f"on_time.{code}": f"{title}按时率" for code, title in DUTIES.items()}
    return {**figures, **in_time, **own, **rules}


def _agreed(pack: Pack, item: AnyItem, packs: Packs) -> Iterator[tuple[str, str]]:
    """A period that the text leaves open is never passed off as its words."""
    if getattr(item, "kind", None) is DeadlineKind.AGREED:
        setting = packs.set_by.get(f"{pack.id}.{item.id}")
        where = f"设定于 {setting.where}" if setting else "现为随系统的缺省值"
        yield "约定值", f"非原文；{where}"


def standing(line: Line) -> str:
    """How far a clause is, as far as packs and events tell it; what is counted from it is told with the figures."""
    if line.executed:
        return "按规则执行"
    if line.events:
        return "可登记"
    return "已载明" if line.items else "未对应"
