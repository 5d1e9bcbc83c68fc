"""The language keeps its word: what was written once can be read for ever, and no shape changes unnoticed."""

from __future__ import annotations

import json

import pytest

from shared.events import CATALOGUE, Event
from shared.events.envelope import decode
from shared.events.upcast import STEPS, upcast
from tests.contract.compatibility import breaks
from tests.contract.recording import SAMPLES, SCHEMAS, name, schema

HOW = "run `python -m tests.contract.recording` (an event that changed needs a new schema_version and an upcaster first)"


@pytest.mark.parametrize("cls", CATALOGUE.values(), ids=CATALOGUE)
class TestEveryEvent:
    def test_is_recorded(self, cls: type[Event]) -> None:
        """Every event in its current schema version has a stored sample and a stored schema."""
        assert (SAMPLES / name(cls)).exists(), HOW
        assert (SCHEMAS / name(cls)).exists(), HOW

    def test_has_the_recorded_shape(self, cls: type[Event]) -> None:
        """A shape that was shipped only ever gains what is optional under the same version number; else it needs a new one."""
        recorded = json.loads((SCHEMAS / name(cls)).read_text(encoding="utf-8"))
        found = breaks(recorded, schema(cls))
        assert found == [], (
            f"{cls.type}: {'; '.join(found)}. Raise its schema_version, register an upcaster, record."
        )
        assert schema(cls) == recorded, f"{cls.type} was widened. {HOW}"

    def test_comes_forward_from_every_version(self, cls: type[Event]) -> None:
        """There is an upcaster from every earlier schema version to the next, and a sample of each still decodes."""
        for version in range(1, cls.schema_version + 1):
            sample = SAMPLES / f"{cls.type}.v{version}.json"
            assert isinstance(decode(cls.type, version, sample.read_text(encoding="utf-8")), cls)

    def test_has_an_official_title(self, cls: type[Event]) -> None:
        """Clerks see a Chinese term for every event."""
        assert any("\u4e00" <= letter <= "\u9fff" for letter in cls.title)

    def test_survives_the_way_to_the_log(self, cls: type[Event]) -> None:
        """What is written to the log reads back as the same event."""
        event = cls.model_validate_json((SAMPLES / name(cls)).read_text(encoding="utf-8"))
        assert decode(cls.type, cls.schema_version, event.model_dump_json(exclude_none=True)) == event


def test_no_sample_of_an_unknown_event() -> None:
    """No event that was ever shipped is gone from the language."""
    assert {file.name.rsplit(".v", 1)[0] for file in SAMPLES.iterdir()} <= set(CATALOGUE)


class TestUpcasting:
    def test_step_by_step(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Old data passes through every step in order, each adding what its version lacked."""
        monkeypatch.setitem(STEPS, ("case.sketch", 1), lambda data: data | {"b": data["a"] + 1})
        monkeypatch.setitem(STEPS, ("case.sketch", 2), lambda data: {"c": data["b"] * 10})
        assert upcast("case.sketch", 1, 3, '{"a": 1}') == {"c": 20}

    def test_a_gap_is_an_error(self) -> None:
        """A missing step stops the reader; it never hands out half-converted data."""
        with pytest.raises(LookupError, match="no upcaster takes case.sketch from schema 1 to 2"):
            upcast("case.sketch", 1, 2, "{}")

    def test_the_future_is_an_error(self) -> None:
        """An event of a newer release stops an older reader instead of being misread."""
        with pytest.raises(LookupError, match="newer release"):
            upcast("case.sketch", 3, 2, "{}")
