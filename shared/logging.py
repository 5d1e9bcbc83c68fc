"""Structured logs: one JSON object a line, an event name that does not change, and the correlation id of what is being handled."""

from __future__ import annotations

import logging
import sys

import orjson
import structlog

from shared.redacting import without_secrets
from shared.tracing import trace_id


def configure(service: str, level: str = "INFO") -> None:
    """For a whole process: structlog and the libraries' own loggers alike."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _with_trace,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _redacted,
                structlog.processors.JSONRenderer(serializer=_dumps),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("uvicorn.access", "httpx", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)


def _with_trace(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A line is found by its trace: the step's under way, else the correlation, which is the trace's id with hyphens."""
    if trace := trace_id() or str(event.get("correlation", "")).replace("-", ""):
        event["trace_id"] = trace
    return event


def _redacted(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return without_secrets(dict(event))


def _dumps(value: object, **_: object) -> str:
    return orjson.dumps(value, default=str).decode()
