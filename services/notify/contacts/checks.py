"""What people may ask about how they are reached. Pure: each check raises Rejected with its code and says what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from services.notify.contacts.contact import Contact, Delegation
from shared.errors import Faults, Rejected
from shared.events.terms import Channel

#: no * in a mailbox: it would be the mask of one that somebody was shown
_EMAIL = re.compile(r"[^@\s*]+@[^@\s*]+"), "完整的邮箱地址，如 name@example.org"
_PHONE = re.compile(r"\+?[0-9]{5,20}"), "手机号，只写数字"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*"), "渠道设置中机器人或推送地址的名称，由小写字母、数字和短横组成"
_LONGEST = 254
_FORMS = {Channel.EMAIL: _EMAIL, Channel.SMS: _PHONE}


def check_address(channel: Channel, address: str | None) -> None:
    if channel is Channel.INBOX:
        raise Rejected("inbox_needs_no_address", "站内信不需要联系方式，请选择其他渠道。", "channel")
    pattern, form = _FORMS.get(channel, _NAME)
    if address is not None and not (len(address) <= _LONGEST and pattern.fullmatch(address)):
        raise Rejected("bad_address", f"“{channel.title}”的联系方式应为{form}。", "address")


def check_delegation(
    person: str, asked: Delegation, contacts: Mapping[str, Contact], members: frozenset[str], today: date
) -> None:
    """``contacts`` and ``members`` are those of the person's organisation."""
    wrong = Faults()
    with wrong:
        _check_deputy(person, asked.deputy, members)
    with wrong:
        _check_until(asked, today)
    wrong.check()
    if circular(person, asked, contacts):
        raise Rejected(
            "delegation_circular",
            "代收人在这段时间里又委托回本人，无人可收；请选择其他人员或先结束其委托。",
            "deputy",
        )


def _check_deputy(person: str, deputy: str, members: frozenset[str]) -> None:
    if deputy == person:
        raise Rejected("deputy_is_self", "不能委托本人代收，请选择其他人员。", "deputy")
    if deputy not in members:
        raise Rejected("deputy_unknown", "代收人在本单位没有任职，请先登记任职或选择其他人员。", "deputy")


def _check_until(asked: Delegation, today: date) -> None:
    if asked.until < asked.first_day:
        raise Rejected("until_before_first_day", "截止日早于首日，请更正日期。", "until")
    if asked.until < today:
        raise Rejected("delegation_over", "截止日已过，委托不会起作用，请更正日期。", "until")


def circular(person: str, asked: Delegation, contacts: Mapping[str, Contact]) -> bool:
    """Whether, by delegations that share days with this one, it comes back to the person."""
    known, found = {person}, {asked.deputy}
    while found:
        if person in found:
            return True
        known |= found
        onward = (one for who in found for one in contacts.get(who, Contact()).delegations)
        shared = (one for one in onward if one.first_day <= asked.until and asked.first_day <= one.until)
        found = {one.deputy for one in shared} - (known - {person})
    return False
