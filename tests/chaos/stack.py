"""`python -m tests.chaos.stack HOME PORT_BASE POSTGRES NATS SMTP`: `yingsu up`, its services' ways to the three servers leading over the given ports, every clock
one that can be set.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from cli.stack import StopRequested, fail, stopping_on_signals
from deploy.local.home import Home, StackInfo
from deploy.local.postgres import Cluster
from deploy.local.process import Process, StackError
from deploy.local.stack import Applications, running_stack, yingsu
from tests.chaos.clocks import Clocks


def over(url: str, port: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{port}").geturl()


def with_own_clock(clocks: Clocks) -> None:
    """Postgres goes by one that can be set from where it runs as its own account: the library shares memory with itself by the account."""
    plain = Cluster.process

    def timed(self: Cluster, port: int) -> Process:
        process = plain(self, port)
        settings = [f"{name}={value}" for name, value in clocks.environment("postgres").items()]
        return replace(process, argv=("/usr/bin/env", *settings, *process.argv))

    setattr(Cluster, "process", timed)  # noqa: B010


def main() -> None:
    home, first, postgres, nats, smtp = sys.argv[1:]
    clocks = Clocks(Path(home))
    with_own_clock(clocks)

    def timed(process: Process) -> Process:
        return replace(process, env={**process.env, **clocks.environment(process.name)})

    def plan(info: StackInfo, passwords: Mapping[str, str]) -> Applications:
        detour = {
            "database_urls": {name: over(url, postgres) for name, url in info.database_urls.items()},
            "nats_url": over(info.nats_url, nats),
            "smtp_url": over(info.smtp_url, smtp),
        }
        made = yingsu(info.model_copy(update=detour), passwords)
        return Applications(timed(made.migrate), tuple(map(timed, made.services)))

    try:
        with (
            stopping_on_signals(),
            running_stack(Home(Path(home)), port_base=int(first), plan=plan) as stack,
        ):
            stack.watch()
    except StopRequested:
        pass
    except StackError as error:
        fail(error)


if __name__ == "__main__":
    main()
