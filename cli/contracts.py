"""``yingsu contracts``: the contracts of the doors as files: OpenAPI of each service, AsyncAPI of the bus, the JSON Schema of every event.

Needs no running system: the documents are made from the code and are the same that the services serve.
"""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn

import asyncpg
import typer

from services.intake.submission import AREAS
from shared.bus.broker import make_broker
from shared.bus.connection import Bus
from shared.clock import standing_on
from shared.contracts import asyncapi, event_schema, listing
from shared.database import Pool
from shared.eventlog import EventLog
from shared.eventlog.writer import Writer
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters
from shared.personal.vault import Vault
from shared.runtime.http import make_app
from shared.runtime.parts import Runtime
from shared.settings import SERVICES, Settings

contracts_app = typer.Typer(no_args_is_help=True)


@contracts_app.callback()
def _root() -> None:
    """对外接口的约定。"""


@contracts_app.command()
def export(out: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="写入的文件夹")]) -> None:
    """导出各服务的 OpenAPI、消息总线的 AsyncAPI 和每种事件各版本的 JSON Schema。"""
    typer.echo(f"已写入 {out}：{write(out)} 个文件")


def write(folder: Path) -> int:
    """Write every document; the number of files."""
    found = list(documents())
    for name, document in found:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(document), encoding="utf-8")
    return len(found)


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document with its file name."""
    for service in SERVICES:
        yield f"openapi-{service}.json", openapi(service)
    yield "asyncapi.json", asyncapi(AREAS)
    for event in listing():
        for version in event["versions"]:
            yield f"schemas/{event['type']}.v{version}.json", event_schema(event["type"], version)


def openapi(service: str) -> dict[str, Any]:
    """The document a service serves at ``/openapi.json``."""
    return asyncio.run(_openapi(service))


def text(document: dict[str, Any]) -> str:
    """One spelling for a document, so that a difference in a file is a difference in the contract."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


async def _openapi(service: str) -> dict[str, Any]:
    app = make_app(service)
    parts = await importlib.import_module(f"services.{service}.app").build(_at_rest(service))
    for router in parts.routers:
        app.include_router(router)
    return app.openapi()


def _at_rest(service: str) -> Runtime:
    """The service is put together as it always is, on connections that are never made."""
    settings, nowhere = Settings(smtp_url="smtp://127.0.0.1:1"), "nats://127.0.0.1:1"
    pool = asyncpg.create_pool("postgresql://127.0.0.1:1/none", min_size=0)
    log = EventLog(pool, Writer(_no_database, partition_size=settings.partition_size))
    bus, broker = Bus(nowhere, service), make_broker(nowhere, service)
    return Runtime(service, settings, pool, log, bus, broker, standing_on(settings.today), _no_names(pool))


def _no_names(pool: Pool) -> Vault:
    return Vault(Keyring(pool, FileMasters(Path("none"))))


async def _no_database() -> NoReturn:
    raise ConnectionError("contracts are made without a database")
