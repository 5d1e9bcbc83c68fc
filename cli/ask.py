"""Asking a service over HTTP: its answer, or the command ends with the service's own words (2: wrongly asked, 1: not now)."""

from __future__ import annotations

from io import BufferedReader
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import httpx
import typer

from cli.connection import USAGE, find_system
from shared.personal.purposes import HEADER

PROBLEMS = 1
TIMEOUT = httpx.Timeout(60.0, connect=5.0)


def ask(
    home: Path, service: str, path: str, *, method: str = "GET", body: Any = None, **params: Any
) -> httpx.Response:
    """The service's answer; parameters that are None are left out, ``purpose`` says what names are
    wanted for, ``body`` is sent as JSON, or as it is if it is bytes or an open file.
    """
    answer = asked(home, service, path, method=method, body=body, **params)
    if answer.is_error:
        refused(service, answer)
    return answer


def asked(
    home: Path, service: str, path: str, *, method: str = "GET", body: Any = None, **params: Any
) -> httpx.Response:
    """The same, also where the service refuses."""
    purpose = params.pop("purpose", None)
    given = {name: value for name, value in params.items() if value is not None}
    system = find_system(home)
    url = system.service(service) + path
    sent = {"content": body} if isinstance(body, bytes | BufferedReader) else {"json": body}
    try:
        return httpx.request(
            method,
            url,
            params=given,
            headers=system.headers | ({HEADER: quote(purpose)} if purpose else {}),
            timeout=TIMEOUT,
            **sent,
        )
    except httpx.HTTPError as error:
        unanswered(service, error)


def refused(service: str, answer: httpx.Response) -> NoReturn:
    """End with the service's own words."""
    end(_reason(answer, service), PROBLEMS if answer.is_server_error else USAGE)


def unanswered(service: str, error: httpx.HTTPError) -> NoReturn:
    end(f"{service} 服务没有应答（{error}）。请确认系统正在运行，稍后再试。", PROBLEMS)


def _reason(answer: httpx.Response, service: str) -> str:
    try:
        problem = answer.json()
        return f"{problem['detail']}（{problem['code']}）"
    except (ValueError, KeyError):
        return f"{service} 服务出错（HTTP {answer.status_code}）。"


def end(message: str, code: int) -> NoReturn:
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(code)
