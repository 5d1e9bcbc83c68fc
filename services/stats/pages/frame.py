"""What stands around every page of the cockpit: its tabs, the choice of period, bureau and day, and the words that say what is shown. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.stats.pages.look import OWN_DAYS, Seen
from services.stats.periods import Period, parse_period
from services.stats.tables import Bureau

PAGES = (
    ("/cockpit", "总览"),
    ("/cockpit/ranking", "排名"),
    ("/cockpit/trend", "趋势"),
    ("/cockpit/by", "分组"),
    ("/cockpit/entries", "登记及时"),
    ("/cockpit/meetings", "联席会议"),
    ("/cockpit/indicators", "指标说明"),
)
#: how far back the choice of periods goes
YEARS, MONTHS = 4, 13
#: the slider goes back to the first fact, at least so many months, and at most so many
LEAST, MOST = 6, 120

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """``bureaus``: what may be chosen, nothing for a bureau's own people. ``since``: the day of the first entry."""

    seen: Seen
    bureaus: tuple[Choice, ...]
    since: date | None

    @property
    def head(self) -> str:
        return "本单位统计" if self.seen.own else "驾驶舱"

    @property
    def tabs(self) -> list[Choice]:
        return [(self.seen.link(path), title) for path, title in PAGES]

    @property
    def place(self) -> str:
        """Whose figures."""
        if self.seen.bureau:
            return dict(self.bureaus).get(self.seen.bureau, self.seen.bureau)
        return "全部单位"

    @property
    def periods(self) -> list[tuple[str, list[Choice]]]:
        return period_choices(self.seen.today, self.seen.when)

    @property
    def chosen(self) -> str:
        """The choice of period that is taken."""
        return OWN_DAYS if ".." in self.seen.when.code else self.seen.when.code

    @property
    def days(self) -> list[date]:
        return steps(self.since or self.seen.today, self.seen.today)

    @property
    def at(self) -> int:
        """Where the slider stands: the last of its days that is not after the day shown."""
        day = self.seen.as_of or self.seen.today
        return max(0, sum(one <= day for one in self.days) - 1)

    @property
    def nothing_yet(self) -> bool:
        """Whether the day shown is one before anything was entered."""
        day = self.seen.as_of
        return bool(day and (self.since is None or day < self.since))


def choices(names: dict[Bureau, str]) -> tuple[Choice, ...]:
    return tuple((bureau, name) for (_, bureau), name in sorted(names.items(), key=lambda one: one[1]))


def period_choices(today: date, when: Period) -> list[tuple[str, list[Choice]]]:
    """Half-years, years and months that have begun, newest first, by kind; what is shown is always among them."""
    years = [today.year - back for back in range(YEARS)]
    halves = [f"{year}H{half}" for year in years for half in (2, 1)]
    begun = [code for code in halves if (since := parse_period(code).since) and since <= today]
    months = [f"{(today.year * 12 + today.month - 1 - n) // 12}-{(today.month - 1 - n) % 12 + 1:02d}" for n in range(MONTHS)]  # fmt: skip
    found = [("半年", begun), ("年度", [str(year) for year in years]), ("月份", months)]
    other = [("all", "全部期间"), (OWN_DAYS, "自定起止（填起止日期）")]
    if ".." not in when.code and all(when.code not in codes for _, codes in found) and when.code != "all":
        other.insert(0, (when.code, when.title))
    titled = [(kind, [(code, parse_period(code).title) for code in codes]) for kind, codes in found]
    return [*titled, ("其他", other)]


def steps(since: date, today: date) -> list[date]:
    """The days of the slider: the ends of months from the first entry on, then today."""
    months = (today.year - since.year) * 12 + today.month - since.month
    back = min(max(months, LEAST), MOST)
    firsts = [divmod(today.year * 12 + today.month - 1 - n, 12) for n in range(back)]
    ends = [date(year, month + 1, 1) - timedelta(days=1) for year, month in reversed(firsts)]
    return [*ends, today]
