"""Which rules bind a bureau, in the order in which they can be dated: a rule comes after the deadlines it leans on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from shared.events.case import Appealed
from shared.events.terms import Nature
from shared.policy.load import Packs, leans_on
from shared.policy.model import DeadlineRule, Effective, EventTrigger, MilestoneTrigger


@dataclass(frozen=True, slots=True)
class BindingRule:
    """``types`` are the events one of which must be there for the rule to start; null when it starts from something else."""

    name: str
    rule: DeadlineRule
    effective: Effective
    types: frozenset[str] | None


#: by (region, bureau); kept no longer than the packs themselves, which a preview makes for one question only
_chosen: WeakKeyDictionary[Packs, dict[tuple[str, str], tuple[BindingRule, ...]]] = WeakKeyDictionary()


def rules_for(packs: Packs, region: str, bureau: str) -> tuple[BindingRule, ...]:
    """The rules of the packs that bind the bureau, with the periods it agreed on; chosen once."""
    chosen = _chosen.setdefault(packs, {})
    key = region, bureau
    if key not in chosen:
        chosen[key] = _choose(packs, region, bureau)
    return chosen[key]


def _choose(packs: Packs, region: str, bureau: str) -> tuple[BindingRule, ...]:
    """Rules that lean on other deadlines come after them; the day of effect leans on the appeal periods."""
    own = packs.for_bureau(region, bureau)
    rules = {
        pack.rule_id(rule): (pack, rule) for pack, rule in own.rules() if pack.binds.covers(region, bureau)
    }
    appeals = [name for name, (_, rule) in rules.items() if is_appeal(rule)]

    def depth(name: str) -> int:
        rule = rules[name][1]
        wanted = [*leans_on(rule), *(appeals if isinstance(rule.trigger, MilestoneTrigger) else ())]
        return 1 + max((depth(other) for other in wanted if other in rules), default=0)

    return tuple(
        BindingRule(name, rules[name][1], rules[name][0].effective, _types(rules[name][1]))
        for name in sorted(rules, key=depth)
    )


def _types(rule: DeadlineRule) -> frozenset[str] | None:
    trigger = rule.trigger
    return frozenset(p.event for p in trigger.events) if isinstance(trigger, EventTrigger) else None


def is_appeal(rule: DeadlineRule) -> bool:
    """The right to appeal, whatever pack calls it: it keeps a judgment from taking effect."""
    return rule.nature is Nature.RIGHT and any(
        pattern.event == Appealed.type for done in rule.completed_by for pattern in done.patterns
    )
