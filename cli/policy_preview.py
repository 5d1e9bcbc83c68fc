"""Asking the running deadlines service what a new pack would do to the open cases, some cases at a time until it has seen all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import typer

from cli.connection import Door, known_system

PROBLEMS = 1
PATH = "/v1/policies/preview"
TIMEOUT = httpx.Timeout(120.0, connect=5.0)


class Unreachable(Exception):  # noqa: N818  (an answer to go on with, not a malfunction)
    """There is no system to ask; the message says why, as a sentence."""


def preview(home: Path, text: str, limit: int) -> dict[str, Any]:
    """Counts over all open cases and at most ``limit`` of their changed deadlines. Unreachable when nothing runs; what the service
    refuses ends the command with its words.
    """
    system = known_system(home)
    if not system or "deadlines" not in system.service_urls:
        raise Unreachable("没有找到正在运行的应诉系统：")
    total: dict[str, Any] = {"looked_at": 0, "cases": 0, "counts": {}, "items": []}
    after: str | None = None
    while True:
        page = _page(system.door("deadlines"), text, after, limit - len(total["items"]))
        total["looked_at"] += page["looked_at"]
        total["cases"] += page["cases"]
        total["counts"] = {name: total["counts"].get(name, 0) + n for name, n in page["counts"].items()}
        total["items"] += page["items"]
        after = page["next"]
        if after is None:
            return total


def _page(door: Door, text: str, after: str | None, limit: int) -> Any:
    params = {"limit": limit} | ({"after": after} if after else {})
    try:
        answer = httpx.post(
            door.url + PATH, params=params, content=text.encode(), headers=door.headers, timeout=TIMEOUT
        )
    except httpx.HTTPError as error:
        raise Unreachable(f"期限服务没有应答（{error}）：") from None
    if answer.is_error:
        typer.echo(f"错误：期限服务不接受这个规则包。\n{_reason(answer)}", err=True)
        raise typer.Exit(PROBLEMS)
    return answer.json()


def _reason(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return f"{problem['detail']}（{problem['code']}）"
    except (ValueError, KeyError):
        return f"HTTP {answer.status_code}"
