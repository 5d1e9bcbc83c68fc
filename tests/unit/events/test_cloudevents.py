"""An event on the wire and back: what a proof and a centre's copy are made from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import orjson
import pytest

from shared.eventlog.seal import leaf
from shared.events.cloudevent import appendable, encode
from shared.events.envelope import Recorded

WHOLE = Recorded(
    position=7,
    stream="case-1",
    version=2,
    id=UUID(int=1),
    type="case.forwarded",
    schema=2,
    region="370404",
    bureau="fz-renshe",
    actor="clerk-1",
    occurred_on=date(2026, 3, 2),
    recorded_at=datetime(2026, 3, 3, tzinfo=UTC),
    correlation=UUID(int=2),
    causation=UUID(int=3),
    data='{"to": "（虚构）法规科",  "instance":1}',
)


@pytest.mark.parametrize("event", [WHOLE, replace(WHOLE, occurred_on=None), replace(WHOLE, causation=None)])
def test_what_is_read_back_is_what_was_appended(event: Recorded) -> None:
    """Every attribute that is sealed comes back, so that the leaf is the same; the data are the exact text."""
    back = appendable(orjson.loads(encode(event)), event.data)
    assert leaf(event.stream, back) == leaf(event.stream, event)


@pytest.mark.parametrize(
    "name", ["id", "type", "schemaversion", "region", "bureau", "actor", "correlationid"]
)
def test_what_lacks_something_is_no_event(name: str) -> None:
    """Nothing that an event must say is made up."""
    said = orjson.loads(encode(WHOLE))
    del said[name]
    with pytest.raises(KeyError):
        appendable(said, WHOLE.data)
