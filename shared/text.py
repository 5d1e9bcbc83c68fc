"""Text that looks like something other than it is: what no eye sees, what turns writing round, what only resembles a letter or a character. Pure.

A name written so would be found by no search and would pass for another. Programs are refused with the place and the character; what people paste into
a form or type into a ledger is cleaned of it, because nobody there sees what to delete.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

#: controls but tab and the ends of lines; what is drawn as nothing; what changes the direction; line separators no editor shows; what is no character
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    "\U0001fffe\U0001ffff\U0010fffe\U0010ffff]"
)
#: parts of characters and doubles of characters that look like the character itself, as copying from a .pdf gives them
_DOUBLES = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_GREEK_LIKE_LATIN = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧικνορτυχ"
_FOREIGN = rf"[\u0400-\u052f{_GREEK_LIKE_LATIN}]"
#: one word of two alphabets, of which the one imitates the other
_MIXED = re.compile(rf"[A-Za-z]{_FOREIGN}|{_FOREIGN}[A-Za-z]")


def flaw(text: str) -> str | None:
    """What is wrong with the text, in Chinese, naming the character by its code; None for text that is what it looks like."""
    if text.isascii() and text.isprintable():
        return None
    if found := _UNSEEN.search(text):
        return f"含有看不见的、改变文字方向的或不可存储的字符（U+{ord(found[0]):04X}，第 {found.start() + 1} 个字），请删除后重报"
    for found in _DOUBLES.finditer(text):
        if (usual := unicodedata.normalize("NFKC", found[0])) != found[0]:
            return f"“{found[0]}”（U+{ord(found[0]):04X}）只是形似的部首或兼容字，请改用“{usual}”"
    if found := _MIXED.search(text):
        return f"“{found[0]}”混用了形近的不同文字（如西里尔字母、希腊字母与拉丁字母），请改正"
    return None


def cleaned(text: str) -> str:
    """The same without what nobody sees, and with usual characters for their doubles; ends of lines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return _DOUBLES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _UNSEEN.sub("", text))


def flaws(data: Any) -> Iterator[tuple[str, str]]:
    """(dotted path, what is wrong) for every text of plain JSON data, the names of members too. Does not recurse."""
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            if wrong := flaw(value):
                yield path, wrong
        elif isinstance(value, dict):
            for name, part in value.items():
                if wrong := flaw(name):
                    yield path, wrong
                waiting.append((f"{path}.{name}" if path else name, part))
        elif isinstance(value, list):
            waiting += [
                (f"{path}.{number}" if path else str(number), part) for number, part in enumerate(value)
            ]
