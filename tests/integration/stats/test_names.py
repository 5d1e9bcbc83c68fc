"""What people are called where figures are told apart by who handles: on the service's own tables, as of any position of the log."""

from __future__ import annotations

from datetime import date

from services.stats.people.names import names_then
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from shared.events.case import HandlerAssigned
from shared.events.organisation import OrganisationRegistered, PersonAssigned, RosterJoined
from shared.events.organisation_repair import EntryCorrected, EntryVoided
from shared.events.terms import Role, Roster
from tests.integration.stats.conftest import Stats
from tests.unit.stats.story import Story

DAY = date(2026, 3, 2)
OFFICE = "organisation-370404-fz-renshe"


async def test_who_has_a_post_is_named_though_on_no_roster(stats: Stats) -> None:
    """By the post or the roster that was recorded last, as it was corrected; a voided one names nobody any more, a position before shows what was then."""
    story = Story()
    assigned = PersonAssigned(person="p-1", label="承办人甲", role=Role.HANDLER)
    story.tell(OFFICE, OrganisationRegistered(name="某区人社局"), DAY)
    first = story.tell(OFFICE, assigned, DAY)
    joined = RosterJoined(person="p-1", label="组员甲", roster=Roster.RESPONSE_TEAM)
    second = story.tell(OFFICE, joined, DAY)
    right = assigned.model_copy(update={"label": "承办人乙"}).model_dump(mode="json")
    story.tell(OFFICE, EntryCorrected(corrects=first.id, fact_on=DAY, data=right, reason="录错"), DAY)
    story.tell(OFFICE, EntryVoided(voids=second.id, reason="未列入"), DAY)
    case = story.case()
    case.opened(DAY)
    case.then(HandlerAssigned(instance=1, handler="p-1"), DAY)
    tail = await stats.tell(story)
    named = [
        (await names_then(stats.pool, Standpoint(position), Scope("370404", None))).get("p-1")
        for position in range(1, 6)
    ]
    assert named == [None, "承办人甲", "组员甲", "组员甲", "承办人乙"]
    assert await names_then(stats.pool, Standpoint(tail), Scope("370404", "fz-ziran")) == {}
    asked = {"period": "2026", "table": "flow", "dimension": "handler"}
    answer = (await stats.http.get("/v1/stats/by", params=asked)).json()
    assert [line["title"] for line in answer["items"]] == ["承办人乙"]
