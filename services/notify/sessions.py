"""What is told of planned trainings and observations: to a bureau that they are open to it, to each who signed up that the day is near or that
nothing comes of it. Pure; every event names whom it is for.
"""

from __future__ import annotations

from datetime import date

from services.notify import wording
from services.notify.recipients import Telling
from services.notify.wording import day, full, reason_line
from shared.events.envelope import Recorded, derived_id
from shared.events.session import SessionCalledOff, SessionEvent, SessionNear, SessionOffered
from shared.events.terms import NoticeKind, Role

#: who in a bureau hears what is open to it
OFFERED_TO = (Role.LIAISON, Role.LEGAL_OFFICE, Role.DEPARTMENT, Role.HANDLER)


def of_session(event: Recorded, said: SessionEvent, today: date) -> Telling | None:
    """None of what is over by the time it would be told."""
    if said.session_on < today:
        return None
    due_on = min(event.occurred_on or today, today)
    what, asked = _said(said)
    lines = (
        f"事项：{said.topic}（{said.session_kind.title}）",
        f"日期：{full(said.session_on)}",
        f"地点：{said.place}",
        f"举办：{said.organiser}",
        *asked,
        wording.late_line(due_on, today),
    )
    person = None if isinstance(said, SessionOffered) else getattr(said, "person", None)
    return Telling(
        cause=event,
        region=event.region,
        bureau=event.bureau,
        person=person,
        roles=() if person else OFFERED_TO,
        wanted=False,
        subject=wording.headline(f"{what}：{said.topic}，{day(said.session_on)}"),
        body=wording.body(lines),
        due_on=due_on,
        kind=NoticeKind.SESSION,
        about=derived_id("session", said.session),
        day=said.session_on,
    )


def _said(said: SessionEvent) -> tuple[str, tuple[str | None, ...]]:
    """What it is about, and what is asked."""
    match said:
        case SessionOffered(changed=True, closes_on=until):
            return f"{said.session_kind.title}安排有变动", (
                f"报名：最后一日为{full(until)}；已经报名的继续有效",
                "请：核对时间，不能参加的取消报名。",
            )
        case SessionOffered(closes_on=until):
            return f"{said.session_kind.title}开放报名", (
                f"报名：最后一日为{full(until)}",
                "请：安排本单位人员报名参加。",
            )
        case SessionNear():
            return f"请按时参加{said.session_kind.title}", ("请：按时参加；不能参加的，取消报名让出名额。",)
        case SessionCalledOff(reason=reason):
            return f"{said.session_kind.title}不再举行", (
                reason_line(reason) if reason else None,
                "请：知悉，不必前往。",
            )
    raise TypeError(type(said))
