"""Every indicator there is, as data: what it is called, what it counts, which date decides, what is left out, where it comes from.

Instances of 行政复议 are counted as work taken and closed; the rates of litigation (胜败、出庭) leave them out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.stats.catalogue.appearance import APPEARANCE
from services.stats.catalogue.conditions import InstanceIndicator
from services.stats.catalogue.flow import FLOW, LEVELS
from services.stats.catalogue.on_time import DutyIndicator, on_time
from services.stats.catalogue.results import OUTCOMES, RESULTS
from services.stats.duties import DutyKind

INSTANCE_INDICATORS = {i.code: i for i in (*FLOW, *LEVELS, *OUTCOMES, *RESULTS, *APPEARANCE)}


@dataclass(frozen=True)
class Catalogue:
    """All indicators by code. Those of the duties come from the policy packs."""

    duties: dict[str, DutyIndicator]
    instances: dict[str, InstanceIndicator] = field(default_factory=lambda: INSTANCE_INDICATORS)

    @property
    def all(self) -> tuple[InstanceIndicator | DutyIndicator, ...]:
        return (*self.instances.values(), *self.duties.values())


def catalogue(kinds: tuple[DutyKind, ...]) -> Catalogue:
    return Catalogue({indicator.code: indicator for indicator in on_time(kinds)})


__all__ = ["APPEARANCE", "FLOW", "LEVELS", "OUTCOMES", "RESULTS", "Catalogue", "catalogue"]
