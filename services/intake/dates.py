"""Which day a fact may bear: known where it must be, and one that has come. What is recorded are facts, not plans."""

from __future__ import annotations

from datetime import date

from shared.dates.wording import said
from shared.errors import Faults, Rejected
from shared.events import Event
from shared.events.case import CaseOpened

#: no fact of this system's is older than the state whose law it applies; an earlier year is a slip of the keyboard
_EARLIEST = date(1949, 10, 1)


def check_date(kind: type[Event], day: date | None, today: date, field: str) -> None:
    """Rejected ``missing_date`` (the day must be known), ``future_date`` or ``date_too_early``."""
    if day is None:
        if kind.dated:
            raise Rejected("missing_date", f"“{kind.title}”必须写明发生日期。", field)
        return
    if day > today:
        message = f"“{kind.title}”的日期{said(day)}晚于今天（{said(today)}），事情发生后再登记。"
        raise Rejected("future_date", message, field)
    if day < _EARLIEST:
        raise Rejected("date_too_early", f"“{kind.title}”的日期{said(day)}过早，请核对年份。", field)


def check_inner_dates(event: Event, today: date, path: str = "data") -> None:
    """The act complained of and the reconsideration before it lie in the past of the case."""
    if not isinstance(event, CaseOpened):
        return
    wrong = Faults()
    with wrong:
        if event.act and event.act.made_on and event.act.made_on > today:
            raise Rejected("future_date", "被诉行政行为的作出日期晚于今天，请核对。", f"{path}.act.made_on")
    with wrong:
        if event.prior_review and event.prior_review.decided_on and event.prior_review.decided_on > today:
            raise Rejected(
                "future_date", "复议决定的日期晚于今天，请核对。", f"{path}.prior_review.decided_on"
            )
    wrong.check()
