"""``yingsu token``: a bearer token of the stack on this machine, for curl and for trying things out as somebody else."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.connection import DEFAULT_HOME, HomeOption, refuse
from deploy.local.home import Home
from deploy.local.stack import DEMONSTRATION
from deploy.local.tokens import ADMINISTRATOR
from deploy.local.tokens import token as issue
from shared.security.accounts import Accounts
from shared.settings import Settings


def token(
    person: Annotated[
        str | None, typer.Option(help="以该账号的身份（演示账号见登录页）；不填为本机管理员")
    ] = None,
    seconds: Annotated[int, typer.Option(min=60, max=86_400, help="有效秒数")] = 3_600,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """打印本机系统的访问令牌（放在 Authorization: Bearer 之后）；生产环境的令牌由 OIDC 提供方签发。"""
    if not Home(home.resolve()).running():
        refuse(f"{home.resolve()} 中没有正在运行的应诉系统，请先运行 yingsu up。")
    known = Accounts.read(Settings().accounts_file or DEMONSTRATION)
    if person and not known.identity(person):
        refuse(f"没有编号为 {person} 的账号，可用：{'、'.join(known.by_person)}。")
    typer.echo(issue(Home(home.resolve()), person or ADMINISTRATOR, seconds))
