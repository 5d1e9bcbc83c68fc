"""``yingsu import``: a ledger, published cases, CloudEvents, or an invented scenario, through intake's HTTP door. Importing again records nothing twice."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import httpx
import orjson
import stamina
import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn
from rich.table import Table

from cli.connection import DEFAULT_HOME, HomeOption, find_system, refuse
from cli.ledger_import import SUFFIXES, Ledger, read_ledger
from services.intake.import_file import Contents, Line, Refusal, read_contents, scenario_contents
from services.intake.published import REGION
from shared.clock import standing_on
from shared.errors import Rejected
from shared.settings import Settings

PROBLEMS = 1
#: items of one request; a unit is never split below the door's own limit
BATCH, LIMIT = 300, 1_000
#: seconds of an outage that an import waits out
PATIENCE = 120.0
SHOWN = 20


class TryLaterError(Exception):
    """Intake is there but cannot take this now."""


@dataclass(slots=True)
class Result:
    """What became of the rows; a row is what was accepted if any of its facts was, a duplicate if all were recorded before."""

    rows: int = 0
    accepted: int = 0
    duplicate: int = 0
    events: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)

    def as_json(self, *, dry_run: bool) -> dict[str, Any]:
        return {
            "dry_run": dry_run,
            "rows": self.rows,
            "accepted": self.accepted,
            "duplicate": self.duplicate,
            "rejected": len(self.refused),
            "events": {status: self.events[status] for status in ("accepted", "duplicate", "rejected")},
            "errors": [asdict(refusal) for refusal in self.refused],
        }


def import_file(
    file: Annotated[
        Path,
        typer.Argument(help="台账（.xlsx、.csv）、公开案例或 CloudEvents（.jsonl）、虚构示例（.yaml）"),
    ],
    *,
    bureau: Annotated[
        str | None, typer.Option(help="单位代码；台账必填，公开案例不填则按每案第一被告自动生成")
    ] = None,
    bureau_name: Annotated[str | None, typer.Option(help="单位名称：单位尚未登记时随台账一并登记")] = None,
    region: Annotated[str | None, typer.Option(help="地区代码（台账和公开案例）")] = None,
    mapping: Annotated[Path | None, typer.Option(help="列名和用语的对照文件（.yaml，仅用于台账）")] = None,
    sheet: Annotated[str | None, typer.Option(help="工作表名称（仅用于台账）")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不登记")] = False,
    errors: Annotated[
        Path | None, typer.Option(help="把被拒绝的行写入此文件（JSON 行；台账也可为 .xlsx）")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_data: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """导入台账、公开案例或事件文件。可重复执行：已登记的不会重复登记。有行被拒绝时退出码为 1。"""
    ledger = _ledger(
        file, home, bureau=bureau, bureau_name=bureau_name, region=region, mapping=mapping, sheet=sheet
    )
    contents = ledger.plan.contents if ledger else _read(file, region or REGION, bureau)
    address = find_system(home).service("intake")
    try:
        result = import_contents(contents, address, dry_run=dry_run, quiet=as_data)
    except (httpx.TransportError, TryLaterError) as trouble:
        typer.echo(
            f"错误：收件服务 {address} 暂时无法受理（{trouble}）。稍后重新执行即可，已登记的不会重复。",
            err=True,
        )
        raise typer.Exit(PROBLEMS) from None
    _report(result, ledger, dry_run=dry_run, errors=errors, as_data=as_data)
    if result.refused:
        raise typer.Exit(PROBLEMS)


def _report(
    result: Result, ledger: Ledger | None, *, dry_run: bool, errors: Path | None, as_data: bool
) -> None:
    """Refused rows into their file, everything else on the screen."""
    preview: dict[str, Any] = {}
    if ledger:
        result.duplicate += ledger.unchanged(result.refused)
        result.refused = ledger.refused(result.refused)
        preview = {"preview": ledger.preview()}
    if errors:
        _write_errors(errors, result.refused, ledger)
    if as_data:
        sys.stdout.buffer.write(orjson.dumps(result.as_json(dry_run=dry_run) | preview) + b"\n")
        return
    for line in ledger.sentences() if ledger else ():
        typer.echo(line)
    _print(result, dry_run=dry_run, errors=errors)


def _write_errors(errors: Path, refused: list[Refusal], ledger: Ledger | None) -> None:
    if ledger and errors.suffix.lower() == ".xlsx":
        errors.write_bytes(ledger.errors(refused))
    else:
        errors.write_bytes(b"".join(orjson.dumps(asdict(one)) + b"\n" for one in refused))


def import_contents(contents: Contents, url: str, *, dry_run: bool = False, quiet: bool = False) -> Result:
    """Send everything and count what became of each row. TryLaterError or httpx.TransportError when intake stays away."""
    statuses: dict[int, set[str]] = {}
    refused = {one.row: one for one in contents.refused}
    events: Counter[str] = Counter()
    with httpx.Client(base_url=url, timeout=60) as http, _progress(quiet) as progress:
        task = progress.add_task("正在检查" if dry_run else "正在导入", total=sum(map(len, contents.units)))
        for batch in _batches(contents.units):
            for line, answer in zip(batch, _post(http, batch, dry_run=dry_run), strict=True):
                events[answer["status"]] += 1
                statuses.setdefault(line.row, set()).add(answer["status"])
                if answer["status"] == "rejected":
                    refused.setdefault(line.row, _refusal(line, answer, contents))
            progress.advance(task, len(batch))
    taken = [found for row, found in statuses.items() if row not in refused]
    return Result(
        rows=len(contents.rows),
        accepted=sum("accepted" in found for found in taken),
        duplicate=sum("accepted" not in found for found in taken),
        events=events,
        refused=[refused[row] for row in sorted(refused)],
    )


def _ledger(file: Path, home: Path, **options: Any) -> Ledger | None:
    """The file as a ledger; None when it is of another kind."""
    if not file.is_file():
        refuse(f"找不到文件 {file}。")
    if file.suffix.lower() not in SUFFIXES:
        return None
    return read_ledger(file, home, **options, today=standing_on(Settings().today))


def _read(file: Path, region: str, bureau: str | None) -> Contents:
    kind, today = file.suffix.lower(), standing_on(Settings().today)
    try:
        if kind in {".yaml", ".yml"}:
            return scenario_contents(file.read_text(encoding="utf-8"), today)
        if kind in {".jsonl", ".ndjson", ".json"}:
            with file.open("rb") as lines:
                return read_contents(lines, region=region, bureau=bureau, today=today)
    except (Rejected, OSError, UnicodeDecodeError) as why:
        refuse(f"无法读取 {file}：{why}")
    wanted = "请提供台账 .xlsx（不含宏）或 .csv、.jsonl（每行一条 JSON）或 .yaml（虚构示例）"
    return refuse(f"不支持 {file.suffix or '没有扩展名'} 的文件，{wanted}。")


def _batches(units: list[list[Line]]) -> Iterator[list[Line]]:
    """Requests of about ``BATCH`` items; a unit stays whole unless it alone exceeds what the door takes."""
    batch: list[Line] = []
    for unit in units:
        if batch and len(batch) + len(unit) > BATCH:
            yield batch
            batch = []
        batch = batch + unit
        while len(batch) > LIMIT:
            yield batch[:LIMIT]
            batch = batch[LIMIT:]
    if batch:
        yield batch


def _post(http: httpx.Client, batch: list[Line], *, dry_run: bool) -> list[dict[str, Any]]:
    """One answer a line, after as many attempts as it takes: sending again is harmless."""
    answers: dict[int, dict[str, Any]] = {}
    waits = stamina.retry_context(
        on=(httpx.TransportError, TryLaterError),
        attempts=None,
        timeout=PATIENCE,
        wait_initial=0.2,
        wait_max=5.0,
    )
    for attempt in waits:
        with attempt:
            open_ = [n for n in range(len(batch)) if n not in answers]
            response = http.post(
                "/v1/events", params={"dry_run": dry_run}, json=[batch[n].item for n in open_]
            )
            answers |= _decided(open_, response)
            if len(answers) < len(batch):
                raise TryLaterError(f"还有 {len(batch) - len(answers)} 条未受理")
    return [answers[n] for n in range(len(batch))]


def _decided(sent: list[int], response: httpx.Response) -> dict[int, dict[str, Any]]:
    """The final answers among those of one response. TryLaterError when there are none; other trouble is an error of ours."""
    if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        raise TryLaterError(response.json().get("detail", "503"))
    if response.status_code not in {200, 207, 422}:
        response.raise_for_status()
    items = response.json()["items"]
    return {n: item for n, item in zip(sent, items, strict=True) if item["status"] != "retry"}


def _refusal(line: Line, answer: dict[str, Any], contents: Contents) -> Refusal:
    place = ".".join(part for part in (line.path, answer.get("field")) if part)
    return Refusal(line.row, answer["code"], place or None, answer["message"], contents.rows[line.row])


def _progress(quiet: bool) -> Progress:
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=quiet or not console.is_terminal)


def _print(result: Result, *, dry_run: bool, errors: Path | None) -> None:
    console = Console()
    head = "检查结果（未登记）" if dry_run else "导入结果"
    console.print(
        f"{head}：共 {result.rows} 行，接受 {result.accepted} 行，重复 {result.duplicate} 行，"
        f"拒绝 {len(result.refused)} 行；其中事件接受 {result.events['accepted']} 条，"
        f"重复 {result.events['duplicate']} 条。",
        soft_wrap=True,
    )
    if result.refused:
        console.print(_table(result.refused))
    if errors:
        console.print(f"被拒绝的行已写入 {errors}，改正后可再次导入。", soft_wrap=True)


def _table(refused: list[Refusal]) -> Table:
    more = f"（前 {SHOWN} 行，共 {len(refused)} 行）" if len(refused) > SHOWN else ""
    table = Table(title=f"被拒绝的行{more}")
    for title in ("行", "代码", "字段", "原因"):
        table.add_column(title, overflow="fold")
    for one in refused[:SHOWN]:
        table.add_row(str(one.row), one.code, one.field or "", one.reason)
    return table
