"""``yingsu demo``: the main job on the shipped samples, end to end through real processes, told by the very commands a user would type.

Everything runs in a temporary home and is gone afterwards, but for the reports in ``out/``. Ends with 1 when any step did.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer.main import get_command

from cli.ask import ask
from cli.demo_handling import handling
from cli.direct import with_database
from cli.stack import StopRequested, fail, stopping_on_signals
from deploy.local.home import temporary_home
from deploy.local.process import StackError
from deploy.local.stack import running_stack
from shared.clock import today_in_shanghai
from shared.database import Pool
from shared.dates.wording import written
from shared.eventlog import reader
from shared.projection.generation import queries

SAMPLES = Path(__file__).parents[1] / "samples"
SETTLE_SECONDS = 120.0
#: looks in a row that must find nothing left to do: process managers append while they catch up
QUIET_LOOKS = 3
WIDTH = "150"

console = Console()


class DemoError(Exception):
    """A step of the demo did not do what it should."""


def demo(
    out: Annotated[Path, typer.Option(help="报表写入的目录")] = Path("out"),
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="把今天当作这一天")] = None,
) -> None:
    """用随附样本跑完主要流程：启动、导入、期限、逾期、通知、统计、报表，结束后不留任何进程。"""
    day = today.date() if today else today_in_shanghai()
    out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    try:
        with stopping_on_signals(), _clean_environment(day), temporary_home() as home:
            console.rule("[bold]启动：Postgres、NATS、邮件服务器和四个服务[/]")
            with running_stack(home, today=day):
                console.print(f"已就绪，用时 {time.monotonic() - started:.1f} 秒。今天按{written(day)}计。")
                _tour(home.path, day, out)
            console.print(f"演示完成，用时 {time.monotonic() - started:.1f} 秒；报表在 {out.resolve()}。")
    except StackError as error:
        fail(error)
    except DemoError as error:
        typer.echo(f"错误：{error}", err=True)
        raise typer.Exit(1) from None
    except StopRequested:
        raise typer.Exit(1) from None


def _tour(home: Path, day: date, out: Path) -> None:
    yingsu = _commands(home)
    _heading("一、导入公开案例（真实裁判文书中的事实，自然人已隐名）", "第二次导入不会重复登记")
    yingsu("import", str(SAMPLES / "published-cases.jsonl"))
    yingsu("import", str(SAMPLES / "published-cases.jsonl"))
    _heading("二、导入虚构场景", "四个虚构单位，期限落在今天前后")
    yingsu("import", str(SAMPLES / "scenario.yaml"))
    with console.status("等待各读模型追上事件日志"):
        _wait_until_settled(home)
    yingsu("projection", "status")
    _heading("三、坏数据不会进来", "逐行说明原因，其余照常")
    yingsu("import", str(_bad_file(home)), "--dry-run", expect=1)
    _heading("四、一个案件的期限，以及每个日期的理由")
    case, deadlines = _interesting_case(home)
    yingsu("case", "show", case)
    for deadline in deadlines:
        yingsu("deadlines", "explain", deadline)
    _heading("五、逾期、暂停、待补的期限，和没有期限在走的案件")
    yingsu("deadlines", "list", "--region", "370404", "--state", "missed")
    yingsu("deadlines", "list", "--region", "370404", "--state", "paused,waiting")
    yingsu("deadlines", "unclocked", "--region", "370404")
    _heading("六、谁来承办、谁出庭、败诉之后", "建议的理由，须改派的案件，不符合要求的出庭人员")
    handling(yingsu, _say, home, day)
    _heading("七、已发通知")
    yingsu("notify", "outbox", "--limit", "12", expect=None)
    _figures(yingsu, day, out)
    _heading("十、事件日志完整性")
    yingsu("log", "verify")


def _figures(yingsu: Callable[..., None], day: date, out: Path) -> None:
    half = f"{day.year}H{1 if day.month <= 6 else 2}"
    scope = ("--period", half, "--region", "370404")
    _heading("八、司法局：统计、监督", "虚构场景；比率都带分子、分母，每个数字都能追到案件")
    yingsu("stats", "show", *scope)
    yingsu("stats", "trace", "appearance_rate", *scope)
    yingsu("supervision", "list", "--region", "370404")
    _heading("九、报告", "同一日志位置重出，逐字节一致")
    yingsu("report", "bulletin", *scope, "--format", "pdf", "-o", str(out / f"bulletin-{half}.pdf"))
    yingsu("report", "bulletin", *scope, "--format", "docx", "-o", str(out / f"bulletin-{half}.docx"))
    published = ("--period", "all", "--region", "published")
    for kind in ("xlsx", "json"):
        name = f"half-year-{half}.{kind}"
        yingsu("report", "half-year", *scope, "--format", kind, "-o", str(out / name))
        name = f"published-all.{kind}"
        yingsu("report", "half-year", *published, "--format", kind, "-o", str(out / name))


def _say(line: str) -> None:
    console.print(line, highlight=False, soft_wrap=True)


def _heading(title: str, about: str = "") -> None:
    console.print()
    console.rule(f"[bold]{title}[/]" + (f"　{about}" if about else ""), align="left")


def _commands(home: Path) -> Callable[..., None]:
    """Run a command as if it had been typed, after showing it."""
    from cli.main import app

    command = get_command(app)

    def run(*words: str, expect: int | None = 0) -> None:
        console.print(f"\n[dim]$ yingsu {' '.join(words)}[/]", highlight=False, soft_wrap=True)
        sys.stdout.flush()
        code = command.main([*words, "--home", str(home)], "yingsu", standalone_mode=False) or 0
        if expect is not None and code != expect:
            raise DemoError(f"yingsu {' '.join(words)} 以 {code} 结束，应为 {expect}")

    return run


@contextmanager
def _clean_environment(day: date) -> Iterator[None]:
    """No setting may lead the demo to another system; wide tables where nobody has said how wide."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("YINGSU_")]:
        del os.environ[name]
    os.environ["YINGSU_TODAY"] = day.isoformat()
    if not sys.stdout.isatty():
        os.environ.setdefault("COLUMNS", WIDTH)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _wait_until_settled(home: Path) -> None:
    """Until every projection is at the tail, the tail rests, and no mail is waiting."""
    deadline, quiet, last = time.monotonic() + SETTLE_SECONDS, 0, -1
    while quiet < QUIET_LOOKS:
        if time.monotonic() > deadline:
            raise DemoError(f"{SETTLE_SECONDS:.0f} 秒内没有追上事件日志，请看 {home}/logs")
        tail, behind = with_database(home, _standing)
        waiting = behind or _mail_waiting(home)
        quiet = 0 if waiting or tail != last else quiet + 1
        last = tail
        time.sleep(0.2)


