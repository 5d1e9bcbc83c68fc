"""The SMTP server of the local stack, spoken to as the product speaks to it."""

import asyncio
import os
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import aiosmtplib
import pytest

from deploy.local.home import Home, temporary_home
from deploy.local.ports import free_ports
from deploy.local.process import Running
from deploy.local.smtp import BEHAVIOUR_FILE, smtp


class Mailbox:
    """A running server: its port and the folder of what it accepted."""

    def __init__(self, home: Home, port: int) -> None:
        self.folder = home.mail
        self.port = port

    def behave(self, word: str) -> None:
        draft = self.folder / ".word"
        draft.write_text(word, encoding="ascii")
        draft.rename(self.folder / BEHAVIOUR_FILE)

    def mails(self) -> list[EmailMessage]:
        files: list[Path] = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    async def send(self, subject: str, *recipients: str, patience: float = 5) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = (
            "yingsu@localhost",
            ", ".join(recipients),
            subject,
        )
        message.set_content("答辩期限将于三日内届满。\n")
        await aiosmtplib.send(message, hostname="127.0.0.1", port=self.port, timeout=patience)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with temporary_home() as home:
        [port] = free_ports(1)
        running = Running(smtp(home, port, dict(os.environ)), home.logs)
        try:
            running.wait_ready(30)
            yield Mailbox(home, port)
        finally:
            running.stop()


async def test_a_mail_becomes_a_file(mailbox: Mailbox) -> None:
    """Each accepted mail is one .eml file with its text as sent and the recipients of its envelope."""
    await mailbox.send("催办", "clerk@bureau.example", "leader@bureau.example")
    [mail] = mailbox.mails()
    assert mail["Subject"] == "催办"
    assert mail["X-RcptTo"] == "clerk@bureau.example, leader@bureau.example"
    assert mail.get_content().strip() == "答辩期限将于三日内届满。"


async def test_a_refused_recipient_leaves_no_file(mailbox: Mailbox) -> None:
    """`refuse` answers 550 to every recipient: the sender learns it is final."""
    mailbox.behave("refuse")
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await mailbox.send("催办", "clerk@bureau.example")
    assert [recipient.code for recipient in refused.value.recipients] == [550]
    assert mailbox.mails() == []


async def test_a_busy_server_takes_it_later(mailbox: Mailbox) -> None:
    """`busy` answers 451 and keeps nothing; after `accept` the same mail goes through."""
    mailbox.behave("busy")
    with pytest.raises(aiosmtplib.SMTPDataError) as busy:
        await mailbox.send("催办", "clerk@bureau.example")
    assert busy.value.code == 451
    mailbox.behave("accept")
    await mailbox.send("催办", "clerk@bureau.example")
    assert len(mailbox.mails()) == 1


async def test_a_hanging_server_answers_when_it_is_let_go(mailbox: Mailbox) -> None:
    """`hang` gives no answer at all until the word changes."""
    mailbox.behave("hang")
    with pytest.raises(aiosmtplib.SMTPTimeoutError):
        await mailbox.send("催办", "clerk@bureau.example", patience=0.3)
    sending = asyncio.create_task(mailbox.send("催办", "clerk@bureau.example"))
    done, _ = await asyncio.wait({sending}, timeout=0.3)
    assert not done
    mailbox.behave("accept")
    await sending
    assert mailbox.mails()
