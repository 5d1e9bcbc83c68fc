"""The certificate as it is laid out, block by block, for every printer alike: what it says in Chinese, in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from services.deadlines.certificate.content import (
    Content,
    DayTable,
    Evidence,
    Grounds,
    Verdict,
)
from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.sheet import Paper, Section, Table, day_table
from shared.clock import SHANGHAI
from shared.dates.calendar import WEEKDAYS
from shared.dates.wording import days_said, written

TITLE = "期限证明单"
BANNER = "暂　定"
BANNER_NOTE = "所涉年份放假安排尚未公布，本日期为暂定，公布后须重新计算、另行出具"
SIGNERS = ("承办人", "复核人")


def paper(issued: Issued) -> Paper:
    """Everything on the paper, from the event alone."""
    content = issued.printed
    sections = (
        Section("一、案件与期限", [_labelled(_case(content))]),
        Section("二、起算依据", [_labelled(_trigger(content))]),
        Section("三、规则依据", [_labelled(_policy(content))]),
        Section("四、逐日计算", [day_table(table) for table in content.tables]),
        Section("五、计算说明", lines=[f"{step.title}：{days_said(step.text)}" for step in content.steps]),
        Section("六、届满日与日历依据", [_labelled(_end(content))]),
        Section("七、完成情况", [_labelled(_completion(content))]),
        Section("八、出具", [_labelled(_issue(issued))]),
    )
    notes = (
        f"核验：由运维人员执行 yingsu log proof {issued.number} --hash 校验码。内容与登记不符的，本单无效。",
        "本单依登记的事实和上列规则、日历计算，经承办人、复核人核对签字后入卷。",
    )
    return Paper(issued.number, content.result.provisional, tuple(_headline(content)), sections, notes)


def _headline(content: Content) -> Iterator[str]:
    result = content.result
    mark = "（暂定）" if result.provisional else ""
    yield f"{content.deadline.name}　届满日{mark}：{long_day(result.due)}"
    if result.due_safe != result.due:
        yield f"提醒日：{long_day(result.due_safe)}（从严）；认定逾期只按届满日"


def _case(content: Content) -> Iterator[tuple[str, str]]:
    case, deadline = content.case, content.deadline
    origin = f"〔{case.origin}〕" if case.origin else ""
    yield "案件", f"{case.name}{origin}"
    yield "案号", case.number or "未登记"
    yield "类别、审级", f"{case.kind}，{case.level or '审级未登记'}（第{case.instance}审级）"
    yield "单位", f"{case.bureau_name or '名称未登记'}（{case.region} {case.bureau}）"
    yield "期限", f"{deadline.name}（{content.policy.clause}）"
    yield (
        "种类、强度",
        f"{deadline.kind}期限（{deadline.nature}），{deadline.strength}性；责任：{deadline.responsible}",
    )
    yield "案件编号", str(case.id)
    yield "期限编号", str(deadline.id)


def _trigger(content: Content) -> Iterator[tuple[str, str]]:
    yield "起算日", f"{long_day(content.trigger.on)}，{content.trigger.title}"
    yield from _grounds(content.trigger.grounds)
    for one in content.adjustments:
        yield "期间调整", days_said(one.said, written)
        yield from _grounds(one.grounds)


def _grounds(grounds: Grounds) -> Iterator[tuple[str, str]]:
    fact = grounds.fact
    happened = f"，发生于{long_day(fact.occurred_on)}" if fact.occurred_on else ""
    yield "事实记录", f"{fact.title}{happened}；{_recorded(fact)}"
    for number, correction in enumerate(grounds.corrections, start=1):
        stated = f"改为{long_day(correction.fact_on)}" if correction.fact_on else "改为日期不详"
        yield f"更正{number}", f"{stated}，理由：{correction.reason}；{_recorded(correction.evidence)}"
    if not grounds.corrections:
        yield "更正", "无"


def _recorded(evidence: Evidence) -> str:
    by = f"由{evidence.actor}" if evidence.actor else ""
    return f"{instant(evidence.recorded_at)} {by}登记，日志位置 {evidence.position}，记录编号 {evidence.id}"


def _policy(content: Content) -> Iterator[tuple[str, str]]:
    policy = content.policy
    known = f"（{policy.number}）" if policy.number else ""
    by = (
        "" if policy.title.startswith("中华人民共和国") else f"，{policy.issuer}"
    )  # a law says itself whose it is
    yield "文件", f"{policy.title}{known}{by}"
    yield "条款", f"{policy.clause}{_in_force(policy.start, policy.until)}"
    yield "原文", f"“{policy.quote}”"
    for number, reading in enumerate(policy.readings, start=1):
        yield (
            f"读法{number}",
            f"“{reading.text}”，{reading.period}：届满日{long_day(reading.due)}，提醒日{long_day(reading.due_safe)}",
        )
    if policy.weighing:
        yield "采信", policy.weighing
    if policy.note:
        yield "说明", policy.note


def _in_force(start: date | None, until: date | None) -> str:
    since = f"自{written(start)}起" if start else ""
    ended = f"至{written(until - timedelta(days=1))}止" if until else ""
    return f"（{since}{ended}适用）" if since or ended else ""


def _end(content: Content) -> Iterator[tuple[str, str]]:
    result = content.result
    yield "名义届满日", long_day(result.nominal)
    yield from _rolled(content.tables)
    yield "届满日", f"{long_day(result.due)}{'（暂定）' if result.provisional else ''}，当日24时前完成为按期"
    yield "提醒日", long_day(result.due_safe)
    yield "日历版本", content.calendar.version
    for notice in content.calendar.notices:
        published = f"，{long_day(notice.published)}公布" if notice.published else ""
        yield "放假通知", f"{notice.title}{published}"
    if not content.calendar.notices:
        yield "放假通知", "所涉日期的放假通知尚未公布，按周末和法定节日推定"


def _rolled(tables: Sequence[DayTable]) -> Iterator[tuple[str, str]]:
    """Every day passed over at the end, one by one; of several readings each has its own line."""
    for number, table in enumerate(tables, start=1):
        passed = [day for day in table.days if day.verdict is Verdict.ROLLED]
        said = "、".join(f"{written(day.on)}（{day.reason}）" for day in passed)
        label = f"遇休移动{number}" if len(tables) > 1 else "遇休移动"
        yield label, f"依次至{said}" if said else "不因遇休移动"


def _completion(content: Content) -> Iterator[tuple[str, str]]:
    done = content.completion
    if done is None:
        yield "完成", f"截至出具时未登记完成（状态：{content.deadline.state}）"
        return
    verdict = "按期" if done.on_time else "逾期完成"
    yield "完成", f"{long_day(done.on)}，{done.title}，{verdict}"
    yield from _grounds(done.grounds)


def _issue(issued: Issued) -> Iterator[tuple[str, str]]:
    yield "编号", issued.number
    yield (
        "出具",
        f"{long_day(issued.issued_on)}（{instant(issued.recorded_at)}登记），日志位置 {issued.position}",
    )
    yield "登记编号", str(issued.id)
    yield "校验码", f"SM3 {issued.digest}"


def _labelled(rows: Iterator[tuple[str, str]]) -> Table:
    kept = list(rows)
    return Table(kept, (26, 130), strong=frozenset((number, 0) for number in range(len(kept))))


def long_day(day: date) -> str:
    return f"{written(day)}（星期{WEEKDAYS[day.weekday()]}）"


def instant(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{written(local)} {local:%H:%M:%S}"


def texts(issued: Issued) -> Iterator[str]:
    """Every piece of text on the paper."""
    sheet = paper(issued)
    yield from (sheet.number, *sheet.headline, *sheet.notes)
    for section in sheet.sections:
        yield from (section.title, *section.lines)
        for table in section.tables:
            yield table.caption
            yield from (cell for row in table.rows for cell in row)
