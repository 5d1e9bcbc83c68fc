"""That a ledger's import came to its end: recorded once a file and outcome, through the door its rows went through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cli.connection import Door
from cli.importing import import_contents
from services.intake.import_file import Contents, Line
from services.intake.importing.finished import Imported


def say_finished(imported: Imported, counts: Mapping[str, int], door: Door, today: date) -> None:
    """``counts`` of rows, by field of the event. Refused where it was said before, and where nothing could be recorded for the bureau at all: both
    are no fault of the import. TryLaterError or httpx.TransportError when intake stays away.
    """
    item = imported.finished(today, counts)
    import_contents(Contents(units=[[Line(1, "", item)]], rows={1: item["data"]}), door, quiet=True)
