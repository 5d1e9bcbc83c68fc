"""What is told of supervision and of reports: what the record proposes to the bureau, its reply to the 司法局, the finding to the bureau again.

Pure. A proposal is no finding and says so: nobody is accused before an officer has found it. Later events name only their proposal or
draft, so the first event of their stream says what they are about.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias
from uuid import UUID

from services.notify import wording
from services.notify.recipients import Telling
from services.notify.standing import Standing
from services.notify.wording import full, reason_line
from shared.clock import SHANGHAI
from shared.events.envelope import Recorded, derived_id
from shared.events.published import ReportDrafted, ReportPublished, ReportRecalled
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ConsequenceProposed,
    Evidence,
    ProposalConfirmed,
    ProposalDismissed,
    ProposalRestated,
    ProposalWithdrawn,
)
from shared.events.terms import NoticeKind, Role
from shared.policy.supervising import Settled, Supervising

#: who answers for the bureau, and who hears what was found
BUREAU_ROLES = (Role.LEGAL_OFFICE, Role.LEADER)
FOUND_ROLES = (*BUREAU_ROLES, Role.PRINCIPAL)
OFFICERS = (Role.JUSTICE_BUREAU,)
#: lines of evidence in one notice; the whole is with the proposal
EVIDENCE = 3
REPORT_NAMES = {
    "half-year": "半年统计报表", "year": "年度统计报表", "special-notice": "专项通报", "loss-analysis": "败诉分析报告",
    "rule-of-law": "法治政府建设年度报告", "ledger": "台账", "certificate": "期限证明",
}  # fmt: skip


#: (region, bureau) → what was agreed on, which says how many natural days a bureau has for its reply
Replies: TypeAlias = Callable[[str, str], Settled]


def shipped_replies(region: str, bureau: str) -> Settled:  # noqa: ARG001
    return Settled(Supervising())


class _Said(NamedTuple):
    what: str
    roles: tuple[Role, ...]
    lines: tuple[str | None, ...]


def of_supervision(
    event: Recorded, standing: Standing, due_on: date, replies: Replies = shipped_replies
) -> Telling | None:
    """None when the stream does not begin with a proposal."""
    first = standing.openings.get(event.stream)
    proposed = first.payload if first else None
    if not isinstance(proposed, ConsequenceProposed):
        return None
    said = _said(event.payload, proposed)
    until, agreed = _reply(event, replies)
    key = proposed.case_id if proposed.case_id in standing.cases else None
    about = f"｜{proposed.case_name}" if proposed.case_name else ""
    return Telling(
        cause=event,
        region=event.region,
        bureau=event.bureau,
        case_id=key,
        instance=proposed.instance or 1,
        roles=said.roles,
        subject=wording.headline(f"{said.what}：{proposed.name}{about}"),
        body=wording.body((*_matter(proposed, agreed), *said.lines)),
        due_on=due_on,
        day=until,
        kind=NoticeKind.SUPERVISION,
        about=UUID(event.stream.removeprefix("supervision-")),
        statutory=True,
    )


def _reply(event: Recorded, replies: Replies) -> tuple[date | None, str | None]:
    """The last day on which the bureau may reply to what is proposed, or proposed anew, and the line that says so."""
    if not isinstance(event.payload, ConsequenceProposed | ProposalRestated):
        return None, None
    agreed = replies(event.region, event.bureau)
    days = agreed.how.reply_days
    asked_on = event.occurred_on or event.recorded_at.astimezone(SHANGHAI).date()
    until = asked_on + timedelta(days)
    return until, f"期限：申辩期{days}日（{agreed.said}），最后一日为{full(until)}"


def _matter(proposed: ConsequenceProposed, reply: str | None) -> tuple[str | None, ...]:
    return (
        f"事项：{proposed.name}（{proposed.kind.title}）",
        f"案件：{wording.clipped(proposed.case_name, wording.NAME_LIMIT)}" if proposed.case_name else None,
        reply,
        f"依据：{proposed.clause}",
    )


def _said(event: object, proposed: ConsequenceProposed) -> _Said:
    """What the system says of the record; what people find of it is ``_found``."""
    match event:
        case ProposalWithdrawn(reason=reason):
            roles = (*BUREAU_ROLES, Role.JUSTICE_BUREAU)
            return _Said("监督建议已撤销", roles, (reason_line(reason), "请：知悉，原建议不再有效。"))
        case ProposalRestated(reason=reason, evidence=evidence):
            return _Said("监督建议变更", BUREAU_ROLES, (reason_line(reason), *_asked(evidence)))
    return _found(event) or _Said("监督建议（未经核定）", BUREAU_ROLES, _asked(proposed.evidence))


def _found(event: object) -> _Said | None:
    match event:
        case BureauReplied():
            return _Said("单位已申辩", OFFICERS, ("请：审阅申辩意见，核定或者不予认定。",))
        case ProposalConfirmed(reason=reason):
            lines = (reason_line(reason), "请：按认定意见整改，及时登记整改情况。")
            return _Said("监督事项已认定", FOUND_ROLES, lines)
        case ProposalDismissed(reason=reason):
            return _Said("监督建议不予认定", BUREAU_ROLES, (reason_line(reason), "请：知悉，无需办理。"))
        case ConsequenceCarriedOut(consequence=consequence):
            lines = (f"说明：处理为{consequence.title}", "请：知悉，按要求办理。")
            return _Said("监督处理已执行", FOUND_ROLES, lines)
    return None


def _asked(evidence: tuple[Evidence, ...]) -> tuple[str | None, ...]:
    facts = [f"说明：{wording.clipped(one.text, 200)}" for one in evidence[:EVIDENCE]]
    return (*facts, "请：核对事实，记录有误的先更正；需要说明的，在申辩期内提交申辩。")


def of_report(
    event: Recorded, told: ReportPublished | ReportRecalled, standing: Standing, due_on: date
) -> Telling:
    """Published and recalled: to the bureau it is about, a region's own to the 司法局."""
    first = standing.openings.get(event.stream)
    drafted = first.payload if first else None
    name = _report_name(drafted) if isinstance(drafted, ReportDrafted) else "报告"
    of_bureau = isinstance(drafted, ReportDrafted) and bool(drafted.asked.get("bureau"))
    published = isinstance(told, ReportPublished)
    lines = (
        f"事项：{name}",
        f"日期：{full(told.issued_on)}" if isinstance(told, ReportPublished) else reason_line(told.reason),
        "请：查阅。" if published else "请：停止使用原报告，以重新发布的为准。",
    )
    return Telling(
        cause=event,
        region=event.region,
        bureau=event.bureau,
        roles=BUREAU_ROLES if of_bureau else OFFICERS,
        wanted=False,
        subject=wording.headline(f"{'报告已发布' if published else '报告已撤回'}：{name}"),
        body=wording.body(lines),
        due_on=due_on,
        kind=NoticeKind.REPORT,
        about=derived_id("report", event.stream),
    )


def _report_name(drafted: ReportDrafted) -> str:
    return f"{REPORT_NAMES.get(drafted.form, drafted.form)}（{wording.period(drafted.period)}）"
