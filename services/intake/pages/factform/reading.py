"""What was typed → the fact's data as the door takes it, and what is wrong with it in words that stand beside a field. Pure.

Nothing is guessed: what is no number stays as typed, and the shape of the event refuses it. An optional part that was left as it was shown is not there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from services.intake.dates import check_date
from services.intake.pages.factform.choices import Choices
from services.intake.pages.factform.sent import Sent
from services.intake.shape import NO_DAY, each_problem
from services.intake.submission import occurred_on
from shared.dates.spoken import period_code
from shared.errors import Rejected
from shared.events import Event
from shared.events.fields import is_many, is_model, is_person, plain, said_path
from shared.events.terms import Term
from shared.text import flaws

_DIGITS = 9


def read(
    kind: type[Event], sent: Sent, choices: Choices | None = None, prefix: str = "data"
) -> tuple[dict[str, Any], str | None]:
    """(data, occurredon)."""
    return _model(kind, sent, prefix, choices or Choices()), day_of(sent)


def day_of(sent: Sent, name: str = "occurredon") -> str | None:
    """As the door takes it; what is no day as it was typed."""
    return _day(sent.text(name)) or None


def checked(kind: type[Event], data: Mapping[str, Any], prefix: str = "data") -> dict[str, str]:
    """Every field with what is wrong with it; empty when the shape is right."""
    found = {f"{prefix}.{place}": f"{wrong}。" for place, wrong in flaws(data)}
    try:
        kind.model_validate_json(orjson.dumps(data), strict=True, extra="forbid")
    except ValidationError as error:
        found |= dict(reversed(list(each_problem(error, prefix))))
    return found


def wrong_day(kind: type[Event], day: str | None, today: date, at: str = "occurredon") -> dict[str, str]:
    """What the door would say of the day, at its field ``at``: said whatever else is wrong; empty when it may be."""
    if kind.dated and not day:
        return {at: "请填写日期。"}
    try:
        check_date(kind, occurred_on(day), today, at)
    except Rejected as why:
        return {at: f"{NO_DAY}。" if why.code == "bad_shape" else why.message}
    return {}


def said(why: Rejected) -> dict[str, str]:
    """A refusal of the door at its field; of a correction at the field of the corrected fact."""
    path = (why.field or "").replace("data.data", "data", 1).replace("data.fact_on", "occurredon")
    return {path: why.message.replace(f"{why.field}：", said_path(path) + "：") if why.field else why.message}


def blank(info: FieldInfo, sent: Sent, path: str) -> bool:
    """Whether a field was left empty, or as its default."""
    kind = plain(info.annotation)
    if is_model(kind):
        if is_many(info.annotation):
            return not filled_rows(kind, sent, path)
        return all(
            blank(of, sent, f"{path}.{inner}") for inner, of in kind.model_fields.items() if inner != "normal"
        )
    if is_many(info.annotation):
        return not (sent.all(path) or any(sent.text(f"{path}.{row}") for row in sent.rows(path)))
    default = info.default if isinstance(info.default, Term) else None
    return sent.text(path) in {"", default}


def filled_rows(kind: type[BaseModel], sent: Sent, path: str) -> list[int]:
    return [
        row
        for row in sent.rows(path)
        if not all(blank(info, sent, f"{path}.{row}.{name}") for name, info in kind.model_fields.items())
    ]


def filled_words(sent: Sent, path: str) -> list[int]:
    return [row for row in sent.rows(path) if sent.text(f"{path}.{row}")]


def _model(kind: type[BaseModel], sent: Sent, path: str, choices: Choices) -> dict[str, Any]:
    return {
        name: _value(name, info, sent, f"{path}.{name}", choices)
        for name, info in kind.model_fields.items()
        if not blank(info, sent, f"{path}.{name}") or _chosen(info, sent, f"{path}.{name}")
    }


def _chosen(info: FieldInfo, sent: Sent, path: str) -> bool:
    """A default that was shown and left is sent all the same: it is what the person saw."""
    return not is_model(plain(info.annotation)) and bool(sent.text(path))


def _value(name: str, info: FieldInfo, sent: Sent, path: str, choices: Choices) -> Any:
    kind, many = plain(info.annotation), is_many(info.annotation)
    if is_model(kind):
        if many:
            return [_model(kind, sent, f"{path}.{row}", choices) for row in filled_rows(kind, sent, path)]
        return _model(kind, sent, path, choices)
    who = is_person(name, info)
    if not many:
        text = sent.text(path)
        return _one(kind, period_code(text) if name == "period" else text, choices, who=who)
    if issubclass(kind, Term):
        return [*dict.fromkeys(sent.all(path))]
    return [
        _one(kind, sent.text(f"{path}.{row}"), choices, who=who) for row in filled_words(sent, path)
    ] or list(sent.all(path))


def _one(kind: Any, text: str, choices: Choices, *, who: bool) -> Any:
    if who:
        return choices.code(text)
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    if kind is int and len(text) <= _DIGITS:
        plain_text = unicodedata.normalize("NFKC", text)
        return int(plain_text) if plain_text.isdecimal() else text
    return _day(text) if kind is date else text


def _day(text: str) -> str:
    """2025年10月1日, 2025/10/1 and 2025.10.1 are days as well; anything else stays as it was typed."""
    words = unicodedata.normalize("NFKC", text).strip()
    for sign in "年月/.":
        words = words.replace(sign, "-")
    parts = words.removesuffix("日").split("-")
    if len(parts) == 3 and all(part.isdecimal() for part in parts) and len(parts[0]) == 4:
        return f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}"
    return text
