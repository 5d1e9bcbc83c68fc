"""A real SMTP server in a thread of its own, on one port for its whole life, that can be away, refuse, be busy, hang, or hang up."""

from __future__ import annotations

import asyncio
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import free_ports

ACCEPT, REFUSE, BUSY, HANG, DROP = "accept", "refuse", "busy", "hang", "drop"


class MailServer:
    """``behaviour`` may be changed at any time; ``kept`` are the mails taken, whatever was answered."""

    def __init__(self) -> None:
        [self.port] = free_ports(1)
        self.behaviour = ACCEPT
        self.kept: list[EmailMessage] = []
        self.conversations = 0
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Away: connections are refused from here on."""
        if self._controller:
            self.behaviour = ACCEPT if self.behaviour == HANG else self.behaviour
            self._controller.stop()
            self._controller = None

    def subjects(self) -> list[str]:
        return [mail["Subject"] for mail in self.kept]

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's protocol)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.conversations += 1
        if self.behaviour == REFUSE:
            return f"550 5.1.1 <{address}>: no such mailbox"  # as many servers do
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        while self.behaviour == HANG:
            await asyncio.sleep(0.02)
        if self.behaviour == BUSY:
            return "451 4.3.0 try again later"
        mail = message_from_bytes(cast("bytes", envelope.content), policy=default)
        self.kept.append(cast("EmailMessage", mail))
        if self.behaviour == DROP:
            server.transport.abort()
        return "250 OK"
