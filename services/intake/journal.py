"""What intake's own log says of each request: one line, under the correlation id that its sender gave the facts.

With that id an operator finds a fact again in the logs of every service on its way; a sender that gives none gets the request's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog

from services.intake.answers import Accepted, Answer, Duplicate, Refused
from services.intake.metrics import ITEMS, REFUSED

log = structlog.get_logger(__name__)


def note(door: str, items: Sequence[Any], answers: Sequence[Answer]) -> None:
    """Count and log the outcome of one request; ``answers`` are those of ``items``, in their order."""
    outcomes = Counter(answer.status for answer in answers)
    for status, count in outcomes.items():
        ITEMS.labels(door, status).inc(count)
    for code, count in Counter(one.code for one in answers if isinstance(one, Refused)).items():
        REFUSED.labels(code).inc(count)
    given = {
        str(UUID(item["correlationid"])): None
        for item, answer in zip(items, answers, strict=True)
        if isinstance(answer, Accepted | Duplicate) and item.get("correlationid")
    }
    for correlation in given:
        log.info("facts.answered", door=door, **outcomes, correlation=correlation)
    if not given:
        log.info("facts.answered", door=door, **outcomes)
