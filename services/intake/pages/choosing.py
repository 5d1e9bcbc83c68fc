"""Which bureau a page is about: a bureau's people mean their own, the 司法局 chooses one of its region. The choice is a wish, never a right."""

from __future__ import annotations

import re
from typing import NamedTuple

from services.intake.court_list.projection import names_of
from services.intake.pages.rooms import Rooms
from shared.errors import Rejected
from shared.security import Act
from shared.web import Visit

_CODE = re.compile(r"[a-z0-9-]{2,40}")


class Place(NamedTuple):
    region: str
    bureau: str


def chosen(visit: Visit, act: Act, wanted: str) -> Place:
    """Rejected where somebody must choose and did not; NotAllowed for another's."""
    region, bureau = visit.identity.region, visit.identity.bureau or wanted.strip()
    if region is None or not _CODE.fullmatch(bureau):
        raise Rejected("bureau_missing", "请选择单位。", "bureau")
    visit.identity.check(act, region, bureau)
    return Place(region, bureau)


async def places(rooms: Rooms, visit: Visit) -> list[tuple[str, str]]:
    """(code, name) of the bureaus to choose from; none for whoever has their own."""
    if visit.identity.of_bureau or visit.identity.region is None:
        return []
    return sorted((await names_of(rooms.pool, visit.identity.region)).items(), key=lambda one: one[1])
