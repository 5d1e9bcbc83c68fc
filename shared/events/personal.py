"""Which fields of the vocabulary hold a natural person's name or a way to reach them. Pure.

What is marked is kept in the log as a token that only the keyring opens (``shared/personal``). Free text cannot be marked: it says nothing of
a party's name, but for names of the same fact, which are found in fields marked ``Mentions``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True, slots=True)
class Personal:
    """``title`` is what it holds; in the clear where the field ``unless[0]`` beside it says one of the rest."""

    title: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """Free text in which the names of the same fact stand: “刘某诉某局案”."""


_Text = Annotated[str, Field(min_length=1, max_length=2_000)]
#: of somebody before the court: a plaintiff, who was served, who appealed
PartyName = Annotated[_Text, Personal("当事人姓名")]
#: the same beside a ``kind``: an organisation's name is nobody's
PlaintiffName = Annotated[_Text, Personal("原告姓名", unless=("kind", "organisation"))]
AgentName = Annotated[_Text, Personal("代理人姓名")]
#: of an official, beside a ``channel``: robots and hooks are named in the settings and are nobody's
ContactAddress = Annotated[
    _Text, Personal("联系方式", unless=("channel", "inbox", "wecom", "dingtalk", "feishu", "webhook"))
]
#: the same where only mail is meant; what stands for it has no @
MailAddress = Annotated[
    str, Field(pattern=r"^([^@\s]+@[^@\s]+|pd1\.[A-Za-z0-9_.-]+~)$", max_length=2_000), Personal("邮箱")
]
#: text that repeats names of the fact it stands in
NamingText = Annotated[_Text, Mentions()]
