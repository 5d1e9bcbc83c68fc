"""Templates of the pages: jinja with everything escaped, and no name that is not there passed over in silence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from shared.calendars.keeper import Calendars
from shared.clock import utc_now
from shared.events.terms.personal import Purpose
from shared.web import places, static, words
from shared.web.visit import Visit


class Templates:
    """A template that extends ``layout.html`` shows its blocks alone where only a fragment of the page is wanted."""

    def __init__(self, folder: Path, calendars: Calendars, documents: Mapping[str, str]) -> None:
        """``documents``: what those are called whose clauses have ids of ours, by their code."""
        loader = ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(Path(__file__).parent)])
        self._jinja = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._jinja.filters |= {
            "day": lambda value: words.in_full(value, calendars.current),
            "shortday": lambda value: words.in_short(value, calendars.current),
            "days": lambda value: words.with_days(str(value or ""), calendars.current),
            "moment": words.moment,
            "shown": words.shown,
            "cited": lambda value: words.cited(value, documents),
        }
        self._jinja.globals |= {
            "asset": static.address,
            "menu": places.menu,
            "now": utc_now,
            "case_tabs": places.case_tabs,
            "purposes": [(one.value, one.title) for one in Purpose],
            "query": lambda **asked: urlencode(
                {name: value for name, value in asked.items() if value not in {None, ""}}
            ),
        }

    def rendered(self, template: str, visit: Visit | None, values: dict[str, Any]) -> str:
        shape = "fragment.html" if visit and visit.fragment else "page.html"
        here = places.here(visit.request.url.path) if visit else ""
        own = {"visit": visit, "me": visit.identity if visit else None, "shape": shape, "here": here}
        return self._jinja.get_template(template).render({**own, **values})
