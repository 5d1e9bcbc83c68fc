"""One fact from the command line to intake's door, and what it answered: 0 recorded, 2 refused with the reason, 1 not now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, TypeAlias
from uuid import uuid4

import typer

from cli.ask import asked, end, refused
from cli.connection import USAGE
from cli.fields import said_path
from shared.events import Event

ActorOption: TypeAlias = Annotated[
    str, typer.Option("--actor", envvar="YINGSU_ACTOR", help="经办人（可设环境变量 YINGSU_ACTOR）")
]
DryRunOption: TypeAlias = Annotated[bool, typer.Option("--dry-run", help="只检查能否登记，不登记")]
OnOption: TypeAlias = Annotated[
    str | None, typer.Option("--on", metavar="日期", help="发生日期 YYYY-MM-DD；来源不载的不填")
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="输出 JSON")]
_REFUSED = 422


def item(
    kind: type[Event],
    data: dict[str, Any],
    *,
    subject: str,
    place: tuple[str, str],
    actor: str,
    on: str | None,
) -> dict[str, Any]:
    """The fact as the door takes it; ``place`` is (region, bureau)."""
    region, bureau = place
    head = {"id": str(uuid4()), "type": kind.type, "subject": subject, "region": region, "bureau": bureau}
    return {**head, "actor": actor, "occurredon": on, "data": data}


def submit(
    home: Path, kind: type[Event], fact: dict[str, Any], *, dry_run: bool = False, as_json: bool = False
) -> None:
    """Post it and say what became of it; ends the command when it was refused."""
    answer = asked(home, "intake", "/v1/events", method="POST", body=fact, dry_run=dry_run or None)
    if answer.is_error and answer.status_code != _REFUSED:
        refused("intake", answer)
    outcome = answer.json()["items"][0]
    if as_json:
        typer.echo(json.dumps({"dry_run": dry_run, **outcome}, ensure_ascii=False))
    if answer.status_code == _REFUSED:
        where = said_path(outcome.get("field"))
        end(
            f"“{kind.title}”不予登记：{where and where + '　'}{outcome['message']}（{outcome['code']}）",
            USAGE,
        )
    if not as_json:
        done = "可以登记（未登记）" if dry_run else "已登记"
        typer.echo(f"“{kind.title}”{done}，记录编号 {fact['id']}。")
