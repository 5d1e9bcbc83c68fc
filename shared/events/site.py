"""What this site copied from another site's log, with where it stood there.

A copied event keeps its id, its words and its dates; position and time of recording are this log's own. Where it came from is said by the
``site.mirrored`` that was appended with it, in one transaction, and is sealed like everything else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.model import Event, Value

Position = Annotated[int, Field(ge=1)]


class SiteEvent(Event):
    """One stream a site, ``site-<name>``."""

    area: ClassVar = "site"


class CopiedFrom(Value):
    """Where one copied event stands in the log of the site that recorded it, and since when."""

    position: Position
    recorded_at: datetime


class SiteMirrored(SiteEvent):
    """``origins`` of the events appended with this one, in their order, which is the order of the site's log.

    ``upto``: where the last of them stands in the site's log. ``sequence``: its number in the site's stream EVENTS. ``digest``: SM3 over the digest before and the leaf of each event copied, in hex; whoever
    has the site's log comes to the same.
    """

    title: ClassVar = "抄录分站点事件"
    dated: ClassVar = False

    site: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
    upto: Position
    sequence: Position
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    origins: Annotated[tuple[CopiedFrom, ...], Field(min_length=1, max_length=999)]
