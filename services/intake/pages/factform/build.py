"""An event class → the controls of its form, filled with what was typed. Pure; the template only lays them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from services.intake.pages.factform.choices import Choices, Options
from services.intake.pages.factform.hints import DAYS, HINTS, LONG, TITLES
from services.intake.pages.factform.reading import filled_rows, filled_words
from services.intake.pages.factform.sent import Sent
from shared.events import Event
from shared.events.fields import is_many, is_model, is_person, plain
from shared.events.terms import Term
from shared.events.wording import FIELDS

#: empty rows that are shown below the filled ones
SPARE = 1
#: what a field wants is said in the first row, and not again
_LATER_ROW = re.compile(r"\.[1-9]\d*(\.|$)")
_YES_NO = (("true", "是"), ("false", "否"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """``kind``: text, area, day, number, choice, checks, group, rows, file, hidden. ``value`` is what stands in it, ``values`` what is ticked;
    ``parts`` are a group's controls, or the groups and controls that are the rows; ``offers`` what may be typed.
    """

    name: str
    title: str
    kind: str
    required: bool = False
    help: str = ""
    error: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    options: Options = ()
    offers: Options = ()
    parts: tuple[Control, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """``other``: what is wrong with the fact as a whole."""

    kind: type[Event]
    day: Control
    controls: tuple[Control, ...]
    other: tuple[str, ...]

    def control(self, name: str) -> Control:
        """One of its controls by the field's name, for a page that arranges them itself. KeyError."""
        return next(one for one in self.controls if name in one.name.split(".")[1:])

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """What is wrong: (name of the control, or none, and what is said of it), in the order of the form."""
        whole = tuple(("", message) for message in self.other)
        return (*whole, *_faults((self.day, *self.controls)))

    def names(self) -> set[str]:
        """Of everything that is shown: where an error can stand."""
        return _names(self.controls)


@dataclass(frozen=True)
class _Maker:
    kind: type[Event]
    sent: Sent
    errors: Mapping[str, str]
    choices: Choices

    def parts(self, model: type[BaseModel], name: str, at: str, *, must: bool) -> tuple[Control, ...]:
        return tuple(
            self.control(field, info, f"{name}.{field}", f"{at}.{field}", must=must)
            for field, info in model.model_fields.items()
            if info.annotation is not None and plain(info.annotation) is not dict and field != "normal"
        )

    def control(self, field: str, info: FieldInfo, name: str, at: str, *, must: bool) -> Control:
        """``name`` is what the control is called, ``at`` where its value stands among what was sent: empty rows close up."""
        kind, many = plain(info.annotation), is_many(info.annotation)
        said: dict[str, Any] = {
            "name": name,
            "title": _worded(TITLES, self.kind, name, field) or FIELDS[field],
            "required": must and info.is_required(),
            "help": "" if _LATER_ROW.search(name) else _worded(HINTS, self.kind, name, field),
            "error": self.errors.get(name, ""),
        }
        if is_model(kind):
            return self._compound(kind, said, name, at, many=many)
        if many and not issubclass(kind, Term):
            return self._words(field, info, said, name, at)
        return self._single(field, info, said, at, many=many)

    def _compound(self, kind: Any, said: dict[str, Any], name: str, at: str, *, many: bool) -> Control:
        if "printed" in kind.model_fields:  # a case number: how it reads in the one style is intake's to say
            printed = {
                "name": f"{name}.printed",
                "error": said["error"] or self.errors.get(f"{name}.printed"),
            }
            return Control(**{**said, **printed}, kind="text", value=self.sent.text(f"{at}.printed"))
        if not many:
            return Control(
                **said, kind="group", parts=self.parts(kind, name, at, must=bool(said["required"]))
            )
        filled = filled_rows(kind, self.sent, at)
        spare = [max(self.sent.rows(at), default=-1) + 1 + n for n in range(self._spare(name, filled))]
        rows = tuple(
            Control(
                name=f"{name}.{n}",
                title=f"{said['title']}{n + 1}",
                kind="group",
                error=self.errors.get(f"{name}.{n}", ""),
                parts=self.parts(kind, f"{name}.{n}", f"{at}.{row}", must=False),
            )
            for n, row in enumerate((*filled, *spare))
        )
        return Control(**said, kind="rows", parts=rows)

    def _words(self, field: str, info: FieldInfo, said: dict[str, Any], name: str, at: str) -> Control:
        filled = [self.sent.text(f"{at}.{row}") for row in filled_words(self.sent, at)]
        shown = [*(filled or self.sent.all(at)), *[""] * self._spare(name, filled)]
        person = is_person(field, info)
        rows = tuple(
            Control(
                name=f"{name}.{n}",
                title=f"{said['title']}{n + 1}",
                kind="text",
                value=self.choices.label(text) if person else text,
                error=self.errors.get(f"{name}.{n}", ""),
                offers=self._offers(field, info),
            )
            for n, text in enumerate(shown)
        )
        return Control(**said, kind="rows", parts=rows)

    def _spare(self, name: str, filled: list[Any]) -> int:
        """One empty row more than there are, two where there are none; one more when it was asked for."""
        return SPARE + (not filled) + (self.choices.more == name)

    def _single(self, field: str, info: FieldInfo, said: dict[str, Any], at: str, *, many: bool) -> Control:
        kind, value = plain(info.annotation), self.sent.text(at)
        if field in self.choices.hidden:
            return Control(**said, kind="hidden", value=value)
        if (options := self.choices.options.get(field)) is not None:
            alone = options[0][0] if len(options) == 1 else ""
            return Control(**said, kind="choice", options=options, value=value or alone)
        if issubclass(kind, Term):
            return self._term(kind, info, said, at, many=many)
        return Control(**said, **self._typed(kind, field, info, value))

    def _term(
        self, kind: type[Term], info: FieldInfo, said: dict[str, Any], at: str, *, many: bool
    ) -> Control:
        listed = tuple((one.value, one.title) for one in kind)
        if many:
            return Control(**said, kind="checks", options=listed, values=self.sent.all(at))
        default = info.default.value if isinstance(info.default, Term) else ""
        return Control(**said, kind="choice", options=listed, value=self.sent.text(at) or default)

    def _typed(self, kind: Any, field: str, info: FieldInfo, value: str) -> dict[str, Any]:
        if field == "digest":
            return {"kind": "file", "value": value}
        if kind is bool:
            return {"kind": "choice", "options": _YES_NO, "value": value}
        if kind in {date, int}:
            given = str(info.default) if isinstance(info.default, int) else ""
            return {"kind": "day" if kind is date else "number", "value": value or given}
        shown = self.choices.label(value) if is_person(field, info) else value
        long = field in LONG and kind is not UUID
        return {"kind": "area" if long else "text", "value": shown, "offers": self._offers(field, info)}

    def _offers(self, field: str, info: FieldInfo) -> Options:
        if is_person(field, info):
            return tuple((self.choices.label(code), "") for code in self.choices.people)
        return self.choices.offers.get(field, ())


