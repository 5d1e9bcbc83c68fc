"""The record of notices as a paper: 通知送达记录单. Pure.

Three tables: what each person was told and when they took note of it, how it was delivered, and what nobody could be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from services.notify.proving.record import Line, Nobody, Notice, Record
from shared.events.terms import NoticeKind
from shared.papers.paper import Cell, Column, Heading, Paper, Paragraph, Table
from shared.web.words import moment

ISSUER = "应诉系统"
#: kinds that come in steps
STEPPED = frozenset({NoticeKind.APPROACHING, NoticeKind.DUE_TODAY, NoticeKind.ESCALATED})
#: what became of a notice, in the words of the paper
WHAT = {
    "shown": "列入站内信",
    "attempted": "开始投递",
    "sent": "送出",
    "failed": "投递未成，将再次投递",
    "given_up": "投递未成，不再投递",
    "handed_over": "本人不在，转由代收人接收",
    "requeued": "重新排队投递",
    "read": "已读",
    "acknowledged": "确认办理",
}
_TOLD = (
    Column("序号", 0.5), Column("收件人（角色）", 1.4), Column("事项", 3.0), Column("应发日", 1.1), Column("生成时间", 1.5),
    Column("阅读时间", 1.5), Column("确认时间", 1.5), Column("日志位置", 0.8),
)  # fmt: skip
_DELIVERED = (
    Column("通知序号", 0.6), Column("时间", 1.6), Column("渠道", 1.0), Column("经过", 1.6), Column("第几次", 0.6),
    Column("说明", 2.4), Column("日志位置", 0.8),
)  # fmt: skip
_NOBODY = (
    Column("单位", 1.2),
    Column("空缺的角色", 1.6),
    Column("事项", 3.0),
    Column("应发日", 1.1),
    Column("日志位置", 0.8),
)


def paper(of: str, found: Record, today: date, names: Mapping[str, str] = MappingProxyType({})) -> Paper:
    """``of``: what it is about, in words; ``today`` the day it is made out; ``names``: what people are called."""
    blocks: list[Heading | Paragraph | Table] = [
        Paragraph(_summary(of, found)),
        Heading("一、通知内容及知悉情况"),
        Table(_TOLD, [_told(at, one, names) for at, one in enumerate(found.notices, 1)]),
        Heading("二、投递经过"),
        Table(
            _DELIVERED,
            [_went(n, line, names) for n, one in enumerate(found.notices, 1) for line in one.lines],
        ),
    ]
    if found.nobody:
        blocks += [Heading("三、无人可通知的事项"), Table(_NOBODY, list(map(_vacant, found.nobody)))]
    standing = (
        f"本记录单据事件日志截至位置{found.upto}的登记生成，时间均为北京时间。",
        "各行所列日志位置，可请运维人员逐一核验是否被改动（命令：yingsu log proof）。",
    )
    return Paper("通知送达记录单", ISSUER, blocks, issued_on=today, standing=standing, draft=False)


def _summary(of: str, found: Record) -> str:
    people = len({one.person for one in found.notices})
    read, taken = (sum(1 for one in found.notices if one.first(what)) for what in ("read", "acknowledged"))
    late = sum(1 for one in found.notices if any(line.late for line in one.lines))
    given_up = sum(1 for one in found.notices if one.lines and _unsent(one))
    return (
        f"{of}：共向{people}人发出通知{len(found.notices)}件，其中已读{read}件、确认办理{taken}件、迟发{late}件、"
        f"有渠道投递未成的{given_up}件；无人可通知的{len(found.nobody)}件。"
    )


def _unsent(one: Notice) -> bool:
    """Some channel ended without delivery."""
    last = {line.channel: line.what for line in one.lines}
    return "given_up" in last.values()


def _told(number: int, one: Notice, names: Mapping[str, str]) -> list[Cell]:
    role = f"{names.get(one.person, one.person)}（{one.role.title}）"
    behalf = one.on_behalf_of
    whom = role + (f"，代{names.get(behalf, behalf)}接收" if behalf else "")
    noted = [_time(line.at) if (line := one.first(what)) else "—" for what in ("read", "acknowledged")]
    return [number, whom, one.subject + _step(one), one.due_on, _time(one.raised_at), *noted, one.position]


def _step(one: Notice) -> str:
    """Which of several reminders of one matter it was."""
    return f"（第{one.step}级提醒）" if one.kind in STEPPED else ""


def _went(number: int, line: Line, names: Mapping[str, str]) -> list[Cell]:
    what = WHAT[line.what] + ("（迟发）" if line.late else "")
    said = line.said or ""
    by = f"由{names.get(line.actor, line.actor)}提出" if line.what == "requeued" else names.get(said, said)
    return [number, _time(line.at), line.channel.title, what, line.attempt, by, line.position]


def _vacant(one: Nobody) -> list[Cell]:
    return [one.bureau, "、".join(role.title for role in one.roles), one.subject, one.due_on, one.position]


def _time(at: datetime) -> str:
    return f"{moment(at)}:{at:%S}"