async def _standing(pool: Pool) -> tuple[int, list[str]]:
    tail = await reader.tail(pool)
    rows = await pool.fetch(queries.all_generations)
    return tail, [row["name"] for row in rows if row["position"] < tail]


def _mail_waiting(home: Path) -> bool:
    summary = ask(home, "notify", "/v1/notifications/summary").json()
    return any(one["state"] in {"waiting", "retrying"} and one["number"] for one in summary["deliveries"])


def _interesting_case(home: Path) -> tuple[str, list[str]]:
    """The invented case with the most different states of its deadlines."""
    items = ask(home, "deadlines", "/v1/deadlines", region="370404", limit=500).json()["items"]
    by_case: dict[str, list[dict[str, str]]] = {}
    for item in items:
        by_case.setdefault(item["case_id"], []).append(item)
    case, own = max(
        by_case.items(), key=lambda entry: (len({item["state"] for item in entry[1]}), len(entry[1]))
    )
    return case, [item["id"] for item in own if item["state"] != "withheld"][:6]


def _bad_file(folder: Path) -> Path:
    """A file in which every line is wrong in another way."""
    file = folder / "bad-sample.jsonl"
    file.write_text(
        '{"no": "x"\n{"no": "y", "name": "（虚构）坏行", "stages": "不是列表"}\n{"type": "case.unknown", "id": "1"}\n',
        encoding="utf-8",
    )
    return file
