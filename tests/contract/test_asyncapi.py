"""The AsyncAPI document is valid and speaks of exactly what the bus carries."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from services.intake.submission import AREAS
from shared.bus.topology import CONSUMERS, STREAMS
from shared.contracts import asyncapi
from shared.events import CATALOGUE
from shared.events.envelope import new_event
from tests.contract.recording import SAMPLES, name
from tests.contract.test_topology import covers

META = json.loads((Path(__file__).parent / "meta" / "asyncapi-3.0.0.json").read_text(encoding="utf-8"))
DOCUMENT = asyncapi(AREAS)


def subject(address: str) -> str:
    """An address with every parameter filled in."""
    return re.sub(r"{\w+}", "one", address)


def test_is_valid() -> None:
    """The document is AsyncAPI 3.0.0, by the schema that its authors publish."""
    problems = [
        f"{list(error.instance_path)}: {error.message}"
        for error in jsonschema_rs.validator_for(META).iter_errors(DOCUMENT)
    ]
    assert problems == []


def test_a_fault_is_found() -> None:
    """The schema that it is held to refuses a channel whose address is no text."""
    broken = DOCUMENT | {"channels": {"submit": {"address": 7}}}
    assert not jsonschema_rs.validator_for(META).is_valid(broken)


def test_every_channel_is_on_the_stream_it_names() -> None:
    """Each channel's subjects are taken by exactly the stream that the document says, and no stream is left out."""
    for channel in DOCUMENT["channels"].values():
        taken = [
            s.name for s in STREAMS if any(covers(p, subject(channel["address"])) for p in s.subjects or [])
        ]
        assert taken == [channel["x-stream"]]
    assert {channel["x-stream"] for channel in DOCUMENT["channels"].values()} == {s.name for s in STREAMS}


def test_what_is_consumed_is_received() -> None:
    """Every durable consumer has an operation that receives from its stream."""
    received = {
        DOCUMENT["channels"][operation["channel"]["$ref"].rsplit("/", 1)[1]]["x-stream"]
        for operation in DOCUMENT["operations"].values()
        if operation["action"] == "receive"
    }
    assert received == {stream for stream, _ in CONSUMERS}


@pytest.mark.parametrize("type_", CATALOGUE)
def test_an_event_fits_its_message(type_: str) -> None:
    """A published event is what its channel's message says: the stored sample in its envelope fits the payload's schema."""
    cls = CATALOGUE[type_]
    event = cls.model_validate_json((SAMPLES / name(cls)).read_text(encoding="utf-8"))
    wrapped = new_event(event, region="370404", bureau="fz-renshe", actor="test", occurred_on=None)
    envelope = {
        **dict.fromkeys(("streamversion", "position"), 1),
        "specversion": "1.0",
        "id": str(wrapped.id),
        "source": "/yingsu/370404/fz-renshe",
        "type": type_,
        "subject": "case-1",
        "time": "2026-11-22T01:02:03+00:00",
        "region": wrapped.region,
        "bureau": wrapped.bureau,
        "actor": wrapped.actor,
        "schemaversion": wrapped.schema,
        "correlationid": str(wrapped.id),
        "data": json.loads(wrapped.data),
    }
    payload = DOCUMENT["components"]["messages"][type_]["payload"]
    validator = jsonschema_rs.validator_for(
        {"$schema": DRAFT, "components": DOCUMENT["components"], **payload}
    )
    assert [error.message for error in validator.iter_errors(envelope)] == []
    assert not validator.is_valid(envelope | {"type": "case.invented"})


DRAFT = "https://json-schema.org/draft/2020-12/schema"
