"""That a ledger's import came to its end: said once a file and outcome, with who imported. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.eventlog.seal import sm3
from shared.events.envelope import derived_id
from shared.events.organisation_import import ImportFinished

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
    def of(cls, content: bytes, name: str, place: tuple[str, str], actor: str) -> Imported:
        return cls(*place, actor, name[-_NAME_LIMIT:], sm3(content).hex())

    def finished(self, today: date, counts: Mapping[str, int]) -> dict[str, Any]:
        """What is to be submitted. The id follows from the file and from how many rows were refused: what a second run finds recorded already is
        no news, an outage before this was said is.
        """
        return {
            "id": str(derived_id("import", self.region, self.bureau, self.digest, counts["rejected"])),
            "type": ImportFinished.type,
            "subject": f"organisation-{self.region}-{self.bureau}",
            "region": self.region,
            "bureau": self.bureau,
            "actor": self.actor,
            "occurredon": today.isoformat(),
            "data": {"file_name": self.file_name, "digest": self.digest, **counts},
        }
