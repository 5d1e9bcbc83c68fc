"""``yingsu log tail``: the last events of the log, in the words of the people who read them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console

from cli.connection import DEFAULT_HOME, HomeOption
from cli.direct import with_database
from cli.tables import Table
from shared.database import Pool
from shared.eventlog import reader
from shared.events import CATALOGUE
from shared.events.cloudevent import encode
from shared.events.envelope import Recorded
from shared.events.wording import in_words
from shared.personal.hiding import hidden
from shared.web.words import moment

PAGE = 2_000
#: characters of what an event says that a line shows
ROOM = 60


def tail(
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="显示最近多少条")] = 20,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="持续显示新事件，按 Ctrl-C 结束")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """显示最近的事件。"""

    async def show(pool: Pool) -> None:
        after = max(0, await reader.tail(pool) - count)
        while True:
            page = await reader.page(pool, after, PAGE)
            _print(page.events, as_json=as_json)
            after = page.upto
            if not follow and after >= await reader.tail(pool):
                return
            await asyncio.sleep(0.5)

    with_database(home, show)


def _print(events: list[Recorded], *, as_json: bool) -> None:
    if as_json:
        for event in events:
            typer.echo(encode(event))
    elif events:
        Console().print(listing(events))


def listing(events: Iterable[Recorded]) -> Table:
    """One line an event; a type that this release does not know shows its data as they are."""
    table = Table("位置", "登记时间", "单位", "事项", "发生日期", "案件或对象", "版本", "内容")
    for event in events:
        known = event.type in CATALOGUE
        title = CATALOGUE[event.type].title if known else event.type
        day = event.occurred_on.isoformat() if event.occurred_on else "不详"
        content = _said(event) if known else event.data
        table.add_row(str(event.position), moment(event.recorded_at), event.bureau, title, day,
                      event.stream, str(event.version), content[:ROOM])  # fmt: skip
    return table


def _said(event: Recorded) -> str:
    """Nobody's key is at hand here: who stands behind a token is 某某."""
    return hidden("；".join(f"{name}：{value}" for name, value in in_words(event.payload)))
