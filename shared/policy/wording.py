"""Packs in the words of the people who sign them: what an item says, as label and text. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, get_args

from pydantic import BaseModel

from shared.dates.wording import written
from shared.events import CATALOGUE, Event
from shared.events.terms import Nature, Term
from shared.events.wording import FIELDS as EVENT_FIELDS
from shared.policy.deadlines import Sample
from shared.policy.duties import PeriodicSample
from shared.policy.facts import FactPattern
from shared.policy.measure_text import measure_text
from shared.policy.measures import Measure
from shared.policy.parts import Binds, Effective, Length
from shared.policy.titles import CODES, FIELDS, SPECIAL

#: fields whose plain values are codes, and those that name a field of an event
_CODED = frozenset({"distinct", "every", "milestone", "owner", "per", "period", "readings_are", "survives", "term", "version_by", "within"})  # fmt: skip
_FIELD_NAMES = frozenset({"by", "date", "length", "same", "subject", "until"})
#: said only when they are not as always
_SILENT = {"version_by": "trigger", "readings_are": "ambiguity", "owner": "bureau", "nature": Nature.DUTY}
#: what names an element of a list, so that it is the same element in another version
_NAMES = ("id", "start", "period")

_UNITS = {"days": "日", "workdays": "个工作日", "months": "个月", "years": "年"}


def words(part: BaseModel) -> dict[str, str]:
    """Everything the part states, by label: ``{"起算·事实": "排定开庭", "规定·期间": "3日之前"}``. What is not stated is left out."""
    return dict(_words(part, ""))


def length_text(length: Length) -> str:
    """3日, 10个工作日, 3日之前."""
    text = next(f"{n}{unit}" for name, unit in _UNITS.items() if (n := getattr(length, name)) is not None)
    return f"{text}之前" if length.before else text


def fact_text(fact: FactPattern) -> str:
    """报备（报备事项：案件基本情况）."""
    event = CATALOGUE[fact.event]
    asked = "；".join(f"{EVENT_FIELDS.get(name, name)}：{_values(event, name, values)}" for name, values in fact.where.items())  # fmt: skip
    return f"{event.title}（{asked}）" if asked else event.title


def effective_text(span: Effective) -> str:
    """自2023年3月9日起，至2025年12月31日止: the last day on which it holds, where the pack has the first on which it does not."""
    start = f"自{written(span.start)}起" if span.start else ""
    end = f"至{written(span.until - timedelta(days=1))}止" if span.until else ""
    return "，".join(part for part in (start, end) if part)


def binds_text(binds: Binds) -> str:
    return "、".join((*binds.regions, *binds.bureaus)) or "全国"


def title_of(part: BaseModel, name: str) -> str:
    """What a field is called."""
    return SPECIAL.get(f"{type(part).__name__}.{name}") or FIELDS[name]


def _words(part: BaseModel, at: str) -> Iterator[tuple[str, str]]:
    for name in type(part).model_fields:
        value, title = getattr(part, name), title_of(part, name)
        label = f"{at}·{title}" if at else title
        if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for no, one in enumerate(value):
                yield from _element(one, f"{label}{_name(one, no)}")
        elif isinstance(value, BaseModel):
            yield from _element(value, label)
        elif value not in (None, (), {}, False) and _SILENT.get(name) != value:
            yield label, _plain(value, name)


def _element(part: BaseModel, label: str) -> Iterator[tuple[str, str]]:
    match part:
        case Length():
            yield label, length_text(part)
        case FactPattern():
            yield label, fact_text(part)
        case Effective():
            if text := effective_text(part):
                yield label, text
        case Binds():
            yield label, binds_text(part)
        case Sample():
            yield label, _sample_text(part)
        case Measure():
            yield label, measure_text(part)
        case PeriodicSample():
            yield label, f"届满 {part.due}"
        case _:
            yield from _words(part, label)


def _name(part: BaseModel, no: int) -> str:
    """An element is told apart by its own name, else by its place; the first of a list needs none."""
    for name in _NAMES:
        if isinstance(value := getattr(part, name, None), str | date):
            return f"（{value}）"
    return f"（{no + 1}）" if no else ""


def _plain(value: Any, name: str) -> str:
    match value:
        case tuple():
            return "、".join(_plain(one, name) for one in value)
        case Mapping():
            return "；".join(f"{_plain(key, name)}：{_under(one, name)}" for key, one in value.items())
        case None:
            return "未载明"
        case bool():
            return "是" if value else "否"
        case date():
            return written(value)
    return value.title if isinstance(value, Term) else _named(str(value), name)


def _named(text: str, name: str) -> str:
    """A code, or the name of an event's field, in Chinese; anything else as it is."""
    names = CODES if name in _CODED else EVENT_FIELDS if name in _FIELD_NAMES else {}
    return names.get(text, text)


def _sample_text(sample: Sample) -> str:
    safe = f"，提醒 {sample.due_safe}" if sample.due_safe else ""
    accepted = f"，{sample.accepted} 受理" if sample.accepted else ""
    return f"届满 {sample.due}{safe}{accepted}"


def _under(value: Any, name: str) -> str:
    """What stands under a key of a mapping: names, or how many people."""
    return _plain(value, name) if isinstance(value, tuple) else _size(value)


def _size(size: Any) -> str:
    return f"{size.at_least}至{size.at_most}人" if size.at_most else f"至少{size.at_least}人"


def _values(event: type[Event], name: str, values: tuple[Any, ...]) -> str:
    terms = _term_of(event.model_fields[name].annotation)
    return "、".join(_plain(terms(one) if terms and isinstance(one, str) else one, name) for one in values)


def _term_of(annotation: Any) -> type[Term] | None:
    if isinstance(annotation, type) and issubclass(annotation, Term):
        return annotation
    return next((term for one in get_args(annotation) if (term := _term_of(one))), None)
