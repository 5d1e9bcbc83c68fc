"""``yingsu deadlines what-if``: the deadlines of a supposed case, from the rules and the calendar alone. Needs no running system."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeAlias

import orjson
import typer
from rich.console import Console

from cli.connection import refuse
from cli.dues import due_text, name_text, steps_table
from cli.packs import known_packs
from cli.tables import folding_table
from services.deadlines.lists import supposed
from services.deadlines.lists.answers import Reading
from services.deadlines.lists.supposed import Supposed
from services.deadlines.lists.what_if import Supposition, answer
from shared.clock import standing_on
from shared.dates import shipped
from shared.errors import Rejected
from shared.events.case import ClockResumed, ClockStopped
from shared.events.terms import (
    ActType,
    AgencyResult,
    Document,
    Level,
    Notice,
    OrganLevel,
    Outcome,
    Party,
    Procedure,
    ReviewOutcome,
    Risk,
    StopReason,
)
from shared.settings import Settings

DayOption: TypeAlias = str | None
Texts: TypeAlias = list[str] | None


def what_if(
    region: Annotated[str, typer.Option(help="行政区划代码，如 370404")],
    bureau: Annotated[str, typer.Option(help="单位编码")] = "",
    act_type: Annotated[ActType | None, typer.Option(help="被诉行政行为种类")] = None,
    defendant_level: Annotated[list[OrganLevel] | None, typer.Option(help="被告层级，可重复")] = None,
    prior_review: Annotated[ReviewOutcome | None, typer.Option(help="此前复议的结果")] = None,
    third_party: Annotated[bool | None, typer.Option(help="有无第三人")] = None,
    notice: Annotated[Notice, typer.Option(help="收到的通知")] = Notice.COMPLAINT,
    received: Annotated[DayOption, typer.Option(help="签收日，YYYY-MM-DD")] = None,
    registered: Annotated[DayOption, typer.Option(help="收案登记日")] = None,
    forwarded: Annotated[DayOption, typer.Option(help="转交承办部门之日")] = None,
    filed: Annotated[DayOption, typer.Option(help="提交答辩状之日")] = None,
    level: Annotated[Level | None, typer.Option(help="审级；不填则由通知推出")] = None,
    procedure: Annotated[Procedure | None, typer.Option(help="程序")] = None,
    accepted: Annotated[DayOption, typer.Option(help="立案或受理日")] = None,
    risk: Annotated[Risk | None, typer.Option(help="败诉风险")] = None,
    stopped: Annotated[DayOption, typer.Option(help="停止计算期间之日（不计入的第一天）")] = None,
    stopped_for: Annotated[StopReason, typer.Option(help="停止计算的原因")] = StopReason.SUSPENSION,
    resumed: Annotated[DayOption, typer.Option(help="恢复计算之日（重新计入的第一天）")] = None,
    extension: Annotated[Texts, typer.Option(help="准许延期：事项=日数 或 事项=日期，如 evidence=10")] = None,
    set_period: Annotated[Texts, typer.Option(help="法院指定期限：事项=日数 或 事项=日期")] = None,
    hearing: Annotated[DayOption, typer.Option(help="开庭日")] = None,
    hearing_moved: Annotated[DayOption, typer.Option(help="改期后的开庭日")] = None,
    judged: Annotated[DayOption, typer.Option(help="裁判日")] = None,
    document: Annotated[Document | None, typer.Option(help="文书种类")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="裁判结果")] = None,
    result: Annotated[AgencyResult | None, typer.Option(help="本机关胜败")] = None,
    served: Annotated[
        Texts, typer.Option(help="文书送达日，可重复：日期，或 当事人=日期，如 plaintiff=2026-06-03")
    ] = None,
    party: Annotated[Party, typer.Option(help="--served 只写日期时的受送达人")] = Party.AGENCY,
    effective: Annotated[DayOption, typer.Option(help="裁判生效日")] = None,
    closed: Annotated[DayOption, typer.Option(help="结案日")] = None,
    fact: Annotated[
        Texts,
        typer.Option(
            help="其他事实，可重复：事实名@日期 字段=值，如 'advice_received@2026-06-05 advice=governance'"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """假设一个案件，列出会产生的期限及理由（不写入任何数据）。"""
    days = _days(
        received=received, registered=registered, forwarded=forwarded, filed=filed, accepted=accepted,
        hearing=hearing, hearing_moved=hearing_moved, judged=judged, effective=effective, closed=closed,
        stopped=stopped, resumed=resumed,
    )  # fmt: skip
    known = days["received"] or days["accepted"] or days["hearing"]
    try:
        more = [
            *_clock(days.pop("stopped"), stopped_for, days.pop("resumed")),
            *(supposed.granted(text, _known(known)) for text in extension or ()),
            *(supposed.ordered(text, _known(known)) for text in set_period or ()),
            *(supposed.served(text, party) for text in served or ()),
            *map(supposed.fact, fact or ()),
        ]
    except Rejected as error:
        refuse(f"{error.message}（{error.code}）")
    supposition = Supposition(
        region=region, bureau=bureau, act_type=act_type, defendant_levels=tuple(defendant_level or ()),
        prior_review=prior_review, third_party=third_party, notice=notice, level=level, procedure=procedure, risk=risk,
        document=document, outcome=outcome, result=result, more=tuple(more), **days,
    )  # fmt: skip
    if not supposition.days:
        refuse("请至少给出一个日期，如 --received、--hearing、--served：没有起算日就没有期限。")
    _show(answer(supposition, Reading(known_packs(), shipped(), standing_on(Settings().today)())), as_json)


def _days(**texts: str | None) -> dict[str, date | None]:
    """Each option's day; the command ends with the option's name when one cannot be read."""
    found: dict[str, date | None] = {}
    for name, text in texts.items():
        try:
            found[name] = supposed.day(text) if text else None
        except Rejected as error:
            refuse(f"--{name.replace('_', '-')}：{error.message}（{error.code}）")
    return found


def _known(day: date | None) -> date:
    """The day on which a court's word is taken to have been given."""
    if day is None:
        raise Rejected(
            "date_missing", "写了延期或指定期限，还须给出 --received、--accepted 或 --hearing 之一"
        )
    return day


def _clock(stopped: date | None, reason: StopReason, resumed: date | None) -> list[Supposed]:
    if resumed and not stopped:
        raise Rejected("clock_not_stopped", "写了 --resumed，还须给出 --stopped")
    found = [Supposed(ClockStopped(instance=1, reason=reason), stopped)] if stopped else []
    return [*found, Supposed(ClockResumed(instance=1), resumed)] if resumed else found


def _show(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    else:
        _print(found["items"])


def _print(items: list[dict[str, Any]]) -> None:
    out = Console()
    if not items:
        out.print("按现有规则，没有期限会起算。")
        return
    table = folding_table("届满日", "提醒按", "期限", "种类", "依据", "说明", title="会产生的期限")
    for item in items:
        clause = item["explanation"]["clause"] if "explanation" in item else "—"
        kind = (
            item["kind_title"] if item["nature"] == "duty" else f"{item['kind_title']}·{item['nature_title']}"
        )
        table.add_row(due_text(item) if item["due"] else "—", str(item["due_safe"] or "—"), name_text(item), kind, clause, item["reason"])  # fmt: skip
    out.print(table)
    for item in items:
        if "explanation" in item:
            out.print(f"\n[bold]{name_text(item)}[/]")
            out.print(steps_table(item["explanation"]["steps"]))
