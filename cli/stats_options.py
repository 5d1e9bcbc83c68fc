"""The options that the commands on figures and reports have in common."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

PeriodOption: TypeAlias = Annotated[
    str, typer.Option("--period", help="2026、2026H1、2026-03、2026-01-01..2026-06-30 或 all")
]
BureauOption: TypeAlias = Annotated[str | None, typer.Option("--bureau", help="单位编码")]
RegionOption: TypeAlias = Annotated[str | None, typer.Option("--region", help="行政区划代码")]
AsOfOption: TypeAlias = Annotated[
    str | None, typer.Option("--as-of", help="YYYY-MM-DD：以该日终了前已登记的事实为准")
]
PositionOption: TypeAlias = Annotated[
    int | None, typer.Option("--position", min=0, help="以事件日志该位置为准（重出旧报表）")
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="输出 JSON")]
