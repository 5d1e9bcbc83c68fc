"""The bus carries everything the language has, and nothing is declared twice."""

from __future__ import annotations

import re

import pytest

from shared.bus.topology import CONSUMERS, STREAMS
from shared.events import CATALOGUE


def covers(pattern: str, subject: str) -> bool:
    """Whether a NATS subject pattern matches a subject."""
    expression = re.escape(pattern).replace(r"\*", r"[^.]+").replace(">", ".+").replace(r"\.\+", ".+")
    return re.fullmatch(expression, subject) is not None


@pytest.mark.parametrize("type_", CATALOGUE)
def test_every_event_has_one_stream(type_: str) -> None:
    """Exactly one stream takes every event type's subject."""
    subject = f"events.370404.fz-renshe.{type_}"
    assert [s.name for s in STREAMS if any(covers(p, subject) for p in s.subjects or [])] == ["EVENTS"]


def test_every_consumer_hears_something() -> None:
    """Every durable's filter lies within its stream's subjects."""
    subjects = {stream.name: stream.subjects or [] for stream in STREAMS}
    for stream, consumer in CONSUMERS:
        assert any(covers(pattern, str(consumer.filter_subject)) for pattern in subjects[stream])


def test_nothing_is_lost_by_a_limit() -> None:
    """Work waits on disk, without a delivery limit after which it would be stranded, until somebody has handled it."""
    assert all(consumer.max_deliver == -1 for _, consumer in CONSUMERS)
    assert all(stream.storage == "file" for stream in STREAMS)
