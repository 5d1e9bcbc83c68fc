"""A court's list as one would come in for the large region of ``two_regions``: some 300 cases of ten days, a few of which nobody registered."""

from __future__ import annotations

from datetime import date

from benchmarks.two_regions import Suit, suits

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 10)
COURT, REGION = "枫洲区人民法院（虚构）", "370404"
#: what the form of the page asks
ASKED = {"court": COURT, "period": f"{FIRST}..{LAST}", "basis": "docketed"}
_HEADER = "案号,法院,原告,被告,立案日期"
#: every so many is a case that the court alone has
_STRANGE = 25


def content() -> bytes:
    """The file, .csv."""
    of_days = [suit for suit in suits() if suit.bureau.region == REGION and FIRST <= suit.served <= LAST]
    return "\n".join([_HEADER, *(_row(suit, n) for n, suit in enumerate(of_days))]).encode()


def _row(suit: Suit, at: int) -> str:
    serial = suit.number if at % _STRANGE else suit.number + 900_000
    return f"（{suit.served.year}）鲁0404行初{serial}号,{COURT},王某,{suit.bureau.name},{suit.served}"
