"""``yingsu health``: asks one address once, for probes inside a container; loads nothing but the standard library."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from typing import Annotated

import typer

SECONDS = 4.0


def health(
    url: Annotated[
        str, typer.Argument(help="要查询的地址，缺省为本机服务的 /readyz", show_default=False)
    ] = "",
) -> None:
    """查询服务是否就绪：就绪返回 0，否则返回 1 并说明原因。"""
    asked = url or f"http://127.0.0.1:{os.environ.get('YINGSU_HTTP_PORT', '8080')}/readyz"
    try:
        typer.echo(_ask(asked))
    except urllib.error.HTTPError as refused:
        typer.echo(refused.read().decode(errors="replace"), err=True)
        raise typer.Exit(1) from None
    except (OSError, ValueError) as error:
        typer.echo(f"错误：{asked} 没有应答（{error}）。", err=True)
        raise typer.Exit(1) from None


def _ask(url: str) -> str:
    """What a service says that is ready. HTTPError with what it says when it is not; no proxy stands before one's own service."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=SECONDS) as answer:
        return str(answer.read().decode(errors="replace"))
