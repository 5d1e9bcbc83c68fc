"""``yingsu notify proof``: the record of who was told what, when and by which channel, as data or to be printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.report_files import require_file, write
from shared.papers.formats import Format


def proof(
    *,
    case: Annotated[UUID | None, typer.Option(help="一个案件（编号）的全部通知")] = None,
    matter: Annotated[UUID | None, typer.Option(help="一个事项（期限、监督建议等的编号）的全部通知")] = None,
    notification: Annotated[UUID | None, typer.Option(help="一条通知（编号）")] = None,
    kind: Annotated[Format, typer.Option("--format", help="文件格式")] = Format.JSON,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写入的文件；JSON 可省略，省略则输出到屏幕")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """出具通知送达记录单：何人何时经何渠道被告知何事，何时阅读和确认，各行附日志位置。"""
    wanted = [
        path
        for path, key in (
            (f"/v1/cases/{case}/proof", case),
            (f"/v1/matters/{matter}/proof", matter),
            (f"/v1/notifications/{notification}/proof", notification),
        )
        if key is not None
    ]
    if len(wanted) != 1:
        refuse("请用 --case、--matter 或 --notification 指明要证明的对象，三者择一。")
    require_file(kind, output)
    write(ask(home, "notify", wanted[0], format=kind.value), output)
