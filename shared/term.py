"""What every closed list of the vocabulary is made of: an English code for programs and the official Chinese term beside it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code with its official Chinese title: ``Level.FIRST == "first"``, ``Level.FIRST.title == "一审"``."""

    title: str  # type: ignore[assignment]  # the Chinese term replaces str.title, which codes never need

    def __new__(cls, code: str, title: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.title = title
        return member

    @classmethod
    def titled(cls, title: str) -> Self:
        """Find the member by its Chinese title; ValueError names what is known."""
        for member in cls:
            if member.title == title:
                return member
        known = "、".join(str(member.title) for member in cls)
        raise ValueError(f"“{title}”不在字典中，可用：{known}")
