"""``yingsu sites``: which other sites are copied here, how far, and whether the copies are what those sites recorded."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from rich.console import Console

from cli.connection import DEFAULT_HOME, HomeOption, find_system, refuse
from cli.direct import with_database
from cli.tables import Table
from shared.clock import utc_now
from shared.database import Pool
from shared.sites.known import Sites
from shared.sites.standing import copied
from shared.sites.verifying import Digest, digest_here, digest_of_copy
from shared.web.words import moment

PROBLEMS = 1
sites_app = typer.Typer(no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@sites_app.command("list")
def list_(home: HomeOption = DEFAULT_HOME) -> None:
    """各分站点抄录到哪里、还差多少、最近何时联系上；有停止的以 1 退出。"""
    sites = Sites.load(find_system(home).sites_file)
    rows = with_database(home, lambda pool: copied(pool, sites, utc_now()))
    table = Table("站点", "地区", "抄录至", "尚差", "最近联系", "状态")
    for one in rows:
        behind = "不详" if one.behind is None else str(one.behind)
        heard = moment(one.heard_at) if one.heard_at else "从未"
        words = f"{one.words} {one.failure}".strip()
        table.add_row(one.title, "、".join(one.regions), str(one.upto), behind, heard, words)
    Console().print(table if rows else "没有分站点（YINGSU_SITES_FILE）。")
    if any(one.failure for one in rows):
        raise typer.Exit(PROBLEMS)


@sites_app.command()
def digest(
    region: Annotated[list[str], typer.Option("--region", help="本站点保管的地区（可多次）")],
    upto: Annotated[int | None, typer.Option("--upto", min=1, help="算到日志的该位置；不填算到末尾")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """在分站点上计算本站点记录的校验码，供中心站点核对。"""
    _print(with_database(home, lambda pool: digest_here(pool, region, upto)), as_json=as_json)


@sites_app.command()
def verify(
    site: Annotated[str, typer.Argument(help="站点名称（站点文件中的键）")],
    expected: Annotated[
        str | None, typer.Option("--digest", help="分站点用 sites digest --upto 算出的校验码")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """在中心站点上逐批核对抄录的事件；给出分站点的校验码时一并比对，不符时以 1 退出。"""

    async def check(pool: Pool) -> Digest:
        return await digest_of_copy(pool, site)

    found = with_database(home, check)
    if not found.events:
        refuse(f"没有从站点 {site} 抄录过事件。")
    _print(found, as_json=as_json)
    if found.broken_at or (expected and expected != found.digest.hex()):
        if not found.broken_at:
            typer.echo("与分站点的校验码不符：两边的记录不一致，请保留现场并联系运维人员。", err=True)
        raise typer.Exit(PROBLEMS)


def _print(found: Digest, *, as_json: bool) -> None:
    if as_json:
        said = {"upto": found.upto, "events": found.events, "digest": found.digest.hex()}
        typer.echo(orjson.dumps(said | {"broken_at": found.broken_at, "reason": found.reason}).decode())
    elif found.broken_at:
        typer.echo(f"抄录有误：本站点位置 {found.broken_at}（{found.reason}）。", err=True)
    else:
        typer.echo(f"至原站点位置 {found.upto}，共 {found.events} 条，校验码 {found.digest.hex()}。")
