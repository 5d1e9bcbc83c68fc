"""What others program against: the JSON Schema of every event, and the channels of the bus as AsyncAPI. Generated, never written by hand."""

from shared.contracts.asyncapi import asyncapi
from shared.contracts.schemas import event_schema, listing, versions

__all__ = ["asyncapi", "event_schema", "listing", "versions"]
