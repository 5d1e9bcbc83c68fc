"""``yingsu calendar import|withdraw|versions|moves``: the State Council's notices brought in, as data or as printed, and what they moved."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.tables import Table, folding_table, in_words
from services.deadlines.calendars.given import doubts, read_notice, spans
from services.deadlines.calendars.handed_in import handed_in
from services.deadlines.calendars.wording import Printed
from shared.clock import today_in_shanghai
from shared.dates import Notice
from shared.dates.wording import said, span, written
from shared.errors import Rejected
from shared.web.words import moment

JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]
ActorOption = Annotated[str, typer.Option("--actor", help="经办人")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只预览变动，不写入")]
Stated = dict[str, Any]


def import_notice(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="通知文件：JSON、YAML 或通知原文；- 为标准输入")
    ],
    dry_run: DryRun = False,
    force: Annotated[bool, typer.Option("--force", help="有可疑之处仍导入（已核对原文）")] = False,
    year: Annotated[int | None, typer.Option(help="年份，原文没有时补充")] = None,
    number: Annotated[str | None, typer.Option(help="文号，原文没有时补充")] = None,
    published: Annotated[str | None, typer.Option(help="发文日期 YYYY-MM-DD，原文没有时补充")] = None,
    url: Annotated[str | None, typer.Option(help="原文网址")] = None,
    actor: ActorOption = "ops",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """导入国务院办公厅放假通知：先列出读到的内容，再导入并重新计算全部在办期限。"""
    stated = {"year": year, "number": number, "published": published, "url": url}
    try:
        given, printed = handed_in(
            _text(file), {name: value for name, value in stated.items() if value is not None}
        )
    except Rejected as error:
        refuse(f"{file}：{error.message}（{error.code}）")
    out = Console(stderr=as_json)
    notice = _understood(given, printed, out)
    query = {"dry_run": dry_run, "force": force, "actor": actor}
    body = orjson.loads(orjson.dumps(given))
    answer = ask(home, "deadlines", "/v1/calendar/notices", method="POST", body=body, **query)
    if as_json:
        typer.echo(answer.text)
        return
    _report(answer.json(), notice.title, out)


def withdraw(
    notice: Annotated[str, typer.Argument(metavar="ID", help="导入编号，见 calendar versions")],
    reason: Annotated[str, typer.Option(help="撤回的理由")],
    dry_run: DryRun = False,
    actor: ActorOption = "ops",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """撤回导入的放假通知，恢复此前的日历并重新计算。"""
    path = f"/v1/calendar/notices/{notice}/withdraw"
    answer = ask(
        home, "deadlines", path, method="POST", body={"reason": reason}, dry_run=dry_run, actor=actor
    )
    if as_json:
        typer.echo(answer.text)
        return
    _report(answer.json(), answer.json()["notice"]["title"], Console())


def versions(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """列出日历的全部版本，以及每一版变动了多少期限。"""
    answer = ask(home, "deadlines", "/v1/calendar/versions")
    if as_json:
        typer.echo(answer.text)
        return
    columns = (
        "版本",
        "事项",
        "通知",
        "登记时间",
        "经办人",
        "变动期限",
        "其中改日期",
        "转为确定",
        "状态",
        "编号",
    )
    table = folding_table(*columns, title="日历版本")
    for item in answer.json()["items"]:
        moved, notice = item["moves"], item["notice"]
        table.add_row(
            str(item["version"]), item["act_title"], notice["title"] if notice else "—", _time(item["recorded_at"]),
            item["actor"] or "—", str(moved["moved"]), str(moved["dates"]), str(moved["final"]), _state(item), item["id"] or "—",
        )  # fmt: skip
    Console().print(table)


def moves(
    version: Annotated[int, typer.Argument(min=0, help="日历版本，见 calendar versions")],
    bureau: Annotated[str | None, typer.Option(help="单位编码")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="最多列出多少项")] = 100,
    cursor: Annotated[int | None, typer.Option(help="从上一页给出的 next 继续")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出一版日历变动的期限。"""
    path = f"/v1/calendar/versions/{version}/moves"
    answer = ask(home, "deadlines", path, bureau=bureau, limit=limit, cursor=cursor)
    if as_json:
        typer.echo(answer.text)
        return
    page = answer.json()
    Console().print(_moves(page["items"], f"第 {version} 版日历变动的期限"))
    if page["next"]:
        typer.echo(f"还有更多：请加 --cursor {page['next']}")


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"无法读取 {file}：{error}；请检查路径、权限和编码（须为 UTF-8）")


