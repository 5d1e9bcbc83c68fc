"""Every indicator there is, as data: what it is called, what it counts, which date decides, what is left out, where it comes from.

Instances of 行政复议 are counted as work taken and closed; the rates of litigation (胜败、出庭) leave them out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from services.stats.catalogue.appearance import APPEARANCE
from services.stats.catalogue.conditions import InstanceIndicator
from services.stats.catalogue.flow import FLOW, LEVELS
from services.stats.catalogue.on_time import DutyIndicator, on_time
from services.stats.catalogue.results import OUTCOMES, RESULTS
from services.stats.duties import DutyKind

INSTANCE_INDICATORS = {i.code: i for i in (*FLOW, *LEVELS, *OUTCOMES, *RESULTS, *APPEARANCE)}


@dataclass(frozen=True)
class Catalogue:
    """All indicators by code. Those of the duties come from the policy packs, by way of ``kinds``."""

    kinds: tuple[DutyKind, ...]
    instances: dict[str, InstanceIndicator] = field(default_factory=lambda: INSTANCE_INDICATORS)

    @cached_property
    def duties(self) -> dict[str, DutyIndicator]:
        return {indicator.code: indicator for indicator in on_time(self.kinds)}

    @cached_property
    def rule_titles(self) -> dict[str, str]:
        """The duty that each rule of the packs sets."""
        return {rule: kind.title for kind in self.kinds for rule in kind.rules}


__all__ = ["APPEARANCE", "FLOW", "LEVELS", "OUTCOMES", "RESULTS", "Catalogue"]
