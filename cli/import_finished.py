"""That a ledger's import came to its end: recorded once a file and outcome, through the door its rows went through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cli.connection import Door
from cli.importing import import_contents
from services.intake.import_file import Contents, Line
from services.intake.ledger.facts import ACTOR
from shared.clock import standing_on
from shared.eventlog.seal import sm3
from shared.events.envelope import derived_id
from shared.events.organisation_import import ImportFinished
from shared.settings import Settings

_NAME_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Imported:
    """A file, the bureau it was imported for, and by whom."""

    region: str
    bureau: str
    actor: str
    file_name: str
    digest: str

    @classmethod
    def of(cls, file: Path, region: str, bureau: str, actor: str | None) -> Imported:
        return cls(region, bureau, actor or ACTOR, file.name[-_NAME_LIMIT:], sm3(file.read_bytes()).hex())

    def finished(self, today: date, counts: Mapping[str, int]) -> Contents:
        """What is to be sent. The id follows from the file and from how many rows were refused: what a second run finds recorded already is
        no news, an outage before this was said is.
        """
        data = {"file_name": self.file_name, "digest": self.digest, **counts}
        item: dict[str, Any] = {
            "id": str(derived_id("import", self.region, self.bureau, self.digest, counts["rejected"])),
            "type": ImportFinished.type,
            "subject": f"organisation-{self.region}-{self.bureau}",
            "region": self.region,
            "bureau": self.bureau,
            "actor": self.actor,
            "occurredon": today.isoformat(),
            "data": data,
        }
        return Contents(units=[[Line(1, "", item)]], rows={1: data})


def say_finished(imported: Imported, counts: Mapping[str, int], door: Door) -> None:
    """``counts`` of rows, by field of the event. Refused where it was said before, and where nothing could be recorded for the bureau at all: both
    are no fault of the import. TryLaterError or httpx.TransportError when intake stays away.
    """
    today = standing_on(Settings().today)()
    import_contents(imported.finished(today, counts), door, quiet=True)
