"""What is told of events that belong to no case: a calendar that is wanted, a duty of the year that is at risk or was not
done, a list or a ledger that came in, the cases of a bureau in which nothing runs.

Pure. Only a hard duty (刚) is called 未完成; of all others people are reminded, and nobody is accused.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.notify import wording
from services.notify.recipients import Telling
from services.notify.standing import Standing
from services.notify.wording import day
from shared.events.calendar import NoticeWanted
from shared.events.court_list import CourtListReceived
from shared.events.duty import DutyAssessed
from shared.events.envelope import Recorded, derived_id
from shared.events.organisation_import import ImportFinished
from shared.events.terms import DutyState, NoticeKind, Role, Strength
from shared.events.unclocked import UnclockedCase, UnclockedListed

#: who hears how a bureau's duty stands, beside the person whose duty it is
DUTY_ROLES = (Role.LEGAL_OFFICE, Role.LEADER)
#: cases named in the weekly list
NAMED = 5


def of_calendar(event: Recorded, wanted: NoticeWanted, due_on: date) -> Telling:
    """To every 司法局, whatever the region: the notice is one for the whole country."""
    lines = (
        f"{wanted.year}年的放假安排尚未导入，跨年的期限只能暂定。",
        f"暂定期限：{wanted.provisional}项" if wanted.provisional else None,
        "请：国务院办公厅通知公布后，在“日历”的“日历管理”中导入；导入后各期限自动重算并逐项告知。",
    )
    return Telling(
        cause=event,
        region=event.region,
        bureau=event.bureau,
        roles=(Role.JUSTICE_BUREAU,),
        everywhere=True,
        subject=f"请导入{wanted.year}年放假安排",
        body=wording.body(lines),
        due_on=due_on,
        kind=NoticeKind.CALENDAR_WANTED,
        about=derived_id("calendar", wanted.year),
    )


def of_duty(event: Recorded, assessed: DutyAssessed, today: date) -> Telling | None:
    """At risk or not done, told on the day of looking; how well it stands is for the lists."""
    if assessed.state not in {DutyState.AT_RISK, DutyState.FAILED}:
        return None
    due_on = min(event.occurred_on or assessed.looked_on, today)
    failed = assessed.state is DutyState.FAILED
    accused = failed and assessed.strength is Strength.HARD
    return Telling(
        cause=event,
        region=event.region,
        bureau=event.bureau,
        person=assessed.person,
        roles=DUTY_ROLES,
        subject=wording.headline(
            f"{'未完成' if accused else '提醒'}：{assessed.name}｜{wording.period(assessed.period)}"
        ),
        body=wording.body((*_lines(assessed, today, accused=accused), wording.late_line(due_on, today))),
        due_on=due_on,
        urgent=accused,
        kind=NoticeKind.QUOTA,
        about=derived_id("duty", event.stream),
        statutory=assessed.strength is Strength.HARD,
        day=assessed.due,
    )


def _lines(assessed: DutyAssessed, today: date, *, accused: bool) -> tuple[str | None, ...]:
    request = "请：尽快完成并登记；已经完成的请补登。"
    gentle = "请：尽量安排完成；已经完成的请补登，确有困难的请说明情况。"
    return (
        f"事项：{assessed.name}（{wording.period(assessed.period)}）",
        f"部门：{assessed.department}" if assessed.department else None,
        f"进度：应完成{assessed.target}，已登记{assessed.count}，还差{max(assessed.target - assessed.count, 0)}",
        f"期限：{wording.by_when(assessed.due, assessed.due, today)}",
        f"依据：{assessed.clause}",
        request if accused or assessed.strength is Strength.HARD else gentle,
    )


def of_court_list(event: Recorded, received: CourtListReceived, due_on: date) -> Telling:
    """An import that is finished: the 司法局 looks at the differences, who handed the list in hears that it is there."""
    span = f"{day(received.first_day)}至{day(received.last_day)}"
    lines = (
        f"事项：{received.court}案件名单（{received.basis.title}）",
        f"时间：{span}",
        f"数量：{received.row_count}行",
        "请：核对差异，法院有而未登记的案件及时补登。",
    )
    return Telling(
        cause=event,
        region=event.region,
        bureau=event.bureau,
        roles=(Role.JUSTICE_BUREAU, Role.LEGAL_OFFICE),
        wanted=False,
        subject=wording.headline(f"导入完成：{received.court}案件名单，{span}"),
        body=wording.body(lines),
        due_on=due_on,
        kind=NoticeKind.IMPORT_FINISHED,
        about=UUID(event.stream.removeprefix("court_list-")),
    )


def of_import(event: Recorded, finished: ImportFinished, standing: Standing, due_on: date) -> Telling:
    """A ledger that was imported to its end: to who imported it, if they are known here, and to 法制科."""
    importer = standing.holder_of(event.actor, event.region, event.bureau)
    rejected = finished.rejected
    lines = (
        f"事项：台账“{finished.file_name}”导入完成",
        f"数量：共{finished.row_count}行，登记{finished.accepted}行，此前已登记{finished.duplicate}行，未予登记{rejected}行",
        "请：改正未予登记的行后重新导入，已登记的不会重复。" if rejected else "请：知悉，无需办理。",
    )
    what = f"导入完成：{finished.file_name}" + (f"，{rejected}行未予登记" if rejected else "")
    return Telling(
        cause=event,
        region=event.region,
        bureau=event.bureau,
        person=importer.person if importer else None,
        roles=(Role.LEGAL_OFFICE,),
        wanted=False,
        subject=wording.headline(what),
        body=wording.body(lines),
        due_on=due_on,
        kind=NoticeKind.IMPORT_FINISHED,
        about=derived_id("import", event.stream, finished.digest),
    )


def of_unclocked(event: Recorded, listed: UnclockedListed, today: date) -> Telling:
    """To those who hear of everything in the bureau; the first few cases by name, the rest are in the list."""
    due_on = min(event.occurred_on or today, today)
    more = listed.case_count - len(listed.cases[:NAMED])
    lines = (
        f"数量：共{listed.case_count}件" + (f"，下列最早的{NAMED}件，其余{more}件见无钟清单" if more else ""),
        *map(_unclocked, listed.cases[:NAMED]),
        "请：逐件核对，补登收到应诉通知等事实；已经结案的登记结案。",
        wording.late_line(due_on, today),
    )
    return Telling(
        cause=event,
        region=event.region,
        bureau=event.bureau,
        roles=(Role.LIAISON, Role.LEGAL_OFFICE),
        subject=f"无钟案件周报：{listed.case_count}件案件没有正在计算的期限",
        body=wording.body(lines),
        due_on=due_on,
        kind=NoticeKind.UNCLOCKED,
        about=UUID(event.stream.removeprefix("unclocked-")),
    )


def _unclocked(one: UnclockedCase) -> str:
    missing = "、".join(what.title for what in one.missing)
    number = f"{one.case_no}，" if one.case_no else ""
    return f"案件：{wording.clipped(one.name, wording.NAME_LIMIT)}（{number}{missing}）"
