"""One notification as an e-mail, and the SMTP conversation that hands it over.

The server's refusals become two things: ``Refused`` (this mail will never be taken) and ``Unavailable`` (try again later). Anything that is
the operator's to mend, a wrong password or a refused sender, is of the second kind: the mails go out once it is mended.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from html import escape
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib

from shared.events.notification import NotificationRaised

#: seconds for one answer of the server, and for the whole handing over; well within the queue's acknowledgement wait of 60 s
ANSWER_SECONDS, WHOLE_SECONDS = 20.0, 45.0
SCHEMES = ("smtp", "smtps", "smtp+starttls")


class Refused(Exception):  # noqa: N818  (an answer of the server)
    """Will never be accepted: no such mailbox, content refused, an address that is none."""


class Unavailable(Exception):  # noqa: N818
    """The server cannot be reached, is busy, or needs its operator."""


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

    async def send(self, mail: EmailMessage, recipient: str) -> None:
        """Hand one mail over. Returns once the server has taken it; Refused or Unavailable otherwise."""
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


def compose(notification: UUID, raised: NotificationRaised, sender: str, at: datetime) -> EmailMessage:
    """The mail: plain text and simple HTML. Its Message-ID is the notification's id, so that a repeated mail can be recognised.

    Refused when the recipient's address is none.
    """
    mail = EmailMessage(policy=SMTP_POLICY)
    try:
        mail["To"] = Address(addr_spec=raised.email or "")
    except (ValueError, IndexError) as error:
        raise Refused(f"not an e-mail address: {error}") from error
    mail["From"] = sender
    mail["Subject"] = " ".join(("【紧急】" * raised.urgent + raised.subject).split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{notification}@{sender.rpartition('@')[2].strip('>') or 'yingsu'}>"
    mail["X-Yingsu-Notification"] = str(notification)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(raised.body + "\n")
    mail.add_alternative(_html(raised), subtype="html")
    return mail


def _html(raised: NotificationRaised) -> str:
    lines = "<br>\n".join(map(escape, raised.body.splitlines()))
    return f'<!doctype html>\n<html lang="zh-CN"><body><h3>{escape(raised.subject)}</h3>\n<p>{lines}</p></body></html>\n'


def _by_code(error: aiosmtplib.SMTPResponseException) -> Refused | Unavailable:
    reason = f"{error.code} {error.message}"
    return Refused(reason) if error.code >= 500 else Unavailable(reason)
