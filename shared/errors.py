"""Three things that look alike and are not: bad input (final), a passing trouble (try again later), and a message nobody can ever handle.

Delivery and doors need to know just these three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pydantic import ValidationError

S = TypeVar("S")
#: how a sentence ends
_END = ("。", "！", "？")


class Rejected(Exception):  # noqa: N818  (it is an answer, not a malfunction)
    """The input breaks a rule. ``code`` is stable, for programs; ``message`` is Chinese, for people: what, where, what to do."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """For a form: (field, or "" for the whole, and what is said of it)."""
        return ((self.field or "", self.message),)

    def beside(self, *fields: str) -> tuple[tuple[str, str], ...]:
        """The same for a form that shows these fields: what is said of anything else is said of the whole."""
        return tuple((name if name in fields else "", said) for name, said in self.faults)


class AllRejected(Rejected):
    """Several at once: for programs the code and the field of the first, for people every sentence."""

    def __init__(self, found: Sequence[Rejected]) -> None:
        sentences = list(dict.fromkeys(one.message for one in found))
        said = [one if one.endswith(_END) else f"{one}。" for one in sentences[:-1]]
        super().__init__(found[0].code, "".join((*said, sentences[-1])), found[0].field)
        self._found = tuple(found)

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys(fault for one in self._found for fault in one.faults))


class Faults:
    """A form read to its end: what is rejected inside ``with`` it is kept, and ``check`` tells all of it together."""

    def __init__(self) -> None:
        self._found: list[Rejected] = []

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Rejected):
            return False
        self._found.append(error)
        return True

    def check(self) -> None:
        if self._found:
            raise AllRejected(self._found)


def check_all(rules: Iterable[Callable[[S], None]], subject: S) -> None:
    """Every rule is asked. AllRejected for those that the subject breaks, in their order."""
    found: list[Rejected] = []
    for rule in rules:
        try:
            rule(subject)
        except Rejected as why:
            found.append(why)
    if found:
        raise AllRejected(found)


def by_field(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What stands beside each field of a form: all that is said of it. What is said of the whole is not among it."""
    told: dict[str, str] = {}
    for field, said in found:
        if field:
            told[field] = told.get(field, "") + said
    return told


class Retry(Exception):  # noqa: N818
    """Not now: try the same thing again after ``after`` seconds."""

    def __init__(self, reason: str, after: float = 1.0) -> None:
        super().__init__(reason)
        self.after = after


class Misconfigured(ValueError):  # noqa: N818
    """A setting, or a file that the settings name, is wrong or cannot be read: nothing starts. Chinese: which, what in it."""


def faults(error: ValidationError) -> str:
    """Where and why, without what stands there: it may be a password."""
    found = error.errors(include_url=False, include_input=False)
    return "；".join(f"{'.'.join(map(str, one['loc']))} {one['msg']}".strip() for one in found)


class Poison(Exception):  # noqa: N818
    """A message that can never be handled; it goes to the dead letters with this reason."""
