"""Where a report goes: to a file, or JSON to the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import httpx
import typer

from cli.connection import refuse
from shared.papers.formats import Format

FormatOption: TypeAlias = Annotated[Format, typer.Option("--format", help="文件格式")]
OutputOption: TypeAlias = Annotated[
    Path | None, typer.Option("--output", "-o", help="写入的文件；JSON 可省略，省略则输出到屏幕")
]


def require_file(kind: Format, output: Path | None) -> None:
    """Asked before anything is made: what is not text cannot go to a screen."""
    if output is None and kind is not Format.JSON:
        refuse(f"{kind} 格式须用 -o 指明写入的文件，如 -o 报告.{kind}")


def write(answer: httpx.Response, output: Path | None) -> None:
    """To the file, or to the screen where there is none."""
    if output is None:
        typer.echo(answer.text)
        return
    try:
        output.write_bytes(answer.content)
    except OSError as error:
        refuse(f"无法写入 {output}：{error.strerror}。请检查目录是否存在、是否有权限。")
    typer.echo(f"已写入 {output}")
