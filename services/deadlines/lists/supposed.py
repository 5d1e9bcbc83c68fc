"""Supposed facts as people type them: ``clock_stopped@2026-06-05 reason=suspension``, ``plaintiff/张某=2026-06-01``, ``evidence=10``. Pure.

Rejected names the option's text that cannot be read and shows how to write it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from shared.dates import PeriodError
from shared.dates.lines import parse_day
from shared.errors import Rejected
from shared.events import CATALOGUE
from shared.events.case import CaseEvent, ExtensionGranted, InstanceEvent, JudgmentServed, PeriodSet
from shared.events.model import Event
from shared.events.terms import Extendable, Party, Term

T = TypeVar("T", bound=Term)

_FACT = re.compile(r"(?:case\.)?(\w+)@(\S+)((?:\s+\w+=\S+)*)\s*")
_LISTS = frozenset({"marks", "materials"})


class Supposed(NamedTuple):
    """A fact of instance 1 and its legal date."""

    event: Event
    on: date


def fact(text: str) -> Supposed:
    """Any fact of a case: ``NAME@DAY field=value …``; lists by comma."""
    found = _FACT.fullmatch(text.strip())
    kind = CATALOGUE.get(f"case.{found[1]}") if found else None
    if found is None or kind is None or not issubclass(kind, CaseEvent):
        raise _unread(text, "事实名@日期 字段=值，例如 clock_stopped@2026-06-05 reason=suspension")
    data: dict[str, Any] = dict(pair.split("=", 1) for pair in found[3].split())
    data |= {name: data[name].split(",") for name in _LISTS & data.keys()}
    if issubclass(kind, InstanceEvent):
        data["instance"] = 1
    try:
        return Supposed(kind.strictly(data), day(found[2]))
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        field = ".".join(map(str, wrong["loc"]))
        message = f"“{text}”：字段 {field} 的值不符合要求（{kind.title}），请核对字段名和取值"
        raise Rejected("fact_invalid", message, field) from None


def served(text: str, party: Party) -> Supposed:
    """``DAY`` for ``party``; ``PARTY=DAY`` or ``PARTY/WHO=DAY`` for another."""
    who, _, on = text.rpartition("=")
    side, _, name = who.partition("/")
    chosen = _term(Party, side, text) if side else party
    return Supposed(JudgmentServed(instance=1, party=chosen, who=name or None), day(on))


def granted(text: str, on: date) -> Supposed:
    """``MATTER=DAYS``, ``MATTER=DAY``, or ``MATTER`` alone: until the obstacle is gone."""
    matter, days, until = _period(text)
    return Supposed(ExtensionGranted(instance=1, matter=matter, days=days, until=until), on)


def ordered(text: str, on: date) -> Supposed:
    """A period that the court sets: ``MATTER=DAYS`` or ``MATTER=DAY``."""
    matter, days, until = _period(text)
    if days is None and until is None:
        raise _unread(text, "事项=日数 或 事项=日期，例如 evidence=20")
    return Supposed(PeriodSet(instance=1, matter=matter, days=days, until=until), on)


def day(text: str) -> date:
    try:
        return parse_day(text)
    except PeriodError as error:
        raise Rejected(error.code, str(error)) from None


def _period(text: str) -> tuple[Extendable, int | None, date | None]:
    name, _, length = text.partition("=")
    matter = _term(Extendable, name, text)
    if length.isdigit() and 0 < len(length) <= 4 and 1 <= int(length) <= 3_650:
        return matter, int(length), None
    return matter, None, day(length) if length else None


def _term(terms: type[T], code: str, text: str) -> T:
    if code not in set(terms):
        known = "、".join(f"{term.value}（{term.title}）" for term in terms)
        raise _unread(text, f"可用：{known}")
    return terms(code)


def _unread(text: str, how: str) -> Rejected:
    return Rejected("fact_invalid", f"“{text}”无法识别：{how}")
