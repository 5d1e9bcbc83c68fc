"""What is said of a case itself: that it is new, whose it is, when it is heard. Pure.

A hearing is told to those who must see to it that somebody appears; the day before, on the last working day, it is told once more.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.notify.drafts import Draft
from services.notify.standing import Case
from services.notify.wording import case_line, clipped, day, full, reason_line
from shared.events.case import HandlerAssigned, HearingMoved, HearingScheduled, InstanceOpened
from shared.events.envelope import derived_id
from shared.events.precheck import FailedCheck, PrecheckEvent, PrecheckFailed
from shared.events.terms import Level, NoticeKind, Role, Strength

HEARING_ROLES = (Role.HANDLER, Role.LEADER, Role.LIAISON, Role.DEPARTMENT)
#: who sees to it that the right people appear
APPEARANCE_ROLES = (Role.HANDLER, Role.LEGAL_OFFICE)
#: worked days before a hearing from which wrong people are urgent
HEARING_NEAR = 3
#: failing requirements in one notice; the check itself has all
NAMED = 5
SAID_LIMIT = 200
#: days after which an instance that is registered is history
NEWS_DAYS = 30
#: 法制科 divides the work, the leader in charge knows of it from the first day
NEW_CASE_ROLES = (Role.LEGAL_OFFICE, Role.LEADER)


def instance_opened(opened: InstanceOpened, case: Case) -> Draft:
    """The first is a new case, a later one the same case before another court."""
    first = min(event.instance for _, event in case.history.of(InstanceOpened)) == opened.instance
    of_review = opened.level is Level.RECONSIDERATION
    wanted = "承办人和涉案部门联系人" if of_review else "承办人、涉案部门联系人和出庭负责人"
    lines = (
        case_line(case, opened.instance),
        f"{'复议机关' if of_review else '法院'}：{opened.court}" if opened.court else None,
        f"请：核对收案材料，确定{wanted}。",
    )
    what = (
        "新收案件"
        if first
        else f"案件进入{opened.level.title if opened.level is not Level.OTHER else '新的程序'}"
    )
    return Draft(what, lines, NEW_CASE_ROLES, opened.instance, kind=NoticeKind.NEW_CASE, statutory=True)


def hearing_matter(case_id: UUID, instance: int, hearing: int) -> UUID:
    """The matter of one hearing, whenever it takes place."""
    return derived_id("hearing", case_id, instance, hearing)


def handler_assigned(assigned: HandlerAssigned, case: Case) -> Draft:
    lines = (
        case_line(case, assigned.instance),
        reason_line(assigned.reason),
        "请：查阅案卷和期限清单，按期办理。",
    )
    return Draft(
        "请承办案件", lines, (Role.HANDLER,), assigned.instance, kind=NoticeKind.ASSIGNED, statutory=True
    )


def hearing_fixed(hearing: HearingScheduled | HearingMoved, case: Case, key: UUID) -> Draft:
    before = _hearing_before(hearing, case)
    moved = before is not None and before != hearing.hearing_on
    must_appear = isinstance(hearing, HearingScheduled) and hearing.court_requires_leader
    reason = hearing.reason if isinstance(hearing, HearingMoved) else None
    lines = (
        case_line(case, hearing.instance),
        f"原定日期：{full(before)}" if before and moved else None,
        f"开庭日期：{full(hearing.hearing_on)}",
        reason_line(reason),
        "法院通知负责人出庭，负责人必须出庭。" if must_appear else None,
        "请：确定出庭人员，按期到庭。",
    )
    what = f"{'开庭改期' if moved else '开庭'}：{day(hearing.hearing_on)}"
    return Draft(
        what,
        lines,
        HEARING_ROLES,
        hearing.instance,
        kind=NoticeKind.HEARING,
        about=hearing_matter(key, hearing.instance, hearing.hearing),
        day=hearing.hearing_on,
        statutory=True,
    )


def _hearing_before(hearing: HearingScheduled | HearingMoved, case: Case) -> date | None:
    """Where the same hearing stood before this fact."""
    known = [
        event
        for fact in case.history.facts.values()
        if isinstance(event := fact.event, HearingScheduled | HearingMoved)
        and (event.instance, event.hearing) == (hearing.instance, hearing.hearing)
    ]
    place = next(n for n, event in enumerate(known) if event is hearing)
    return known[place - 1].hearing_on if place else None


def prechecked(checked: PrecheckEvent, case: Case) -> Draft:
    """Who will appear is not what the documents ask for, with each requirement in whose words it is; or is again. What is only encouraged (软)
    waits for the morning, and only what must be (刚) is called wrong.
    """
    failed = checked.failed if isinstance(checked, PrecheckFailed) else ()
    strengths = {one.strength for one in failed}
    more = len(failed) - NAMED
    lines = (
        case_line(case, checked.instance),
        f"开庭日期：{full(checked.hearing_on)}",
        *map(_failing, failed[:NAMED]),
        f"另有{more}项，见庭前核对。" if more > 0 else None,
        "请：开庭前改正出庭人员和材料，改正后自动重新核对。" if failed else "请：知悉，按现在的安排出庭。",
    )
    word = "不符合" if Strength.HARD in strengths else "提醒" if failed else "已符合"
    return Draft(
        f"出庭核查{word}：{day(checked.hearing_on)}开庭",
        lines,
        APPEARANCE_ROLES,
        checked.instance,
        kind=NoticeKind.PRECHECK_FAILED,
        about=hearing_matter(checked.case_id, checked.instance, checked.hearing),
        day=checked.hearing_on,
        statutory=Strength.HARD in strengths,
        urgent_within=HEARING_NEAR if strengths - {Strength.SOFT} else None,
    )


def _failing(one: FailedCheck) -> str:
    word = "不符合" if one.strength is Strength.HARD else "建议"
    return f"{word}：{one.name}。{clipped(one.said, SAID_LIMIT)}（{one.document}，{one.clause}）"
