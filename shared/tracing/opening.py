"""Traces for a whole process, while the context is open. The exporter's libraries are loaded only where a collector is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shared.tracing.spans import export_to


@contextmanager
def traced(url: str, ratio: float, service: str) -> Iterator[None]:
    """``url``: the collector's own for traces (OTLP over HTTP); empty: nothing is traced."""
    if not url:
        yield
        return
    from shared.tracing.exporting import Collector

    collector = Collector(url, ratio, service)
    export_to(collector)
    try:
        yield
    finally:
        export_to(None)
        collector.close()
