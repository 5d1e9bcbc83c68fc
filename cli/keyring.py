"""``yingsu keyring``: new master keys, and the keyring outside the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.subjects import with_keyring
from shared.personal import erasing
from shared.personal.masters import write

keyring_app = typer.Typer(no_args_is_help=True)
File = Annotated[Path, typer.Argument(metavar="FILE", help="密钥导出文件（其中的密钥都已加密）")]


@keyring_app.command("rotate")
def rotate(home: HomeOption = DEFAULT_HOME) -> None:
    """更换主密钥：所有密钥用新的主密钥重新加密，旧主密钥作废。服务不需要重启。"""
    version = with_keyring(home, erasing.rotate)
    typer.echo(
        f"主密钥已更换为第 {version} 版；请重新导出密钥（yingsu keyring export），以前的导出不能再用。"
    )


@keyring_app.command("export")
def export(file: File, home: HomeOption = DEFAULT_HOME) -> None:
    """导出现有密钥；恢复较早的数据库备份之后要用它。"""
    content = with_keyring(home, lambda db, _: erasing.export(db))
    write(file, content.decode())
    typer.echo(f"已导出到 {file}。主密钥不在其中，须另行保管。")


@keyring_app.command("restore")
def restore(file: File, home: HomeOption = DEFAULT_HOME) -> None:
    """恢复数据库备份之后，用最近一次导出的密钥代替备份中的密钥。"""
    try:
        content = file.read_bytes()
    except OSError as why:
        refuse(f"无法读取 {file}：{why}")
    count = with_keyring(home, lambda db, masters: erasing.restore(db, masters, content))
    typer.echo(f"已恢复 {count} 个密钥。")
