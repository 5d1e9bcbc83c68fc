"""The draw of files for 案卷评查: the same seed and population give the same files, here and on paper. Pure.

Each file's lot is SHA-256 of ``seed``, a newline and the file's number in UTF-8; the lowest lots are drawn, in their order.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def draw(seed: str, population: Iterable[str], size: int) -> tuple[str, ...]:
    """``size`` different files, fewer if there are fewer. The order of the population makes no difference."""
    return tuple(sorted(set(population), key=lambda file: (_lot(seed, file), file))[:size])


def _lot(seed: str, file: str) -> str:
    return sha256(f"{seed}\n{file}".encode()).hexdigest()
