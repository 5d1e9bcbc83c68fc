"""A pattern over events, as packs write it: an event type and the values some of its fields may have. Checked against the vocabulary.

A field that holds a list matches when one of its elements does.
"""

from __future__ import annotations

from typing import Any, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from shared.events import CATALOGUE, Event

#: what a pack may ask of a field; null is “not stated”
Plain = str | bool | int | None


class FactPattern(BaseModel):
    """``{event: case.reported, where: {matter: [case_facts]}}``"""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: str
    where: dict[str, tuple[Plain, ...]] = {}

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.event not in CATALOGUE:
            raise ValueError(f"没有名为 {self.event} 的事件")
        self.require(*self.where)
        for name, values in self.where.items():
            _check_values(CATALOGUE[self.event], name, values)
        return self

    def require(self, *fields: str) -> None:
        """ValueError unless the event has all these fields."""
        for name in fields:
            if name not in CATALOGUE[self.event].model_fields:
                raise ValueError(f"事件 {self.event} 没有字段 {name}")

    def matches(self, event: Event) -> bool:
        return event.type == self.event and all(
            _found(getattr(event, name), values) for name, values in self.where.items()
        )


def _check_values(cls: type[Event], name: str, values: tuple[Plain, ...]) -> None:
    annotation: Any = cls.model_fields[name].annotation
    if get_origin(annotation) is tuple:
        annotation = get_args(annotation)[0]
    field: TypeAdapter[Any] = TypeAdapter(annotation)
    for value in values:
        try:
            field.validate_python(value)
        except ValidationError:
            raise ValueError(f"{cls.type} 的字段 {name} 不会取值 {value!r}") from None


def _found(value: Any, wanted: tuple[Plain, ...]) -> bool:
    if isinstance(value, tuple):
        return any(_plain(one) in wanted for one in value)
    return _plain(value) in wanted


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)
