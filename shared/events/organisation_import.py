"""台账导入: that a file was imported to its end, and what became of its rows. Said by whoever imported it, after the last row."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case.documents import Digest
from shared.events.organisation import OrganisationEvent

Rows = Annotated[int, Field(ge=0, le=1_000_000)]


class ImportFinished(OrganisationEvent):
    """``occurred_on`` is the day of the import, the actor who imported; ``digest`` the SM3 of the file."""

    title: ClassVar = "台账导入完成"

    file_name: Annotated[str, Field(min_length=1, max_length=255)]
    digest: Digest
    row_count: Rows
    accepted: Rows
    duplicate: Rows
    rejected: Rows
