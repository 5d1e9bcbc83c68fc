"""The benchmark of pages leaves none out silently."""

from __future__ import annotations

from benchmarks.page_paths import LEFT_OUT, asked, routes


def test_every_page_is_measured_or_says_why_not() -> None:
    """Each page that a service serves is asked by `python -m benchmarks pages`, or stands in its list of exceptions with the reason; nothing else does."""
    served = routes()
    unasked = {route for route in served - LEFT_OUT.keys() if not asked(route)}
    assert not unasked
    assert LEFT_OUT.keys() <= served
