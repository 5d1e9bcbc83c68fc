"""The duties of the loaded packs (``shared.policy.on_time``), each with the rules that set it and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from shared.policy.load import Packs
from shared.policy.on_time import DUTIES, duties_of


@dataclass(frozen=True, slots=True)
class DutyKind:
    """``rules`` are the names of the rules, across packs, that set this duty; ``clause`` is where they stand."""

    code: str
    title: str
    rules: frozenset[str]
    clause: str


def duty_kinds(packs: Packs) -> tuple[DutyKind, ...]:
    """The duties in the order of the report; one that no pack sets has no rules and counts nothing."""
    return tuple(_kind(packs, code, title) for code, title in DUTIES.items())


def _kind(packs: Packs, code: str, title: str) -> DutyKind:
    rules = [(pack, rule) for pack, rule in packs.rules() if code in duties_of(rule)]
    clauses = dict.fromkeys(version.clause for _, rule in rules for version in rule.versions)
    return DutyKind(code, title, frozenset(pack.rule_id(rule) for pack, rule in rules), "、".join(clauses))
