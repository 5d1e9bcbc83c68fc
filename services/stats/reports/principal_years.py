"""正职连续出庭年数 (BS24-1.3e): for how many calendar years in a row a bureau's principal stood in court, counted back. Pure.

At least one appearance as 正职负责人 in a suit makes a year; a year without any hearing neither counts nor interrupts and is named apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.stats.units.placed import Placed
from shared.events.terms import LeaderRank

Bureau = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PrincipalYears:
    """``years`` newest first; ``without_hearing`` lie among them or after them.

    ``broken_by`` is the year before them in which there were hearings and no appearance of the principal is known; ``unknown`` if the
    record of that year leaves open who stood there.
    """

    years: tuple[int, ...] = ()
    without_hearing: tuple[int, ...] = ()
    broken_by: int | None = None
    unknown: bool = False

    @property
    def count(self) -> int:
        return len(self.years)


def principal_years(appearances: Iterable[Placed], year: int) -> Mapping[Bureau, PrincipalYears]:
    """By bureau (region, bureau), back from ``year``. ``appearances`` are those of all years: a shorter past gives shorter rows."""
    by_bureau: dict[Bureau, dict[int, list[Placed]]] = defaultdict(lambda: defaultdict(list))
    for one in appearances:
        day = one.value("hearing_on")
        if one.value("litigation") and day and day.year <= year:
            by_bureau[one.region, one.bureau][day.year].append(one)
    return {bureau: _back_from(year, of_years) for bureau, of_years in sorted(by_bureau.items())}


def _back_from(year: int, of_years: Mapping[int, list[Placed]]) -> PrincipalYears:
    years: list[int] = []
    for one in range(year, min(of_years) - 1, -1):
        hearings = of_years.get(one, [])
        if any(_principal(hearing) for hearing in hearings):
            years.append(one)
        elif hearings:
            return PrincipalYears(tuple(years), _empty(year, one, of_years), one, any(map(_open, hearings)))
    return PrincipalYears(tuple(years), _empty(year, min(years, default=year), of_years))


def _empty(year: int, back_to: int, of_years: Mapping[int, list[Placed]]) -> tuple[int, ...]:
    return tuple(one for one in range(year, back_to, -1) if one not in of_years)


def _principal(appearance: Placed) -> bool:
    return bool(appearance.value("leader")) and appearance.value("rank") == LeaderRank.PRINCIPAL


def _open(appearance: Placed) -> bool:
    """Whether it may have been the principal."""
    leader = appearance.value("leader")
    return leader is None or (bool(leader) and appearance.value("rank") is None)
