"""What people may do with a proposal, and when: reply, confirm, dismiss, carry out. Pure; every refusal says what stands in the way.

Nothing is confirmed before the bureau replied or its time to reply is over. Whoever acts on what has changed meanwhile is told what changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.stats.supervision.standing import OPEN, Row
from shared.dates.wording import said
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ProposalConfirmed,
    ProposalDismissed,
    SupervisionEvent,
)
from shared.events.terms import ProposalState


class Refused(Exception):  # noqa: N818  (it is an answer, not a malfunction)
    """``code`` is stable, ``message`` Chinese: what stands in the way and what to do."""

    def __init__(self, code: str, message: str, status: int = 409) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


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
    """Refused unless the event may follow on how the proposal stands."""
    _still_there(row)
    match event:
        case BureauReplied():
            _undecided(row)
        case ProposalConfirmed():
            _undecided(row)
            _heard(row, now)
            _found(row, event)
        case ConsequenceCarriedOut():
            _to_carry_out(row, event)
        case ProposalDismissed() if row.state not in OPEN and row.carried_out:
            raise Refused(
                "carried_out", f"已执行{_done(row)}，不能改为不予认定；确有错误的，请更正所据的案件记载。"
            )
    _unchanged(row, now)


def _still_there(row: Row) -> None:
    if row.state == ProposalState.WITHDRAWN:
        raise Refused("proposal_withdrawn", f"该建议已撤销：{row.reason}。无须处理。")
    if row.state == ProposalState.DISMISSED:
        raise Refused(
            "proposal_dismissed",
            f"{row.decided_by}已于{_day(row)}不予认定：{row.reason}。无须处理。",
        )


def _day(row: Row) -> str:
    return said(row.decided_on) if row.decided_on else "此前"


def _undecided(row: Row) -> None:
    if row.state not in OPEN:
        raise Refused(
            "already_confirmed",
            f"{row.decided_by}已于{_day(row)}核定：{row.reason}。请重新查看；认为核定有误的，可以改为不予认定。",
        )


def _heard(row: Row, now: Now) -> None:
    last = reply_until(row, now.reply_days)
    if row.state == ProposalState.PROPOSED and now.today <= last:
        raise Refused(
            "reply_window_open",
            f"单位尚未申辩，申辩期至{said(last)}（约定{now.reply_days}日）；请待其申辩或者期满后核定。",
        )


def _found(row: Row, event: ProposalConfirmed) -> None:
    """因果 and 影响创建 are what a person finds, in words of their own."""
    proposal = row.event
    if proposal.human and not proposal.consequences and not event.found:
        raise Refused("finding_missing", f"须写明人工认定的结论（{proposal.human}），请填写 found。", 422)


def _to_carry_out(row: Row, event: ConsequenceCarriedOut) -> None:
    if row.state in OPEN:
        raise Refused("not_confirmed", "尚未核定，不能执行；请先核定。")
    asked = row.event.consequences
    if event.consequence not in asked:
        names = "、".join(f"{one.value}（{one.title}）" for one in asked) or "无"
        raise Refused(
            "consequence_not_proposed", f"该建议没有“{event.consequence.title}”，可执行：{names}。", 422
        )
    if event.consequence.value in row.carried_out:
        raise Refused("already_carried_out", f"“{event.consequence.title}”已登记执行，无须重复。")


def _unchanged(row: Row, now: Now) -> None:
    if now.seen is not None and now.seen != row.version:
        state = ProposalState(row.state).title
        raise Refused(
            "proposal_changed",
            f"查看之后该建议又有变动（由第{now.seen}版到第{row.version}版，现为“{state}”），请重新查看后再办理。",
        )


def _done(row: Row) -> str:
    titles = {one.value: one.title for one in row.event.consequences}
    return "、".join(titles.get(one, one) for one in row.carried_out)
