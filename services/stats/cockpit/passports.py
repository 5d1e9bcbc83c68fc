"""What each figure means: what is counted, by which day, what stands apart, which clause asks for it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.stats.catalogue import Catalogue
from services.stats.cockpit.asked import FIELDS, PLACES, TIMES
from services.stats.cockpit.crossing import has_field
from shared.policy.measure_text import measure_text
from shared.policy.subjects import Subject


def passports(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """In the order of the tables."""
    for table in catalogue.tables:
        for subject, indicator in table.indicators:
            yield {
                "code": indicator.code,
                "title": indicator.title,
                "table": table.code,
                "table_title": table.title,
                "subject": subject.value,
                "counted": indicator.counted,
                "dated_by": indicator.dated_by,
                "is_rate": indicator.is_rate,
                "text": measure_text(catalogue.measures[indicator.code]),
                "left_out": indicator.left_out,
                "clause": indicator.clause,
                "dimensions": dimensions(subject),
            }


def dimensions(subject: Subject) -> list[str]:
    """What it can be told apart by."""
    return [*PLACES, *TIMES, *(field for field in FIELDS if has_field(subject, field))]
