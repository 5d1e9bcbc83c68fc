"""The head of the log's chain, mailed to the auditor once a day: what lies in somebody's mailbox nobody can rewrite."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

from services.notify.channels.email import Mailer
from services.notify.channels.message import Refused, Unavailable
from shared.errors import Retry
from shared.eventlog.anchor import Acknowledged, Anchor
from shared.web.words import moment

DAY = 86_400.0
Said = Callable[[], Awaitable[Sequence[Acknowledged]]]


class MailPlace:
    name = "mail"
    seconds = DAY

    def __init__(self, mailer: Mailer, address: str, acknowledged: Said) -> None:
        """``acknowledged``: what was said in the log of anchors that do not fit it."""
        self._mailer = mailer
        self._address = address
        self._acknowledged = acknowledged

    async def put(self, anchor: Anchor) -> None:
        mail = letter(anchor, self._mailer.sender, self._address, await self._acknowledged())
        try:
            await self._mailer.hand_over(mail, self._address)
        except (Refused, Unavailable) as error:
            raise Retry(f"the anchor cannot be mailed: {error}") from error


def letter(
    anchor: Anchor, sender: str, address: str, acknowledged: Sequence[Acknowledged] = ()
) -> EmailMessage:
    """What to keep and how to use it, with the line itself as a file that ``log verify --anchors`` reads; what was ever acknowledged of anchors
    that do not fit stands in every mail, so that nobody can say it unseen.
    """
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"], mail["To"] = sender, address
    mail["Subject"] = f"应诉事件日志锚定：位置 {anchor.position}"
    mail["Date"] = format_datetime(anchor.anchored_at)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(
        f"截至 {moment(anchor.sealed_at)}，事件日志共 {anchor.position} 条，链头（SM3）：\n{anchor.hash.hex()}\n\n"
        "请保存本邮件。需要证明日志没有被整体改写或截去末尾时，把附件存为文件，运行：\n"
        "yingsu log verify --anchors 附件文件\n" + "".join(map(_words, acknowledged))
    )
    mail.add_attachment(
        (anchor.line() + "\n").encode(),
        maintype="application",
        subtype="x-ndjson",
        filename=f"anchor-{anchor.position}.jsonl",
    )
    return mail


def _words(said: Acknowledged) -> str:
    return (
        f"\n请核实：{said.person} 于 {moment(said.recorded_at)} 在日志位置 {said.position} 确认，位置 {said.position_from} 至 {said.position_to}"
        f"（{moment(said.written_until)} 以前写下）的锚定与日志不符，原因是：{said.reason}\n"
    )
