"""What the overview shows, from figures that were all read at one position: the flow of cases, key figures beside earlier periods, bureaus side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add

from services.stats.cockpit.answers import ON_TIME, compared, key_codes
from services.stats.cockpit.comparing import change
from services.stats.cockpit.reckoning import Reckoned
from services.stats.indicators import Figure
from services.stats.pages.look import Seen
from services.stats.pages.shown import Lamp, Number, beside, changed, number
from services.stats.periods import Period
from services.stats.tables import Bureau
from shared.papers.paper import Chart, ChartKind, Series

FLOW = ("carried_over", "new", "closed", "pending")
CARDS = (
    "appearance_rate", "principal_rate", "spoke_rate", "loss_rate", "effective_loss_rate", "document_won_rate", "review_loss_rate",
    "settled_rate", "performed_rate", "advice_replied_rate",
)  # fmt: skip
COLUMNS = (
    *FLOW, "appearance_rate", "principal_rate", "loss_rate", "settled_before", "settled_during", "settled_rate", "performed_rate",
)  # fmt: skip
ALL_DUTIES = "各项期限按时率"
#: bureaus on a page
PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside 上期 and 上年同期; nothing for either where there is no such period."""

    code: str
    title: str
    now: Number
    before: Number | None
    since_before: str
    year: Number | None
    since_year: str


@dataclass(frozen=True, slots=True)
class Cell:
    title: str
    number: Number
    lamp: Lamp | None


@dataclass(frozen=True, slots=True)
class Line:
    """A bureau of the matrix; ``link`` shows the cockpit for it alone."""

    name: str
    link: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """``adds_up``: 结转 + 新收 = 办结 + 未结."""

    rows: tuple[Row, ...]
    duties: tuple[Row, ...]
    all_duties: Row
    adds_up: bool
    titles: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    after: str

    @property
    def flow(self) -> list[Row]:
        return [row for row in self.rows if row.code in FLOW]

    @property
    def cards(self) -> list[Row]:
        return [*(row for row in self.rows if row.code in CARDS), self.all_duties]


def earlier(period: Period) -> tuple[Period | None, Period | None]:
    """上期 and 上年同期 to stand beside it. Of a year they are the same, and stand there once."""
    before, year = compared(period)
    return None if before == year else before, year


def overview(seen: Seen, reckoned: Reckoned) -> Overview:
    keys = key_codes(reckoned.catalogue)
    duties = [code for code in keys if code.startswith(ON_TIME)]
    whole = {code: reckoned.whole(code, seen.when).count for code in FLOW}
    bureaus = _bureaus(reckoned, keys, seen.when)
    start = int(seen.look.after) if seen.look.after.isdecimal() else 0
    return Overview(
        rows=tuple(_row(seen, reckoned, code) for code in keys if code not in duties),
        duties=tuple(_row(seen, reckoned, code) for code in duties if _seen_at_all(seen, reckoned, code)),
        all_duties=_all_duties(seen, reckoned, duties),
        adds_up=whole["carried_over"] + whole["new"] == whole["closed"] + whole["pending"],
        titles=(*(reckoned.catalogue.indicators[code][1].title for code in COLUMNS), ALL_DUTIES),
        lines=tuple(_line(seen, reckoned, duties, one) for one in bureaus[start : start + PAGE]),
        total=_total(seen, reckoned, duties),
        after=str(start + PAGE) if start + PAGE < len(bureaus) else "",
    )


def flow_chart(seen: Seen, reckoned: Reckoned) -> Chart:
    """结转, 新收, 办结, 未结 of the period beside those of the periods it is compared with."""
    periods = [period for period in (seen.when, *earlier(seen.when)) if period]
    series = [Series(one.title, [float(reckoned.whole(c, one).count) for c in FLOW]) for one in periods]
    labels = [reckoned.catalogue.indicators[code][1].title for code in FLOW]
    return Chart("收结案情况", ChartKind.BAR, labels, series)


def _row(seen: Seen, reckoned: Reckoned, code: str) -> Row:
    title = reckoned.catalogue.indicators[code][1].title
    periods = (seen.when, *earlier(seen.when))
    return _compared(
        code,
        title,
        [reckoned.whole(code, period) if period else None for period in periods],
        [seen.trace(code, period.code) if period else "" for period in periods],
    )


def _compared(code: str, title: str, figures: list[Figure | None], links: list[str]) -> Row:
    now, before, year = figures
    assert now
    return Row(
        code,
        title,
        number(now, links[0]),
        number(before, links[1]) if before else None,
        changed(change(now, before)) if before else "",
        number(year, links[2]) if year else None,
        changed(change(now, year)) if year else "",
    )


def _all_duties(seen: Seen, reckoned: Reckoned, duties: list[str]) -> Row:
    """No figure of its own: the sum of the duties below, each of which lists its cases."""
    periods = (seen.when, *earlier(seen.when))
    figures = [_sum(reckoned.whole(code, p) for code in duties) if p else None for p in periods]
    links = [seen.link("/cockpit", period=period.code) + "#on-time" if period else "" for period in periods]
    return _compared("on_time", ALL_DUTIES, figures, links)


def _sum(figures: Iterable[Figure]) -> Figure:
    return reduce(add, figures, Figure(0, 0, 0))


def _seen_at_all(seen: Seen, reckoned: Reckoned, code: str) -> bool:
    periods = (seen.when, *earlier(seen.when))
    return any(figure.count or figure.apart for p in periods if p for figure in [reckoned.whole(code, p)])


def _bureaus(reckoned: Reckoned, codes: Iterable[str], period: Period) -> list[Bureau]:
    """Every registered bureau and whoever has figures, in the order of their codes."""
    return sorted({*reckoned.names, *(one for code in codes for one in reckoned.of(code, period))})


def _line(seen: Seen, reckoned: Reckoned, duties: list[str], bureau: Bureau) -> Line:
    def own(code: str) -> Figure:
        return reckoned.of(code, seen.when).get(bureau, reckoned.empty(code))

    link = seen.link("/cockpit", bureau=None if seen.own else bureau[1])
    cells = [
        Cell(
            reckoned.catalogue.indicators[code][1].title,
            number(own(code), seen.trace(code, bureau=None if seen.own else bureau[1])),
            None if seen.bureau else beside(code, own(code), reckoned.whole(code, seen.when)),
        )
        for code in COLUMNS
    ]
    done = _sum(own(code) for code in duties)
    whole = _sum(reckoned.whole(code, seen.when) for code in duties)
    lamp = None if seen.bureau else beside("on_time", done, whole)
    return Line(
        reckoned.names.get(bureau, bureau[1]),
        link,
        (*cells, Cell(ALL_DUTIES, number(done, f"{link}#on-time"), lamp)),
    )


def _total(seen: Seen, reckoned: Reckoned, duties: list[str]) -> Line:
    def cells() -> Iterator[Cell]:
        for code in COLUMNS:
            title = reckoned.catalogue.indicators[code][1].title
            yield Cell(title, number(reckoned.whole(code, seen.when), seen.trace(code)), None)
        done = _sum(reckoned.whole(code, seen.when) for code in duties)
        yield Cell(ALL_DUTIES, number(done, "#on-time"), None)

    return Line("合计", "", tuple(cells()))
