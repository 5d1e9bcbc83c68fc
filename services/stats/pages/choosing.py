"""What a page of one figure is asked for beside the look, and what there is to choose from. Pure."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from services.stats.catalogue import Catalogue
from services.stats.cockpit.asked import DIMENSIONS
from services.stats.pages.frame import Choice
from services.stats.pages.look import Look, Seen

ORDERS = (("desc", "由高到低"), ("asc", "由低到高"))
STEPS = (("month", "按月"), ("quarter", "按季"), ("half", "按半年"), ("year", "按年"))
COUNTS = tuple((str(n), f"往前 {n} 期") for n in (4, 6, 8, 12))
PLACES = ("", "numerator", "counted", "apart")
#: a region is never to be chosen here: nobody sees more than one
WAYS = tuple((code, title) for code, title in DIMENSIONS.items() if code != "region")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class LookRanking(Look):
    indicator: str = Field(default="appearance_rate", max_length=64)
    order: str = Field(default="desc", max_length=8)


class LookTrend(Look):
    indicator: str = Field(default="appearance_rate", max_length=64)
    by: str = Field(default="half", max_length=8)
    count: int = Field(default=6, ge=1, le=24)


class LookBy(Look):
    """``indicator`` shows one figure, else ``table`` all of a table."""

    table: str = Field(default="flow", max_length=64)
    indicator: str = Field(default="", max_length=64)
    dimension: str = Field(default="kind", max_length=16)


class LookTrace(Look):
    indicator: str = Field(max_length=64)
    place: str = Field(default="", max_length=16)
    dimension: str = Field(default="", max_length=16)
    value: str = Field(default="", max_length=200)


class LookEntries(Look):
    what: str = Field(default="facts", max_length=16)


def indicators(catalogue: Catalogue) -> list[tuple[str, list[Choice]]]:
    """Every figure, by table."""
    return [
        (table.title, [(one.code, one.title) for _, one in table.indicators]) for table in catalogue.tables
    ]


def tables(catalogue: Catalogue) -> list[Choice]:
    return [(table.code, table.title) for table in catalogue.tables]


def stretch(seen: Seen, by: str, count: int) -> tuple[str, str]:
    """First and last day of a trend, each as a period of one day: it ends with what is shown, as far as that has come."""
    last = seen.today if seen.when.until is None else min(seen.when.until, seen.today)
    last = max(last, seen.when.since or last)
    month = last.year * 12 + last.month - 1 - _MONTHS.get(by, 1) * (count - 1)
    first = date(max(month // 12, 1), month % 12 + 1, 1)
    return f"{first}..{first}", f"{last}..{last}"
