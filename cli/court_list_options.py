"""Which lists a command means, and how it is asked: shared by the commands of ``yingsu court-list``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeAlias
from uuid import UUID

import typer

from cli.ask import ask
from cli.connection import refuse
from services.stats.periods import Period, parse_period

CourtOption: TypeAlias = Annotated[str | None, typer.Option("--court", help="法院名称")]
RegionOption: TypeAlias = Annotated[str | None, typer.Option(help="地区代码")]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="输出 JSON")]
ListArgument: TypeAlias = Annotated[
    UUID, typer.Argument(metavar="编号", help="名单编号（court-list list 可查）")
]


def lists_asked_for(
    home: Path, court: str | None, region: str | None, period_code: str | None
) -> Iterator[dict[str, Any]]:
    """Every list asked for, page by page."""
    days = days_of(period_code) if period_code else {}
    after: int | None = None
    while True:
        page = ask(home, "intake", "/v1/court-lists", court=court, region=region, **days, after=after).json()
        yield from page["items"]
        after = page["next"]
        if after is None:
            return


def days_of(code: str) -> dict[str, str]:
    try:
        found: Period = parse_period(code)
    except ValueError as why:
        refuse(str(why))
    if found.since is None or found.until is None:
        refuse("法院名单须写明期间，不能是 all。")
    return {"since": found.since.isoformat(), "until": found.until.isoformat()}
