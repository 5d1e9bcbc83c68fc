"""Which passwords are good enough: long, not the person's own name, not among those that everybody tries first (NIST SP 800-63B §5.1.1.2; no rules of
composition, which make passwords worse). Pure.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise

from shared.security.identity import Identity

LEAST, MOST = 10, 200
#: fewer different characters are a pattern
_DIFFERENT = 5
#: what people put behind a common word
_ADDED = "0123456789!@#$%&*._-~"


@cache
def _common() -> frozenset[str]:
    assert __package__
    return frozenset(files(__package__).joinpath("common.txt").read_text("utf-8").split())


def fault(password: str, who: Identity) -> str | None:
    """What is wrong with it, for people; None: nothing."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if not LEAST <= len(password) <= MOST:
        return f"新密码须有 {LEAST} 至 {MOST} 个字符，可以是一句话。"
    if any(own and own.casefold() in plain for own in (who.person, who.name)):
        return "新密码不能包含本人的账号或姓名。"
    if len(set(plain)) < _DIFFERENT or _run(plain) or {plain, plain.rstrip(_ADDED)} & _common():
        return "新密码太常见，容易被猜到，请换一个。"
    return None


def _run(text: str) -> bool:
    """One character after the other in order, as in 1234567890."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 and steps <= {-1, 0, 1}
