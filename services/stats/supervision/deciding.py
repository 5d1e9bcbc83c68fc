"""What people may do with a proposal, and when: reply, confirm, dismiss, carry out. Pure; every refusal says what stands in the way.

Nothing is confirmed before the bureau replied or its time to reply is over. Whoever acts on what has changed meanwhile is told what changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.stats.supervision.standing import OPEN, Row
from shared.dates.wording import said
from shared.errors import Faults, Rejected
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ProposalConfirmed,
    ProposalDismissed,
    SupervisionEvent,
)
from shared.events.terms import ProposalState

#: what a door answers to a refusal; to any other, that it conflicts with how the proposal stands
STATUS = {
    "proposal_not_found": 404,
    "finding_missing": 422,
    "consequence_not_proposed": 422,
    "file_unknown": 422,
}
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Now:
    """The day, the last day of the bureau's reply, and the version its reader saw (null: not said)."""

    today: date
    reply_days: int
    seen: int | None = None


def reply_until(row: Row, reply_days: int) -> date:
    """The last day for the 申辩: natural days after the day it was asked for."""
    return row.asked_on + timedelta(reply_days)


def check(row: Row, event: SupervisionEvent, now: Now) -> None:
    """Rejected unless the event may follow on how the proposal stands: because it is over, or for all that is still in the way at once."""
    _still_there(row)
    _in_time(row, event)
    wrong = Faults()
    if isinstance(event, ProposalConfirmed):
        with wrong:
            _heard(row, now)
        with wrong:
            _found(row, event)
    with wrong:
        _unchanged(row, now)
    wrong.check()


def _in_time(row: Row, event: SupervisionEvent) -> None:
    match event:
        case BureauReplied() | ProposalConfirmed():
            _undecided(row)
        case ConsequenceCarriedOut():
            _to_carry_out(row, event)
        case ProposalDismissed() if row.state not in OPEN and row.carried_out:
            raise Rejected(
                "carried_out", f"已执行{_done(row)}，不能改为不予认定；确有错误的，请更正所据的案件记载。"
            )


def _still_there(row: Row) -> None:
    if row.state == ProposalState.WITHDRAWN:
        raise Rejected("proposal_withdrawn", f"该建议已撤销：{row.reason}。无须处理。")
    if row.state == ProposalState.DISMISSED:
        raise Rejected(
            "proposal_dismissed",
            f"{row.decided_by}已于{_day(row)}不予认定：{row.reason}。无须处理。",
        )


def _day(row: Row) -> str:
    return said(row.decided_on) if row.decided_on else "此前"


def _undecided(row: Row) -> None:
    if row.state not in OPEN:
        raise Rejected(
            "already_confirmed",
            f"{row.decided_by}已于{_day(row)}核定：{row.reason}。请重新查看；认为核定有误的，可以改为不予认定。",
        )


def _heard(row: Row, now: Now) -> None:
    last = reply_until(row, now.reply_days)
    if row.state == ProposalState.PROPOSED and now.today <= last:
        raise Rejected(
            "reply_window_open",
            f"单位尚未申辩，申辩期至{said(last)}（约定{now.reply_days}日）；请待其申辩或者期满后核定。",
        )


def _found(row: Row, event: ProposalConfirmed) -> None:
    """因果 and 影响创建 are what a person finds, in words of their own."""
    proposal = row.event
    if proposal.human and not proposal.consequences and not event.found:
        raise Rejected("finding_missing", f"须写明人工认定的结论（{proposal.human}）。", "found")


def _to_carry_out(row: Row, event: ConsequenceCarriedOut) -> None:
    if row.state in OPEN:
        raise Rejected("not_confirmed", "尚未核定，不能执行；请先核定。")
    asked = row.event.consequences
    if event.consequence not in asked:
        names = "、".join(one.title for one in asked) or "无"
        raise Rejected(
            "consequence_not_proposed",
            f"该建议没有“{event.consequence.title}”，可执行：{names}。",
            "consequence",
        )
    if event.consequence.value in row.carried_out:
        raise Rejected("already_carried_out", f"“{event.consequence.title}”已登记执行，无须重复。")


def _unchanged(row: Row, now: Now) -> None:
    if now.seen is not None and now.seen != row.version:
        state = ProposalState(row.state).title
        raise Rejected(
            "proposal_changed",
            f"查看之后该建议又有变动（由第{now.seen}版到第{row.version}版，现为“{state}”），请重新查看后再办理。",
        )


def _done(row: Row) -> str:
    titles = {one.value: one.title for one in row.event.consequences}
    return "、".join(titles.get(one, one) for one in row.carried_out)
