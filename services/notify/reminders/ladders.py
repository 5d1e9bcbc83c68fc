"""Before whom an unfinished duty is brought, and when: ladders by strength and kind of the duty, as data. Pure but for reading the file.

A ladder of a duty that is not hard ends at 法制科: a file that says otherwise is refused.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.errors import Misconfigured
from shared.events.terms import DeadlineKind, Role, Strength

#: how high each role stands; what others outside must do climbs nowhere
ORDER = (
    Role.HANDLER,
    Role.DEPARTMENT,
    Role.OFFICE,
    Role.LIAISON,
    Role.LEGAL_OFFICE,
    Role.LEADER,
    Role.PRINCIPAL,
    Role.JUSTICE_BUREAU,
)
#: how far the furthest rung may lie before its day
FURTHEST = 20


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rung(_Part):
    """``workdays`` from the due day: 0 is the day itself, negative before it."""

    workdays: int = Field(ge=-FURTHEST, le=250)
    to: Role

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.to not in ORDER:
            raise ValueError(f"{self.to.title}不在系统内，不能作为督促对象")
        return self


class Ladder(_Part):
    """Without ``kinds`` for every kind of duty of that strength."""

    strength: Strength
    kinds: tuple[DeadlineKind, ...] = ()
    rungs: tuple[Rung, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _gentle(self) -> Self:
        highest = ORDER.index(Role.LEGAL_OFFICE)
        if self.strength is not Strength.HARD and any(ORDER.index(r.to) > highest for r in self.rungs):
            raise ValueError(f"{self.strength.title}性期限只提醒，督促不得高于法制科")
        return self


class Ladders(_Part):
    """``agreed`` says on whose word they stand; a bureau's own come first."""

    agreed: str = Field(min_length=1, max_length=500)
    ladders: tuple[Ladder, ...]
    bureaus: dict[str, tuple[Ladder, ...]] = Field(default_factory=dict)

    def rungs(self, strength: Strength, kind: DeadlineKind, bureau: str) -> tuple[Rung, ...]:
        """Of the first ladder that fits; numbered from 1 by their place."""
        for ladder in (*self.bureaus.get(bureau, ()), *self.ladders):
            if ladder.strength is strength and (not ladder.kinds or kind in ladder.kinds):
                return ladder.rungs
        return ()


def climbs_above(role: Role, responsible: Role) -> bool:
    """Whether a rung brings it before somebody higher than who must do it; what 法院 or 司法局 must do is brought before nobody."""
    return responsible in ORDER and ORDER.index(role) > ORDER.index(responsible)


def load_ladders(file: Path | None = None) -> Ladders:
    """Those of the release, or of ``file`` instead; Misconfigured names the place and what is wrong."""
    source = file or files(__package__).joinpath("ladders.yaml")
    try:
        return Ladders.model_validate(yaml.safe_load(source.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise Misconfigured(f"督促顺序文件 {file or 'ladders.yaml'} 有误：{error}") from error
