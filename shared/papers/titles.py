"""Where a long title breaks: lines of about the same length, broken between words that belong apart (GB/T 9704: 词意完整，排列对称). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from shared.papers.wording import printed_width

#: letters of 22 pt that fit into 156 mm
PER_LINE = 20.0
_AFTER = ("关于", "的", "、", "，", "年度", "半年", "）", "》", "〕", "区", "县", "局", "市")
_WORDS = (
    "行政",
    "机关",
    "负责人",
    "出庭",
    "应诉",
    "诉讼",
    "案件",
    "败诉",
    "情况",
    "争议",
    "化解",
    "实质性",
    "工作",
    "通报",
    "报告",
    "建设",
)
_NOT_FIRST = frozenset("的、，。：；）》〕”年月日度号率％%）")
_NOT_LAST = frozenset("（《〔“第")


def title_lines(title: str, per_line: float = PER_LINE) -> tuple[str, ...]:
    """The title's lines, the fewest that hold it; ``per_line`` in Chinese letters."""
    if printed_width(title) <= per_line:
        return (title,)
    ideal = printed_width(title) / -(-printed_width(title) // per_line)

    @cache
    def best(start: int) -> tuple[float, tuple[str, ...]]:
        options = [(_ugliness(title, start, end, ideal), end) for end in _ends(title, start, per_line)]
        scored = (
            (ugly + rest[0], (title[start:end], *rest[1]))
            for ugly, end in options
            for rest in [best(end) if end < len(title) else (0.0, ())]
        )
        return min(scored, key=lambda one: one[0])

    return best(0)[1]


def _ends(title: str, start: int, per_line: float) -> Iterator[int]:
    """Every place where a line that begins at ``start`` may end; one letter at least."""
    width = 0.0
    for end in range(start + 1, len(title) + 1):
        width += printed_width(title[end - 1])
        if width > per_line and end > start + 1:
            return
        yield end


def _ugliness(title: str, start: int, end: int, ideal: float) -> float:
    """Every line costs, so that there are few; uneven ones and bad breaks cost more."""
    uneven = (printed_width(title[start:end]) - ideal) ** 2
    return 30 + uneven + (_break_cost(title, end) if end < len(title) else 0)


def _break_cost(title: str, at: int) -> float:
    before, after = title[:at], title[at:]
    if (
        after[0] in _NOT_FIRST
        or before[-1] in _NOT_LAST
        or (before[-1].isalnum() and _latin(before[-1], after[0]))
    ):
        return 400
    if any(
        word[:cut] == before[-cut:] and after.startswith(word[cut:])
        for word in _WORDS
        for cut in range(1, len(word))
    ):
        return 200
    inside = sum(before.count(opening) - before.count(closing) for opening, closing in _PAIRS)
    return (0 if before.endswith(_AFTER) else 25) + 15 * inside


_PAIRS: Sequence[tuple[str, str]] = (("《", "》"), ("（", "）"), ("〔", "〕"), ("“", "”"))


def _latin(before: str, after: str) -> bool:
    return before.isascii() and after.isascii()
