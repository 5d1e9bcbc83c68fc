"""Where a command finds the system it talks to: the ``YINGSU_*`` settings, else the stack that ``yingsu up`` runs in a folder.

A folder whose stack was killed counts as having none, so nothing is ever sent to addresses of yesterday.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple, NoReturn, TypeAlias

import typer

from deploy.local.home import Home
from deploy.local.tokens import token
from shared.bus.credentials import OPEN, Credentials
from shared.settings import SERVICES, Settings

USAGE = 2
DEFAULT_HOME = Path(".yingsu")

HomeOption: TypeAlias = Annotated[
    Path, typer.Option("--home", help="本机系统所在目录（yingsu up 的 --home）")
]


class Door(NamedTuple):
    """A service and what every request to it carries."""

    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The urls of one system; empty where it is not known. ``database_urls`` and ``service_urls`` are by service name."""

    source: str
    admin_database_url: str
    database_urls: Mapping[str, str]
    nats_url: str
    smtp_url: str
    service_urls: Mapping[str, str]
    token: str = ""
    credentials: Credentials = OPEN
    sites_file: Path | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What every request to a service carries."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def door(self, name: str) -> Door:
        """The same for a service's requests; ends the command when it is not known."""
        return Door(self.service(name), self.headers)

    def service(self, name: str) -> str:
        """The url of a service; ends the command when it is not known."""
        return self.service_urls.get(name) or refuse(f"{self.source} 中没有 {name} 服务的地址。")


def find_system(home: Path = DEFAULT_HOME) -> Addresses:
    """The system to talk to; ends the command with a message and exit code 2 when there is none."""
    return known_system(home) or refuse(
        f"没有找到正在运行的应诉系统：未设置 YINGSU_DATABASE_URL，{home.resolve()} 中也没有运行中的系统。"
        "请先运行 yingsu up，或用 --home 指明其目录。"
    )


def known_system(home: Path = DEFAULT_HOME) -> Addresses | None:
    """The same, None when there is none."""
    return _configured(Settings()) or _local(home.resolve())


def refuse(message: str) -> NoReturn:
    """Say what is wrong and end the command as wrongly used."""
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(USAGE)


def _configured(settings: Settings) -> Addresses | None:
    url = settings.database_url or settings.admin_database_url
    if not url and not settings.service_urls:
        return None
    return Addresses(
        source="YINGSU_* 设置",
        admin_database_url=settings.admin_database_url,
        database_urls=dict.fromkeys(SERVICES, url) if url else {},
        nats_url=settings.nats_url,
        smtp_url=settings.smtp_url,
        service_urls=settings.service_urls,
        token=settings.token,
        credentials=Credentials(
            settings.nats_seed_file, settings.nats_ca_file, settings.nats_cert_file, settings.nats_key_file
        ),
        sites_file=settings.sites_file,
    )


def _local(home: Path) -> Addresses | None:
    info = Home(home).running()
    if info is None:
        return None
    return Addresses(
        source=str(home),
        admin_database_url=info.admin_database_url,
        database_urls=info.database_urls,
        nats_url=info.nats_url,
        smtp_url=info.smtp_url,
        service_urls=info.service_urls,
        token=Settings().token or token(Home(home)),
        credentials=Credentials(info.operator_seed),
        sites_file=info.sites_file,
    )
