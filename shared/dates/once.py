"""Values worked out when first asked for, then kept. Whoever keeps one sees to it that its keys are few: here, days of the calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Once(dict[K, V]):
    """``once[key]`` is ``work_out(key)``. A dict, so that asking again costs one look-up; an error is raised anew each time."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        value = self[key] = self._work_out(key)
        return value
