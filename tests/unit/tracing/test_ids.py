"""Which trace and span an event is, and what a caller's header says."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared import tracing
from shared.tracing.ids import given_trace, sampled, span_of, trace_of, traceparent

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@given(some.uuids(), some.uuids(), some.booleans())
def test_what_is_written_is_read_again(correlation: UUID, event: UUID, kept: bool) -> None:
    """The header that names an event's trace and span is read as just these, whatever their ids are."""
    if correlation.int == 0:
        return
    found = given_trace(traceparent(trace_of(correlation), span_of(event), kept=kept))
    assert found == (trace_of(correlation), span_of(event))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        GIVEN.upper(),
        GIVEN.replace("4736", "473"),
        GIVEN.replace("00-4bf", "ff-4bf"),
        "00-" + "0" * 32 + GIVEN[35:],
        GIVEN[:36] + "0" * 16 + "-01",
        GIVEN.replace("-", "_"),
    ],
)
def test_what_is_not_written_so_is_no_trace(header: str | None) -> None:
    """A header that is not as W3C writes it is as good as none."""
    assert given_trace(header) is None


def test_a_later_version_of_the_header_is_read_as_far_as_it_is_known() -> None:
    """What a later version adds at the end is left alone."""
    assert given_trace(f"cc{GIVEN[2:]}-what-comes-later") == given_trace(GIVEN)


@pytest.mark.parametrize("ratio", [0.0, 0.1, 0.5, 1.0])
def test_the_share_that_is_kept_is_the_share_asked_for(ratio: float) -> None:
    """Of many facts' traces, whose ids are UUIDs with fixed bits in them, the asked share is kept, and always the same ones."""
    traces = [uuid4().int for _ in range(20_000)]
    kept = [trace for trace in traces if sampled(trace, ratio)]
    assert abs(len(kept) / len(traces) - ratio) < 0.02
    assert kept == [trace for trace in traces if sampled(trace, ratio)]


def test_without_a_collector_nothing_is_under_way() -> None:
    """Traces that nobody asked for make no step, and the block runs all the same."""
    with tracing.span("nothing", trace=1) as step:
        assert step is None
        assert tracing.current() is None
    assert not tracing.on()
