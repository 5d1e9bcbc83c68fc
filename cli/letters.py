"""``yingsu dead-letters``: what could not be handled, its content in a file, sending it again, taking it away with a reason that is on record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.tables import Table
from shared.web.words import moment

PROBLEMS = 1
letters_app = typer.Typer(no_args_is_help=True)
Number = Annotated[int, typer.Argument(metavar="ID", min=1, help="信的编号（见 list）")]


@letters_app.command("list")
def list_(
    home: HomeOption = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """列出最近的 50 封及其原因；有则以 1 退出。"""
    answer = ask(home, "intake", "/v1/dead-letters")
    found = answer.json()
    if as_json:
        typer.echo(answer.text)
    else:
        table = Table(
            "编号", "时间", "报送主题", "原因", "字节", title=f"无法处理的报送和消息 {found['total']} 封"
        )
        for one in found["items"]:
            at = moment(one["at"]) if one["at"] else ""
            table.add_row(str(one["sequence"]), at, one["subject"], escape(one["reason"]), str(one["size"]))
        Console().print(table)
    if found["total"]:
        raise typer.Exit(PROBLEMS)


@letters_app.command()
def save(
    sequence: Number,
    output: Annotated[Path, typer.Option("--output", "-o", help="不存在的新文件")],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """把一封信的内容原样另存为文件；未曾打开的仍然密封。"""
    _save(home, sequence, output)


@letters_app.command()
def again(sequence: Number, home: HomeOption = DEFAULT_HOME) -> None:
    """重新投递到原主题。"""
    ask(home, "intake", f"/v1/dead-letters/{sequence}/again", method="POST")
    typer.echo(f"第 {sequence} 封已重新投递，处理结果以新的回执为准。")


@letters_app.command()
def drop(
    sequence: Number,
    reason: Annotated[str, typer.Option(help="删除的原因，记入日志；不要写姓名")],
    save: Annotated[Path | None, typer.Option("--save", help="先把内容另存到此文件")] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """删除一封信；原因、经办人和内容的校验码记入日志，不能恢复。"""
    if save:
        _save(home, sequence, save)
    asked = {"reason": reason}
    done = ask(home, "intake", f"/v1/dead-letters/{sequence}/drop", method="POST", body=asked).json()
    typer.echo(f"第 {sequence} 封已删除，内容的校验码（SM3）{done['digest']} 已记入日志。")


def _save(home: Path, sequence: int, output: Path) -> None:
    if output.exists():
        refuse(f"{output} 已存在，请另选文件名。")
    output.write_bytes(ask(home, "intake", f"/v1/dead-letters/{sequence}").content)
    typer.echo(f"内容已存到 {output}。")
