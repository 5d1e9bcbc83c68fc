"""What may leave the house: case number, period and what to do, never a party's name. Pure.

A subject names a case by its number, else by the first characters of its id; of the body only lines under known headings leave, so that
what somebody typed as a reason stays in the inbox; whatever still reads like “甲诉乙……案” is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from services.notify.links import INBOX, absolute
from shared.dates.wording import days_said
from shared.events.notification import NotificationRaised
from shared.events.terms import NoticeKind
from shared.personal.hiding import hidden
from shared.web.words import cited

#: headings of the lines that say nothing of the parties
HEADINGS = frozenset(
    [
        "案件",
        "事项",
        "期限",
        "原期限",
        "现期限",
        "预计日期",
        "预计届满日",
        "起算日",
        "暂定期限",
        "开庭日期",
        "原定日期",
        "时间",
        "地点",
        "法院",
        "复议机关",
        "部门",
        "进度",
        "数量",
        "步骤",
        "依据",
        "说明",
        "请",
    ]
)
LIST_LIMIT = 50
_CASE_NO = re.compile(
    r"[(（\[［【〔]\d{4}[)）\]］】〕][^，,；;（）()｜\s]{2,40}号(?:之[一二三四五六七八九十]+)?"
)
#: the name of a case: 刘某诉某人社局工伤认定案; not 行政应诉案件, 上诉案, 败诉案件
_NAME = re.compile(
    r"[^\s，。；：、｜()（）]{1,80}?(?<![应上申败胜撤反公起])诉[^\s，。；：、｜()（）]{1,80}?案"
)
_HIDDEN = "（案名从略）"


def outside(
    raised: NotificationRaised, public: str = "", documents: Mapping[str, str] = MappingProxyType({})
) -> NotificationRaised:
    """The same notice in the words that may leave, its link at the ``public`` address; what belongs to no case keeps its subject.

    ``documents``: what those are called whose clauses have ids of ours, by their code.
    """
    raised = hidden(raised)
    lines = (_line(line, raised.case_id) for line in raised.body.splitlines())
    body = "\n".join([cited(line, documents) for line in lines if line]) or "请登录系统查看站内信。"
    told = {"subject": _subject(raised), "body": body, "link": absolute(raised.link, public)}
    return raised.model_copy(update=told)


def digest(told: Sequence[NotificationRaised], public: str = "") -> NotificationRaised:
    """Several notices for one person as one; each is shown by its subject, the urgent ones first. It leads to the inbox."""
    ordered = sorted(told, key=lambda one: not one.urgent)
    lines = [f"{n}. {'【紧急】' * one.urgent}{one.subject}" for n, one in enumerate(ordered[:LIST_LIMIT], 1)]
    if left := len(ordered) - LIST_LIMIT:
        lines += [f"另有{left}件，请登录系统查看站内信。"] if left > 0 else []
    return ordered[0].model_copy(
        update={
            "kind": NoticeKind.DIGEST,
            "subject": f"汇总：{len(ordered)}件通知",
            "body": "\n".join(lines),
            "urgent": any(one.urgent for one in ordered),
            "day": None,
            "link": absolute(INBOX, public),
        }
    )


def _subject(raised: NotificationRaised) -> str:
    what, bar, which = raised.subject.partition("｜")
    if not bar or raised.case_id is None:
        return _without_names(raised.subject)
    return _without_names(what) + bar + _called(which, raised.case_id)


def _line(line: str, case: UUID | None) -> str | None:
    heading, colon, rest = line.partition("：")
    if colon and heading == "案件":
        return f"案件：{_called(rest, case)}"
    return _without_names(days_said(line)) if colon and heading in HEADINGS else None


def _called(text: str, case: UUID | None) -> str:
    """The number that stands in ``text``, else the case by its id."""
    if found := _CASE_NO.search(text):
        return found[0]
    return f"案件编号{str(case)[:8]}" if case else _HIDDEN


def _without_names(text: str) -> str:
    return _NAME.sub(_HIDDEN, text)
