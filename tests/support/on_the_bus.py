"""Messages as NATS carries them, held against the AsyncAPI document: the subject's channel, the headers, the payload, and no member that it does not name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Protocol

import jsonschema_rs
import orjson

from services.intake.submission import AREAS
from shared.contracts import asyncapi
from shared.contracts.schemas import DIALECT

_DOCUMENT = asyncapi(AREAS)


class Carried(Protocol):
    @property
    def subject(self) -> str: ...

    @property
    def data(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str] | None: ...


def faults(messages: Iterable[Carried]) -> list[str]:
    """Every message that is not what the document says, with the reason."""
    return [f"{one.subject}: {fault}" for one in messages if (fault := _fault(one))]


def _fault(message: Carried) -> str | None:
    channels = [channel for channel in _addresses() if _addresses()[channel].fullmatch(message.subject)]
    if len(channels) != 1:
        return f"belongs to {channels}"
    for name in _DOCUMENT["channels"][channels[0]]["messages"]:
        if not (wrong := _of(name, message)):
            return None
    return wrong


def _of(name: str, message: Carried) -> str | None:
    headers, payload = _checks(name)
    parts = [(headers, dict(message.headers or {}))]
    if payload:
        parts.append((payload, orjson.loads(message.data)))
    return next((error.message for check, part in parts for error in check.iter_errors(part)), None)


@cache
def _addresses() -> dict[str, re.Pattern[str]]:
    """Every channel's address, with a token for each parameter."""
    return {
        name: re.compile(re.sub(r"\\{\w+\\}", "[^.]+", re.escape(channel["address"])))
        for name, channel in _DOCUMENT["channels"].items()
    }


@cache
def _checks(name: str) -> tuple[jsonschema_rs.Validator, jsonschema_rs.Validator | None]:
    """Headers and payload; no check of a payload that may be anything at all, a dead letter's."""
    message = _DOCUMENT["components"]["messages"][name]
    heads = {"$schema": DIALECT, "components": _DOCUMENT["components"]}
    closed = heads | {"unevaluatedProperties": False} | message["payload"]
    payload = jsonschema_rs.validator_for(closed) if message["payload"] else None
    return jsonschema_rs.validator_for(heads | message.get("headers", {})), payload
