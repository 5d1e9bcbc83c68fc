"""From a figure of a report to the cases behind it: at the log position the report stands on, so that they are as many as it says. Pure."""

from __future__ import annotations

from urllib.parse import urlencode

from services.stats.pages.paper_shown import Trace
from services.stats.reports.form import Asked


def behind(about: Asked, position: int) -> Trace:
    """See ``paper_shown.Trace``; for who may trace the figures of what the report is about."""

    def link(code: str, bureau: str, place: str) -> str:
        own = bureau or about.bureau or ""
        given = {"indicator": code, "period": about.period.code, "region": about.region, "bureau": own}
        said = {**given, "place": place, "position": str(position)}
        return f"/cockpit/trace?{urlencode({name: value for name, value in said.items() if value})}"

    return link
