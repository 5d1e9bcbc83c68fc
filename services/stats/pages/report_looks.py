"""The last previews of a process: what the button made is what the page and its files show, made once. Nothing depends on its being there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from services.stats.publishing.identity import Subject
from services.stats.publishing.making import Made, Maker
from services.stats.standpoint import Standpoint

#: papers of a large region are tens of megabytes each
MOST = 4


@dataclass(frozen=True, slots=True)
class Looks:
    """``person`` belongs to the key: what is read is narrowed to who reads it."""

    maker: Maker
    _kept: OrderedDict[Hashable, Made] = field(default_factory=OrderedDict)

    async def made(self, person: str, subject: Subject, at: Standpoint) -> Made:
        """As ``Maker.make``."""
        key = (person, subject, at.position, at.as_of)
        if key not in self._kept:
            self._kept[key] = await self.maker.make(subject, at)
        self._kept.move_to_end(key)
        made = self._kept[key]
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return made
