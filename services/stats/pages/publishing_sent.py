"""What is sent with a publication, a recall, a delivery, read from forms. Pure; Rejected names the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.stats.pages.sending import NO_DAY, UNREADABLE, readable
from services.stats.publishing.decide import Publication
from services.stats.publishing.record import Draft, Record
from shared.errors import Faults, Rejected
from shared.events.terms import Recipient

#: letters of a number, of a reason
LINE, PROSE = 200, 2_000


def publication(
    record: Record, draft: Draft, typed: Mapping[str, str], person: str, today: date
) -> Publication:
    """Rejected when the words have changed since the person looked, unless the very draft was published already."""
    done = any(one.said.draft == draft.id for one in record.editions)
    if not done and typed.get("seen") != str(record.version):
        text = "您打开本页之后草稿的文字又有改动，没有发布；请核对下面的内容后再确认。"
        raise Rejected("draft_changed", text)
    wrong = Faults()
    with wrong:
        number = line(typed, "number", "文号") or None
    with wrong:
        day = _day(typed.get("issued_on", ""), today)
    wrong.check()
    return Publication(number, person, day)


def reason(typed: Mapping[str, str]) -> str:
    if not typed.get("reason"):
        raise Rejected("reason_missing", "请写明撤回的理由。", "reason")
    return _plain(typed["reason"], "reason", "撤回的理由", PROSE)


def delivery(typed: Mapping[str, str]) -> tuple[Recipient, str | None]:
    wrong = Faults()
    with wrong:
        to = _recipient(typed.get("to", ""))
    with wrong:
        receipt = _plain(typed.get("receipt", ""), "receipt", "回执", PROSE) or None
    wrong.check()
    return to, receipt


def _recipient(text: str) -> Recipient:
    try:
        return Recipient(text)
    except ValueError:
        raise Rejected("recipient_missing", "请选择报送给谁。", "to") from None


def line(typed: Mapping[str, str], field: str, title: str) -> str:
    text = typed.get(field, "")
    if "\n" in text:
        raise Rejected("line_broken", f"{title}应写在一行里。", field)
    return _plain(text, field, title, LINE)


def _plain(text: str, field: str, title: str, most: int) -> str:
    if len(text) > most:
        raise Rejected("text_too_long", f"{title}太长了，请不超过 {most} 字。", field)
    if not readable(text):
        raise Rejected("text_unreadable", f"{title}{UNREADABLE}", field)
    return text.replace("\r\n", "\n")


def _day(text: str, today: date) -> date:
    """The day the paper bears."""
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        raise Rejected("day_invalid", f"成文日期{NO_DAY}", "issued_on") from None
