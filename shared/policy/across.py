"""What can be judged only with all packs at hand: names that are used twice, not defined at all, or in a circle. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared.events.case import Appealed
from shared.events.terms import Nature
from shared.policy.choice import Packs
from shared.policy.measures import Measure, common_measures
from shared.policy.model import DeadlineRule, DeadlineTrigger, MilestoneTrigger, Pack
from shared.policy.on_time import DUTIES
from shared.policy.provisions import Supervision
from shared.policy.source import Path


def across(packs: Packs) -> Iterator[str]:
    """One line a fault, with file and line where they are known."""
    ids = [pack.id for pack in packs.packs]
    leans, common = _leans(packs), common_measures().by_code()
    for index, pack in enumerate(packs.packs):
        if pack.id in ids[:index]:
            yield packs.fault(pack, ("id",), f"{pack.id}: 规则包编号重复")
        for at, rule in enumerate(pack.deadlines):
            for path, reason in _of_rule(rule, pack.rule_id(rule), leans):
                yield packs.fault(pack, ("deadlines", at, *path), reason)
        yield from _figures(packs, pack, common)
        for at, one in enumerate(pack.supervision):
            for path, name in _rules(one):
                if name not in leans:
                    yield packs.fault(pack, ("supervision", at, *path), f"没有名为 {name} 的期限")


def _rules(one: Supervision) -> Iterator[tuple[Path, str]]:
    """The deadlines that a provision on supervision and its branches name."""
    yield from ((("rules", no), name) for no, name in enumerate(one.rules))
    for at, branch in enumerate(one.branches):
        yield from ((("branches", at, "rules", no), name) for no, name in enumerate(branch.rules))


def _figures(packs: Packs, pack: Pack, common: Mapping[str, Measure]) -> Iterator[str]:
    """Figures that are nowhere defined, or defined twice."""
    local = [one.measure.code for other in packs.packs for one in other.indicators if one.measure]
    known = {*common, *local, *(f"on_time.{duty}" for duty in DUTIES)}
    for at, one in enumerate(pack.indicators):
        if one.figure and one.figure not in known:
            yield packs.fault(pack, ("indicators", at, "figure"), f"没有名为 {one.figure} 的指标")
        if one.measure and (one.measure.code in common or local.count(one.measure.code) > 1):
            yield packs.fault(
                pack, ("indicators", at, "measure", "code"), f"指标编码 {one.measure.code} 已经有了"
            )


def _of_rule(
    rule: DeadlineRule, name: str, leans: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Path, str]]:
    for path, other in _named(rule):
        if other not in leans:
            yield path, f"没有名为 {other} 的期限"
    if _circular(name, leans):
        yield (), "期限互相起算，形成循环"


def _leans(packs: Packs) -> dict[str, tuple[str, ...]]:
    """The day of effect leans on every right to appeal."""
    rules = {pack.rule_id(rule): rule for pack, rule in packs.rules()}
    appeals = tuple(name for name, rule in rules.items() if _is_appeal(rule))
    return {
        name: leans_on(rule) + (appeals if isinstance(rule.trigger, MilestoneTrigger) else ())
        for name, rule in rules.items()
    }


def _is_appeal(rule: DeadlineRule) -> bool:
    patterns = (pattern for done in rule.completed_by for pattern in done.patterns)
    return rule.nature is Nature.RIGHT and any(pattern.event == Appealed.type for pattern in patterns)


def _named(rule: DeadlineRule) -> Iterator[tuple[Path, str]]:
    if isinstance(rule.trigger, DeadlineTrigger):
        yield ("trigger", "deadline"), rule.trigger.deadline
    if rule.cap:
        yield ("cap", "serves"), rule.cap.serves


def leans_on(rule: DeadlineRule) -> tuple[str, ...]:
    """The deadlines that must be known before this one: the one whose end starts it, the one it is capped by."""
    return tuple(name for _, name in _named(rule))


def _circular(name: str, leans: Mapping[str, tuple[str, ...]]) -> bool:
    seen, ahead = set[str](), list(leans[name])
    while ahead:
        if (other := ahead.pop()) == name:
            return True
        if other not in seen:
            seen.add(other)
            ahead += leans.get(other, ())
    return False
