"""What leaves the house names no party."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.notify.channels.message import addresses
from services.notify.channels.outside import LIST_LIMIT, digest, outside
from services.notify.rules import telling
from services.notify.standing import Standing
from shared.events.notification import Address, NotificationRaised
from shared.events.terms import Channel, NoticeKind, Role
from tests.support.bureau import CASE, TODAY, Book, assigned, duty, first_instance, opened, person

NAME = "刘某诉某人社局工伤认定案"


def raised(**data: object) -> NotificationRaised:
    given = {
        "person": "p",
        "role": Role.HANDLER,
        "cause": UUID(int=7),
        "case_id": CASE,
        "subject": "开庭｜x",
        "body": "请：到庭。",
    }
    return NotificationRaised.model_validate(given | data)  # fmt: skip


@pytest.mark.parametrize("number", ["（2026）鲁0404行初12号", None])
def test_every_notice_of_a_case_leaves_without_its_name(number: str | None) -> None:
    """Of everything that is told of a case, subject and body keep number, period, clause and what to do, and lose the parties."""
    book, standing = Book(), Standing()
    book.add(person("p-handler", Role.HANDLER))
    book.extend([opened(), first_instance(number), assigned(), duty()])
    seen = 0
    for event in book.events:
        standing.fold(event)
        told = telling(event, standing, TODAY)
        if told is None:
            continue
        inside = raised(subject=told.subject, body=told.body)
        away = outside(inside)
        assert "刘某" in inside.body
        assert "刘某" not in away.subject + away.body
        assert (number or f"案件编号{str(CASE)[:8]}") in away.subject
        assert "请：" in away.body
        seen += 1
    assert seen >= 2
    assert "2026年3月24日" in away.body
    assert "依据：行政诉讼法第六十七条" in away.body


@pytest.mark.parametrize(
    "text",
    [f"汇总{NAME}的材料", f"请核对{NAME}。", "张三诉李四局政府信息公开案件"],
)
def test_a_name_anywhere_is_taken_out(text: str) -> None:
    """Wherever a line still reads like the name of a case, the name is left out."""
    away = outside(raised(subject=f"提醒：{text}", body=f"事项：{text}"))
    assert "诉" not in away.subject + away.body


@pytest.mark.parametrize("text", ["年度行政应诉案件", "上诉案件评查", "败诉案件分析", "行政应诉工作"])
def test_ordinary_words_stay(text: str) -> None:
    """应诉, 上诉 and 败诉 are no names."""
    assert outside(raised(case_id=None, subject=f"提醒：{text}")).subject == f"提醒：{text}"


def test_a_clause_and_a_day_leave_as_people_cite_them() -> None:
    """The document's own number instead of our id of it, and days in words."""
    body = "依据：YC23-2.6a\n说明：“案件基本情况报备”于2026-11-08完成，迟于2026-11-02\n请：核对事实。"
    away = outside(raised(body=body), documents={"YC23": "峄政办发〔2023〕2号"})
    assert away.body.splitlines() == [
        "依据：峄政办发〔2023〕2号第二部分第（六）项",
        "说明：“案件基本情况报备”于2026年11月8日（周日）完成，迟于2026年11月2日（周一）",
        "请：核对事实。",
    ]


def test_what_somebody_typed_stays_inside() -> None:
    """A line under a heading nobody vouches for, a reason for instance, does not leave; nothing left says where to look."""
    away = outside(raised(body="原因：王五住院\n备注：电话 13800000000"))
    assert away.body == "请登录系统查看站内信。"


@pytest.mark.parametrize("public", ["https://yingsu.example.org", "https://yingsu.example.org/"])
def test_a_link_leaves_at_the_public_address(public: str) -> None:
    """The log keeps a path; what leaves has the public address before it, and no link while there is no such address."""
    one = raised(link="/cases/1")
    assert outside(one, public).link == "https://yingsu.example.org/cases/1"
    assert digest([outside(one, public)] * 2, public).link == "https://yingsu.example.org/inbox"
    assert outside(one).link is None
    assert outside(raised(), public).link is None
    assert digest([one, one]).link is None


def test_a_summary_lists_subjects() -> None:
    """Several notices become one, the urgent first, with how many there are; a long one says how many more."""
    told = [raised(subject=f"提醒{n}", urgent=n == 3, day=date(2026, 3, 24)) for n in range(LIST_LIMIT + 5)]
    whole = digest(told)
    lines = whole.body.splitlines()
    assert (whole.kind, whole.urgent, whole.day) == (NoticeKind.DIGEST, True, None)
    assert whole.subject == f"汇总：{LIST_LIMIT + 5}件通知"
    assert lines[0] == "1. 【紧急】提醒3"
    assert len(lines) == LIST_LIMIT + 1
    assert lines[-1].startswith("另有5件")


def test_it_goes_wherever_the_person_is_reached() -> None:
    """One address a channel, the inbox apart; a notice of before there were channels goes to its mail address, one without any nowhere."""
    mail = Address(channel=Channel.EMAIL, address="p@example.org")
    sms = Address(channel=Channel.SMS, address="13900000000")
    inbox = Address(channel=Channel.INBOX, address="p")
    assert addresses(raised(email="p@example.org", reached_at=(inbox, mail, sms))) == (mail, sms)
    assert addresses(raised(email="p@example.org")) == (mail,)
    assert addresses(raised()) == ()
