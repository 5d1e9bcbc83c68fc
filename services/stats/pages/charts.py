"""Charts of the pages: the SVG that reports print, with a title and its numbers in words for who hears it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import count

from markupsafe import Markup

from shared.papers.chart import drawings, number
from shared.papers.paper import Chart


def charts(chart: Chart, name: str = "chart") -> list[Markup]:
    """One, or several where bars do not fit beside each other; none without numbers. ``name`` is the page's own for it."""
    return [
        _named(one.svg, one.title, _said(chart), f"{name}-{no}")
        for one, no in zip(drawings(chart), count(1), strict=False)
    ]


def _named(svg: str, title: str, said: str, name: str) -> Markup:
    head, _, body = svg.partition(">")
    named = f' class="chart" role="img" aria-labelledby="{name}-t {name}-d"'
    words = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(said)}</desc>'
    return Markup(f"{head}{named}>{words}{body}")  # noqa: S704  (the chart escapes every text it was given)


def _said(chart: Chart) -> str:
    """“新收：2025年上半年 3，2025年下半年 5；办结：…”, as far as somebody listens."""
    return "；".join(f"{one.title}：{_values(chart, one.values)}" for one in chart.series)[:1_500]


def _values(chart: Chart, values: Sequence[float | None]) -> str:
    return "，".join(
        f"{label} {'没有数' if value is None else number(value, percent=chart.percent)}"
        for label, value in zip(chart.labels, values, strict=True)
    )
