"""旁听: what was watched is said exactly once, an own case by its id or another bureau's by its name. Pure."""

from __future__ import annotations

from shared.errors import Rejected
from shared.events.history import History
from shared.events.observation import HearingObserved


def check_observations(history: History) -> None:
    """Rejected ``observed_what`` or ``observers_twice``."""
    for _, observed in history.of(HearingObserved):
        if (observed.case_id is None) == (observed.others_case is None):
            message = "旁听本单位案件请写案件编号，旁听他单位案件请写其案号或名称；两项恰好填一项。"
            raise Rejected("observed_what", message, "data.case_id")
        groups = [one.group for one in observed.observers]
        if len(set(groups)) < len(groups):
            raise Rejected("observers_twice", "同一类旁听人员只写一次，人数合并填写。", "data.observers")