def form(
    kind: type[Event],
    sent: Sent,
    errors: Mapping[str, str] | None = None,
    choices: Choices | None = None,
    prefix: str = "data",
) -> Form:
    """``errors``: path (``occurredon``, ``data.leader.person``) → sentence; what has no control stands in ``other``."""
    wrong = errors or {}
    made = _Maker(kind, sent, wrong, choices or Choices())
    controls = made.parts(kind, prefix, prefix, must=True)
    title, help_ = DAYS.get(kind.type, ("发生日期", ""))
    day = Control(
        name="occurredon",
        title=title,
        kind="day",
        required=kind.dated,
        help=help_ or ("" if kind.dated else "来源没有写明的可以不填。"),
        error=wrong.get("occurredon", ""),
        value=sent.text("occurredon"),
    )
    shown = {"occurredon", *_names(controls)}
    other = tuple(message for path, message in wrong.items() if path not in shown)
    return Form(kind, day, controls, other)


def _worded(words: Mapping[str, str], kind: type[Event], name: str, field: str) -> str:
    """For the field where it stands, of this fact or of any, else for the field wherever it stands."""
    path = ".".join(part for part in name.split(".")[1:] if not part.isdecimal())
    return next((words[key] for key in (f"{kind.type}.{path}", path, field) if key in words), "")


def _faults(controls: Iterable[Control], within: str = "") -> Iterator[tuple[str, str]]:
    for one in controls:
        title = f"{within}“{one.title}”"
        if one.error and one.kind != "hidden":
            yield one.name, one.error if f"“{one.title}”" in one.error else f"{title}：{one.error}"
        yield from _faults(one.parts, within if one.kind == "rows" else title)


def _names(controls: tuple[Control, ...]) -> set[str]:
    inner = (_names(one.parts) for one in controls)
    return {one.name for one in controls if one.kind != "hidden"}.union(*inner)
