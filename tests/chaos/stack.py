"""`python -m tests.chaos.stack HOME DAY PORT_BASE POSTGRES NATS SMTP`: `yingsu up`, its services' ways to the three servers leading over the given ports."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from cli.stack import StopRequested, fail, stopping_on_signals
from deploy.local.home import Home, StackInfo
from deploy.local.process import StackError
from deploy.local.stack import Applications, running_stack, yingsu


def over(url: str, port: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{port}").geturl()


def main() -> None:
    home, day, first, postgres, nats, smtp = sys.argv[1:]

    def plan(info: StackInfo, passwords: Mapping[str, str]) -> Applications:
        detour = {
            "database_urls": {name: over(url, postgres) for name, url in info.database_urls.items()},
            "nats_url": over(info.nats_url, nats),
            "smtp_url": over(info.smtp_url, smtp),
        }
        return yingsu(info.model_copy(update=detour), passwords)

    try:
        with (
            stopping_on_signals(),
            running_stack(
                Home(Path(home)), today=date.fromisoformat(day), port_base=int(first), plan=plan
            ) as stack,
        ):
            stack.watch()
    except StopRequested:
        pass
    except StackError as error:
        fail(error)


if __name__ == "__main__":
    main()
