"""A real SMTP server for one machine: every accepted mail becomes one .eml file, whole or not at all.

Run as `python -m deploy.local.smtp --port P --mail DIR`. Tests make it misbehave by writing one word into
DIR/behaviour: `accept` (as without the file), `refuse` (550 to the recipient), `busy` (451 after the data) or
`hang` (no answer until the word changes). The two first lines of a mail name the envelope's sender and recipients.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.home import Home
from deploy.local.process import Process, tcp_ready

BEHAVIOUR_FILE = "behaviour"
POLL_SECONDS = 0.05


class MailFolder:
    """The handler that aiosmtpd calls; the method names are its protocol."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._behaviour() == "refuse":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        while self._behaviour() == "hang":  # noqa: ASYNC110 (a file has no event)
            await asyncio.sleep(POLL_SECONDS)
        if self._behaviour() == "busy":
            return "451 4.3.0 try again later"
        return f"250 2.0.0 stored as {self._store(envelope)}"

    def _behaviour(self) -> str:
        with suppress(FileNotFoundError):
            return (self.folder / BEHAVIOUR_FILE).read_text(encoding="ascii").strip()
        return "accept"

    def _store(self, envelope: Envelope) -> str:
        name = f"{time.time_ns()}-{uuid4().hex[:8]}.eml"
        trace = f"X-MailFrom: {envelope.mail_from}\r\nX-RcptTo: {', '.join(envelope.rcpt_tos)}\r\n"
        draft = self.folder / f".{name}"
        draft.write_bytes(trace.encode() + (envelope.original_content or b""))
        draft.rename(self.folder / name)
        return name


def smtp(home: Home, port: int, env: Mapping[str, str]) -> Process:
    """`env` must let Python find this project."""
    home.mail.mkdir(mode=0o700, exist_ok=True)
    arguments = ("--port", str(port), "--mail", str(home.mail))
    return Process(
        name="smtp",
        argv=(sys.executable, "-m", "deploy.local.smtp", *arguments),
        env=env,
        ready=tcp_ready(port),
    )


async def serve(port: int, folder: Path) -> None:
    """Accept mail on the loopback until the process ends."""
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(MailFolder(folder), hostname="localhost", enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(session, "127.0.0.1", port)
    await server.serve_forever()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="deploy.local.smtp")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mail", type=Path, required=True)
    options = parser.parse_args(arguments)
    asyncio.run(serve(options.port, options.mail))


if __name__ == "__main__":
    main()
