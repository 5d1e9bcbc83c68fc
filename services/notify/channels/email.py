"""One notification as an e-mail, and the SMTP conversation that hands it over.

The mail's Message-ID is the notification's id, so that a repeated mail can be recognised; a notice that has a day brings it along as an
invitation for the person's calendar.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from html import escape
from typing import ClassVar
from urllib.parse import unquote, urlsplit

import aiosmtplib

from services.notify.channels.invitation import invitation
from services.notify.channels.message import Message, Refused, Unavailable
from shared.events.notification import NotificationRaised

#: seconds for one answer of the server, and for the whole handing over; well within the queue's acknowledgement wait of 60 s
ANSWER_SECONDS, WHOLE_SECONDS = 20.0, 45.0
#: mails a minute, unless the settings say otherwise
PER_MINUTE = 600.0
SCHEMES = ("smtp", "smtps", "smtp+starttls")


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail is handed in: ``smtp://`` (TLS if offered), ``smtp+starttls://`` (TLS required), ``smtps://`` (TLS from the start)."""

    host: str
    port: int | None = None
    scheme: str = "smtp"
    username: str | None = None
    password: str | None = None

    @classmethod
    def parse(cls, url: str) -> Relay:
        """``scheme://[user:password@]host[:port]``; ValueError when it is not of this form."""
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError(f"YINGSU_SMTP_URL must be {'|'.join(SCHEMES)}://[user:password@]host[:port]")
        user, password = (part and unquote(part) for part in (parts.username, parts.password))
        return cls(parts.hostname, parts.port, parts.scheme, user, password)


@dataclass(frozen=True, slots=True)
class Mailer:
    relay: Relay
    sender: str
    answer_seconds: float = ANSWER_SECONDS
    whole_seconds: float = WHOLE_SECONDS
    rate: float = PER_MINUTE

    recognises: ClassVar[bool] = True

    def destination(self, address: str) -> str:  # noqa: ARG002  (one relay for all)
        return "relay"

    def per_minute(self, address: str) -> float:  # noqa: ARG002
        return self.rate

    async def send(self, message: Message) -> None:
        """Returns once the server has taken the mail; Refused or Unavailable otherwise."""
        await self.hand_over(compose(message, self.sender), message.address)

    async def hand_over(self, mail: EmailMessage, recipient: str) -> None:
        """Any mail, with the same outcomes."""
        try:
            async with asyncio.timeout(self.whole_seconds):
                await self._converse(mail, recipient)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _by_code(error.recipients[0]) from error
        except (aiosmtplib.SMTPDataError, aiosmtplib.SMTPRecipientRefused) as error:
            raise _by_code(error) from error
        except (aiosmtplib.SMTPNotSupported, UnicodeError) as error:
            raise Refused(str(error)) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Unavailable(str(error) or type(error).__name__) from error

    async def _converse(self, mail: EmailMessage, recipient: str) -> None:
        client = aiosmtplib.SMTP(
            hostname=self.relay.host,
            port=self.relay.port,
            use_tls=self.relay.scheme == "smtps",
            start_tls=True if self.relay.scheme == "smtp+starttls" else None,
            username=self.relay.username,
            password=self.relay.password,
            timeout=self.answer_seconds,
        )
        try:
            await client.connect()
            await client.send_message(mail, sender=self.sender, recipients=[recipient])
        finally:
            client.close()  # no QUIT: once the mail is taken nothing may turn it into a failure


def compose(message: Message, sender: str) -> EmailMessage:
    """The mail: plain text and simple HTML. Refused when the recipient's address is none."""
    told = message.told
    mail = EmailMessage(policy=SMTP_POLICY)
    try:
        mail["To"] = Address(addr_spec=message.address)
    except (ValueError, IndexError) as error:
        raise Refused(f"not an e-mail address: {error}") from error
    mail["From"] = sender
    mail["Subject"] = " ".join(("【紧急】" * told.urgent + told.subject).split())
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2].strip('>') or 'yingsu'}>"
    mail["X-Yingsu-Notification"] = str(message.key)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(told.body + (f"\n详见：{told.link}" if told.link else "") + "\n")
    mail.add_alternative(_html(told), subtype="html")
    if text := invitation(told, message.at):
        mail.add_attachment(
            text,
            maintype="text",
            subtype="calendar",
            filename="期限.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    return mail


def _html(raised: NotificationRaised) -> str:
    lines = "<br>\n".join(map(escape, raised.body.splitlines()))
    link = f'\n<p><a href="{escape(raised.link)}">查看详情</a></p>' if raised.link else ""
    return f'<!doctype html>\n<html lang="zh-CN"><body><h3>{escape(raised.subject)}</h3>\n<p>{lines}</p>{link}</body></html>\n'


def _by_code(error: aiosmtplib.SMTPResponseException) -> Refused | Unavailable:
    reason = f"{error.code} {error.message}"
    return Refused(reason) if error.code >= 500 else Unavailable(reason)
