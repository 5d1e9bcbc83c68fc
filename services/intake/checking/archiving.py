"""What must be finished before a case goes to the archive (归档): what the documents in force ask of it then. Pure.

A case that is archived takes no fact that would open such work again: the archiving is voided first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from services.intake.appearance.evaluators import Verdict
from services.intake.checking.checks import evaluate
from services.intake.checking.view import view
from shared.dates.wording import said
from shared.errors import Rejected
from shared.events.case import Archived, Closed, InstanceOpened
from shared.events.history import History
from shared.policy.model import Pack
from shared.policy.provisions import Requirement

#: 案后总结未交、任务未闭环的，不归档 (闵人社发〔2026〕7号); other checks at closing only say what is missing
BLOCKING = frozenset({Requirement.LESSONS, Requirement.TASKS_CLOSED})


def check_archiving(history: History, binding: Callable[[date], Iterable[Pack]]) -> None:
    """``binding``: the packs in force for the bureau on a day. Rejected with the first thing that keeps the case out of the archive."""
    archived, closed = history.of(Archived), history.of(Closed)
    if not archived:
        return
    if len(archived) > 1:
        raise Rejected("archived_twice", "该案已经归档；内容有误请用“更正”。")
    if not closed:
        raise Rejected("archived_before_closed", "该案尚未结案，不能归档；请先报“结案”。")
    on, closed_on = archived[0][0].occurred_on, closed[-1][0].occurred_on
    if on and closed_on and on < closed_on:
        message = f"“归档”的日期{said(on)}早于“结案”的日期{said(closed_on)}，请核对两个日期。"
        raise Rejected("archived_before_closed", message, "occurredon")
    if on:
        _nothing_is_open(history, binding(on))


def _nothing_is_open(history: History, packs: Iterable[Pack]) -> None:
    listed = tuple(packs)
    for opened in {event.instance for _, event in history.of(InstanceOpened)}:
        for result in evaluate(view(history, opened), listed):
            if result.check.requires in BLOCKING and result.opinion.verdict is Verdict.FAIL:
                message = f"不能归档：{result.opinion.said}（{result.check.clause}）"
                raise Rejected("archive_blocked", message)
