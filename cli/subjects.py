"""``yingsu subject``: whose names the system holds, and destroying a name's key. Works on the database and the master keys themselves: for operators."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from cli.ask import end
from cli.connection import DEFAULT_HOME, HomeOption, find_system, refuse
from cli.tables import Table
from deploy.local.home import Home
from shared import database
from shared.database import Connection
from shared.errors import Rejected
from shared.personal import erasing
from shared.personal.ciphers import Cipher
from shared.personal.erasing import Traces
from shared.personal.masters import FileMasters
from shared.settings import Settings

T = TypeVar("T")
subject_app = typer.Typer(no_args_is_help=True)
Region = Annotated[str | None, typer.Option(help="地区代码")]
Bureau = Annotated[str | None, typer.Option(help="单位代码；不填为所有单位")]
_ASKED = "销毁密钥后任何人都不能再看到该姓名（日志、各页面、报告、备份），同一单位同名的人一并删除，且不能恢复。确定吗？"


@subject_app.command("find")
def find(
    name: Annotated[str, typer.Argument(help="姓名、邮箱或手机号")] = "",
    *,
    person: Annotated[str | None, typer.Option(help="人员编号：查找此人登记过的各个地址")] = None,
    bureau: Bureau = None,
    region: Region = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """按姓名、邮箱或手机号查找个人信息主体：编号、单位、所在案件、其他记录和条数（不显示姓名）。"""
    if bool(name) is bool(person):
        refuse("请写明姓名、邮箱或手机号，或者用 --person 写明人员编号，二者选一。")

    async def work(db: Connection, masters: FileMasters) -> list[Traces]:
        if person:
            return await erasing.find_addresses(db, person, region, bureau)
        return await erasing.find(db, masters, name, region, bureau)

    found = with_keyring(home, work)
    table = Table("主体编号", "地区", "单位", "案件", "其他记录", "记录条数")
    for one in found:
        places = ("\n".join(some) or "—" for some in (one.cases, one.others))
        table.add_row(one.subject, one.region, one.bureau, *places, str(one.events))
    Console(soft_wrap=True).print(table if found else "没有这个姓名或地址。")


#: older subjects may begin with a hyphen
_AS_IT_STANDS = {"ignore_unknown_options": True}


@subject_app.command("erase", context_settings=_AS_IT_STANDS)
def erase(
    subject: str,
    reason: Annotated[str, typer.Option(help="删除的原因和依据，记入日志；不要写姓名")],
    actor: Annotated[str, typer.Option(help="经办人编号")] = "operator",
    case: Annotated[list[str] | None, typer.Option(help="姓名所在的案件编号；有几件就写几次")] = None,
    everywhere: Annotated[bool, typer.Option("--all", help="所在案件不止一件时，一并删除")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """删除一个主体的姓名或地址：销毁其密钥，其余密钥换用新的主密钥，旧主密钥作废。姓名在几件案件中的，须用 --case 逐件列出或用 --all。"""
    of = with_keyring(home, lambda db, _: _meant(db, subject, case or (), everywhere=everywhere))
    typer.echo(f"主体 {subject}（{of.region} {of.bureau}）：{len(of.streams)} 个记录流、{of.events} 条记录。")
    if not yes:
        typer.confirm(_ASKED, abort=True)

    async def work(db: Connection, masters: FileMasters) -> Traces:
        await erasing.erase(db, masters, of, reason=reason, actor=actor)
        return of

    with_keyring(home, work)
    typer.echo("已删除，最迟 5 秒后各服务不再显示。请立即用 yingsu keyring export 导出密钥，替换以前的导出。")


async def _meant(db: Connection, subject: str, cases: Sequence[str], *, everywhere: bool) -> Traces:
    of = await erasing.traces(db, subject)
    if cases or (len(of.cases) > 1 and not everywhere):
        of.check_meant(cases)
    return of


def with_keyring(home: Path, work: Callable[[Connection, FileMasters], Awaitable[T]]) -> T:
    """Run ``work`` as the owner of the database, with the master keys; what it refuses ends the command."""
    system = find_system(home)
    if not system.admin_database_url:
        refuse(f"{system.source} 中没有数据库所有者的地址（YINGSU_ADMIN_DATABASE_URL）。")
    keys = Settings().master_keys_file or Home(home.resolve()).master_keys
    if not keys.exists():
        refuse(f"没有主密钥文件 {keys}，请设置 YINGSU_MASTER_KEYS_FILE。")

    async def run() -> T:
        db = await database.connect(system.admin_database_url, name="yingsu keyring", statement_timeout="0")
        try:
            return await work(db, FileMasters(keys, Cipher(Settings().personal_cipher)))
        finally:
            await database.close(db)

    try:
        return asyncio.run(run())
    except Rejected as why:
        end(f"{why.message}（{why.code}）", 1)
    except database.TRANSIENT as error:
        refuse(f"无法连接数据库：{error}")