def _understood(given: Stated, printed: Printed | None, out: Console) -> Notice:
    """Show what was read; end the command where it cannot be right."""
    if printed and printed.faults:
        refuse("放假通知没有读懂：\n" + "\n".join(printed.faults))
    try:
        notice = read_notice(orjson.loads(orjson.dumps(given)))
    except Rejected as error:
        refuse(f"{error.message}（{error.code}）")
    issued = f"{written(notice.published)}发文" if notice.published else "发文日期未写明"
    out.print(f"[bold]{notice.title}[/]　{issued}　{notice.url or ''}")
    out.print(_days(notice))
    for sentence in printed.unused if printed else ():
        out.print(in_words(f"未采用：{sentence}"))
    for doubt in doubts(notice, today_in_shanghai()):
        out.print(in_words(f"[yellow]可疑：{doubt}[/]"))
    return notice


def _days(notice: Notice) -> Table:
    table = folding_table("节日", "放假", "天数", "调休上班", title="读到的安排")
    for name in dict.fromkeys((*notice.off.values(), *notice.work.values())):
        off = {day: n for day, n in notice.off.items() if n == name}
        work = [said(day) for day, n in sorted(notice.work.items()) if n == name]
        told = "、".join(span(first, last) for first, last, _ in spans(off))
        table.add_row(name, told, str(len(off)), "、".join(work) or "—")
    return table


def _report(answer: Stated, title: str, out: Console) -> None:
    if preview := answer["preview"]:
        out.print(f"预览：{title}{_numbers(preview)}")
        if preview["moves"]:
            out.print(_moves(preview["moves"], "将变动的期限"))
        out.print(
            f"各单位：{'、'.join(f'{b} {n} 项' for b, n in preview['bureaus'].items()) or '无'}。没有写入。"
        )
        return
    done = {
        "imported": "已导入，正在重新计算全部在办期限",
        "withdrawn": "已撤回，正在重新计算全部在办期限",
        "duplicate": "此前已是如此，没有变化",
    }
    out.print(f"{title}：{done[answer['outcome']]}。第 {answer['version']} 版，{answer['calendar']}。")
    out.print(f"变动清单：yingsu calendar moves {answer['version']}")


def _numbers(preview: Stated) -> str:
    again = f"，{preview['provisional']} 项转为暂定" if preview["provisional"] else ""
    return f"，将有 {preview['moved']} 项期限改日期，{preview['final']} 项由暂定转为确定{again}。"


def _moves(items: list[Stated], title: str) -> Table:
    columns = ("原届满日", "新届满日", "期限", "案件", "单位", "期限编号")
    table = folding_table(*columns, title=title, whole=frozenset(columns[:2]))
    for item in items:
        table.add_row(
            _day(item["previous_due"], item["was_provisional"]), _day(item["due"], item["provisional"]),
            item["name"] or item["rule"], item["case_name"] or "—", item["bureau"], item["deadline"],
        )  # fmt: skip
    return table


def _day(text: str, provisional: bool) -> str:
    return said(date.fromisoformat(text)) + ("暂定" if provisional else "")


def _time(text: str | None) -> str:
    return moment(text)


def _state(item: Stated) -> str:
    if item["withdrawn_by"]:
        return f"已由第 {item['withdrawn_by']} 版撤回"
    return "现行" if item["in_force"] else ""
