"""What the cockpit answers, as plain data: every figure with its two numbers, what stands apart, and where its cases are listed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from services.stats.asked import Scoped
from services.stats.catalogue import Catalogue
from services.stats.cockpit.comparing import change, previous
from services.stats.cockpit.reckoning import Reckoned
from services.stats.indicators import Figure
from services.stats.periods import Period, year_earlier
from services.stats.plain import plain_figure, plain_period
from services.stats.standpoint import Standpoint
from services.stats.tables import Bureau, column

#: the figures of the overview and of the matrix, as far as there are such
KEY = (
    "carried_over", "new", "closed", "pending", "suspended", "heard", "appearance_rate", "principal_rate", "spoke_rate",
    "document_won_rate", "loss_rate", "effective_loss_rate", "review_loss_rate", "settled_before", "settled_during", "settled_rate",
    "performed_rate", "advice_replied_rate",
)  # fmt: skip
ON_TIME = "on_time."


def key_codes(catalogue: Catalogue) -> tuple[str, ...]:
    """The key figures, then how often each duty was done in time."""
    known = catalogue.indicators
    return (*(code for code in KEY if code in known), *(code for code in known if code.startswith(ON_TIME)))


def compared(period: Period) -> tuple[Period | None, Period | None]:
    """上期 and 上年同期."""
    return previous(period), year_earlier(period)


def overview(asked: Scoped, reckoned: Reckoned, period: Period) -> dict[str, Any]:
    before, year = compared(period)
    return {
        **standing(asked, reckoned.at),
        "period": plain_period(period),
        "previous": before and plain_period(before),
        "last_year": year and plain_period(year),
        "items": [_key_figure(asked, reckoned, code, period) for code in key_codes(reckoned.catalogue)],
    }


def _key_figure(asked: Scoped, reckoned: Reckoned, code: str, period: Period) -> dict[str, Any]:
    now = reckoned.whole(code, period)
    before, year = compared(period)
    return {
        **_head(reckoned.catalogue, code),
        "figure": plain_figure(now),
        "previous": _beside(reckoned, code, now, before),
        "last_year": _beside(reckoned, code, now, year),
        "trace": trace_link(reckoned, asked, code, period),
    }


def _beside(reckoned: Reckoned, code: str, now: Figure, then: Period | None) -> dict[str, Any] | None:
    if then is None:
        return None
    figure = reckoned.whole(code, then)
    return {"period": then.code, "figure": plain_figure(figure), **asdict(change(now, figure))}


def ranking(
    asked: Scoped, reckoned: Reckoned, code: str, period: Period, *, descending: bool
) -> dict[str, Any]:
    """Every registered bureau and whoever has figures. A rate without a denominator has no rank and is listed apart."""
    empty, found = reckoned.empty(code), reckoned.of(code, period)
    figures = {bureau: found.get(bureau, empty) for bureau in sorted({*reckoned.names, *found})}
    measured = {bureau: _size(figure) for bureau, figure in figures.items()}
    known = [bureau for bureau, size in measured.items() if size is not None]
    known.sort(key=lambda bureau: measured[bureau] or 0, reverse=descending)
    sizes = [measured[bureau] for bureau in known]
    ranked = [(sizes.index(size) + 1, bureau) for size, bureau in zip(sizes, known, strict=True)]
    line = _liner(asked, reckoned, code, period)
    return {
        **standing(asked, reckoned.at),
        "period": plain_period(period),
        "indicator": asdict(column(reckoned.catalogue.indicators[code][1])),
        "total": plain_figure(reckoned.whole(code, period)),
        "items": [{"rank": rank, **line(bureau, figures[bureau])} for rank, bureau in ranked],
        "unranked": [line(bureau, figures[bureau]) for bureau, size in measured.items() if size is None],
    }


def _liner(
    asked: Scoped, reckoned: Reckoned, code: str, period: Period
) -> Callable[[Bureau, Figure], dict[str, Any]]:
    def line(bureau: Bureau, figure: Figure) -> dict[str, Any]:
        link = trace_link(reckoned, asked, code, period, bureau)
        return {**place(reckoned, bureau), "figure": plain_figure(figure), "trace": link}

    return line


def _size(figure: Figure) -> Fraction | None:
    """What is ranked by; null over an empty denominator."""
    if figure.numerator is None:
        return Fraction(figure.count)
    return Fraction(figure.numerator, figure.count) if figure.count else None


def trend(asked: Scoped, reckoned: Reckoned, code: str, periods: Sequence[Period]) -> dict[str, Any]:
    return {
        **standing(asked, reckoned.at),
        "indicator": asdict(column(reckoned.catalogue.indicators[code][1])),
        "items": [
            {
                "period": plain_period(period),
                "figure": plain_figure(reckoned.whole(code, period)),
                "trace": trace_link(reckoned, asked, code, period),
            }
            for period in periods
        ],
    }


def matrix(asked: Scoped, reckoned: Reckoned, period: Period) -> dict[str, Any]:
    """Bureaus and their key figures; the last line is the sum."""
    codes = key_codes(reckoned.catalogue)
    bureaus = sorted({*reckoned.names, *(bureau for code in codes for bureau in reckoned.of(code, period))})
    return {
        **standing(asked, reckoned.at),
        "period": plain_period(period),
        "columns": [asdict(column(reckoned.catalogue.indicators[code][1])) for code in codes],
        "items": [
            {
                **place(reckoned, bureau),
                "figures": {
                    code: plain_figure(reckoned.of(code, period).get(bureau, reckoned.empty(code)))
                    for code in codes
                },
            }
            for bureau in bureaus
        ],
        "total": {code: plain_figure(reckoned.whole(code, period)) for code in codes},
    }


def standing(asked: Scoped, at: Standpoint) -> dict[str, Any]:
    """Whose figures, as of when."""
    return {"region": asked.region, "bureau": asked.bureau, "as_of": at.as_of, "position": at.position}


def place(reckoned: Reckoned, bureau: Bureau) -> dict[str, str]:
    return {"region": bureau[0], "bureau": bureau[1], "name": reckoned.names.get(bureau, bureau[1])}


def trace_link(
    reckoned: Reckoned, asked: Scoped, code: str, period: Period, bureau: Bureau | None = None
) -> str:
    """Where the cases behind the figure are listed, at the position it is of."""
    region, own = bureau or (asked.region, asked.bureau)
    said = {"indicator": code, "period": period.code, "region": region, "bureau": own}
    given = {name: value for name, value in said.items() if value is not None}
    return f"/v1/stats/trace?{urlencode({**given, 'position': reckoned.at.position})}"


def _head(catalogue: Catalogue, code: str) -> dict[str, Any]:
    indicator = catalogue.indicators[code][1]
    names = ("code", "title", "is_rate", "apart_title", "clause")
    return {name: getattr(indicator, name) for name in names}


def page(items: Iterable[Any], offset: int, limit: int, position: int) -> tuple[list[Any], str | None]:
    """A part of a list that is always in the same order at a position, and where the next one begins."""
    kept = list(items)
    end = offset + limit
    return kept[offset:end], f"{position}.{end}" if end < len(kept) else None
