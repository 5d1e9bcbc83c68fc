"""The shape of every event: one frozen class an event, whose name gives its type and whose title is the official term.

``NoticeReceived`` in area ``case`` is ``case.notice_received`` and travels on ``events.<region>.<bureau>.case.notice_received``;
``CaseOpened`` is ``case.opened``: the area is not said twice.
Importing an event module registers its classes; ``CATALOGUE`` is therefore complete once ``shared.events`` is imported.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

CATALOGUE: dict[str, type[Event]] = {}


class Value(BaseModel):
    """A part of an event: frozen, and tolerant when it is read back (a newer writer may have added fields)."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


class Event(Value):
    """A fact. Subclasses say in ``title`` what clerks call it and in ``dated`` whether its legal date may be unknown."""

    type: ClassVar[str]
    title: ClassVar[str]
    area: ClassVar[str]
    schema_version: ClassVar[int] = 1
    dated: ClassVar[bool] = (
        True  #: False: a source may not state the day (裁判日期不详); then it stays unknown
    )
    clauses: ClassVar[
        tuple[str, ...]
    ] = ()  #: of the policy documents, by id: what asks for this to be recorded

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if "title" not in cls.__dict__:
            return
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        cls.type = f"{cls.area}.{name.removeprefix(cls.area + '_')}"
        if cls.type in CATALOGUE and CATALOGUE[cls.type].__module__ != cls.__module__:
            raise TypeError(f"two event classes are called {cls.type}")
        CATALOGUE[cls.type] = cls

    @classmethod
    def strictly(cls, data: Any) -> Self:
        """Validate what comes from outside: an unknown field is an error there, not something to drop."""
        return cls.model_validate(data, extra="forbid")
