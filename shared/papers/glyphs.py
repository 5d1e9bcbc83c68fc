"""Which characters the shipped fonts can print. One they cannot is printed as 〓 with its code point: nothing vanishes silently. Pure.

The fonts cover GB 2312 and a few signs more (``fonts/README.md``), so the codec of that name is the test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOT_IN_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_MORE = frozenset("·—…“”‘’〔〕〓〇①②③④⑤⑥⑦⑧⑨⑩№±×÷°²³½")


def printable(text: str) -> str:
    """The text as the fonts can print it: 𠮷 becomes 〓U+20BB7〓; a control character becomes a blank."""
    return "".join(_shown(character) for character in text)


def storable(text: str) -> str:
    """Without what XML cannot hold (control characters, code points that are no characters): a blank for each."""
    return _NOT_IN_XML.sub(" ", text)


def missing(texts: Iterable[str]) -> list[str]:
    """The characters that cannot be printed, each once, in the order of their code points."""
    return sorted({c for text in texts for c in text if not c.isspace() and not _covered(c)})


def _shown(character: str) -> str:
    if _covered(character):
        return character
    if character.isspace() or ord(character) < ord(" "):
        return " "
    return f"〓U+{ord(character):04X}〓"


def _covered(character: str) -> bool:
    if character in _MORE or " " <= character <= "~":
        return True
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
