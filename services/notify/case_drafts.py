"""What is said of a case itself: that it is new, whose it is, when it is heard. Pure.

A hearing is told to those who must see to it that somebody appears; the day before, on the last working day, it is told once more.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.notify.drafts import Draft
from services.notify.standing import Case
from services.notify.wording import case_line, day, reason_line
from shared.events.case import HandlerAssigned, HearingMoved, HearingScheduled, InstanceOpened
from shared.events.envelope import derived_id
from shared.events.terms import Level, NoticeKind, Role

HEARING_ROLES = (Role.HANDLER, Role.LEADER, Role.LIAISON, Role.DEPARTMENT)
#: days after which an instance that is registered is history
NEWS_DAYS = 30
#: 法制科 divides the work, the leader in charge knows of it from the first day
NEW_CASE_ROLES = (Role.LEGAL_OFFICE, Role.LEADER)


def instance_opened(opened: InstanceOpened, case: Case) -> Draft:
    """The first is a new case, a later one the same case before another court."""
    first = min(event.instance for _, event in case.history.of(InstanceOpened)) == opened.instance
    lines = (
        case_line(case, opened.instance),
        f"法院：{opened.court}" if opened.court else None,
        "请：核对收案材料，确定承办人、涉案部门联系人和出庭负责人。",
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
        f"原定日期：{day(before)}" if before and moved else None,
        f"开庭日期：{day(hearing.hearing_on)}",
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
