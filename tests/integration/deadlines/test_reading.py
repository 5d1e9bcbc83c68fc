"""Reading the lists: every filter, several values by comma, what is waiting and what stands, and the cases in which nothing runs."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events.case import (
    AppealDecided,
    CaseOpened,
    ClockStopped,
    Closed,
    ContactNamed,
    Corrected,
    GuaranteeSet,
    HandlerAssigned,
    InstanceOpened,
    Judged,
    JudgmentServed,
    MediationPlanned,
    NoticeReceived,
    RiskAssessed,
    Voided,
)
from shared.events.model import Event
from shared.events.organisation import OrganisationRegistered, PersonAssigned, PersonLeft
from shared.events.terms import (
    CaseKind,
    Document,
    Level,
    Notice,
    Origin,
    Party,
    Procedure,
    Risk,
    Role,
    StopReason,
)
from tests.integration.deadlines.service import CaseStory, Deadlines
from tests.support.given import a_write, an_event
from tests.support.packs import SHIPPED_PACKS

REGION, YICHENG = "110105", "370404"


async def got(http: httpx.AsyncClient, path: str, **params: Any) -> Any:
    answer = await http.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def items(http: httpx.AsyncClient, **filters: Any) -> list[dict[str, Any]]:
    return (await got(http, "/v1/deadlines", **filters))["items"]


async def names(http: httpx.AsyncClient, **filters: Any) -> set[str]:
    return {item["name"] for item in await items(http, **filters)}


async def of_organisation(service: Deadlines, *events: Event, region: str = REGION) -> None:
    for event in events:
        new = an_event(event, on=date(2026, 6, 1), region=region)
        await service.log.append(a_write(f"organisation-{region}-fz-renshe", new))


def post(person: str, role: Role) -> PersonAssigned:
    return PersonAssigned(person=person, label=f"{role.title}甲", role=role)


async def test_a_person_s_list(service: Deadlines) -> None:
    """The cases one handles, with later instances that have no handler of their own, and what one's role is responsible for."""
    async with service.running(), service.http() as http:
        await of_organisation(
            service, post("p-law", Role.LEGAL_OFFICE), post("p-h", Role.HANDLER), region=YICHENG
        )
        lost = await service.case(region=YICHENG)
        await lost.told(HandlerAssigned(instance=1, handler="p-h"), "26-06-01")
        await lost.told(InstanceOpened(instance=2, level=Level.SECOND, follows=1))
        await lost.told(NoticeReceived(instance=2, notice=Notice.APPEAL), "26-06-01")
        other = await service.case(region=YICHENG)
        await other.told(HandlerAssigned(instance=1, handler="p-other"), "26-06-01")
        await service.settled()
        own = await items(http, person="p-h")
        assert {item["case_id"] for item in own} == {str(lost.id)}
        assert {item["instance"] for item in own} == {1, 2}
        assert {(item["handler"], item["handler_label"]) for item in own} == {("p-h", "承办人甲")}
        both = await items(http, person="p-h，p-other")
        assert {item["case_id"] for item in both} == {str(lost.id), str(other.id)}
        responsible = {item["responsible"] for item in await items(http, person="p-law")}
        assert responsible <= {"legal_office"}
        everything = await items(http, region=YICHENG)
        of_law = [item for item in everything if item["responsible"] == "legal_office"]
        assert len(await items(http, person="p-law")) == len(of_law)
        for person in ("p-h", "p-law", "p-h,p-other"):
            found = [item["state"] for item in await items(http, person=person)]
            for state in {item["state"] for item in everything}:
                assert len(await items(http, person=person, state=state)) == found.count(state)
            waiting = await items(http, person=person, state="waiting")
            assert {item["state"] for item in waiting} <= {"withheld"}
        await of_organisation(service, PersonLeft(person="p-law", role=Role.LEGAL_OFFICE), region=YICHENG)
        await service.settled()
        assert await items(http, person="p-law") == []


async def test_several_values_by_comma(service: Deadlines) -> None:
    """Of each filter any value suffices; all filters together narrow."""
    async with service.running(), service.http() as http:
        await service.case()
        await service.case(region=YICHENG)
        await service.settled()
        assert len(await items(http, region=f"{REGION},{YICHENG}")) == len(await items(http))
        assert await names(http, kind="statutory,court") == {"提交答辩状", "提交证据和依据"}
        assert await names(http, rule="national.defence") == {"提交答辩状"}
        assert await names(http, rule="national.defence, national.evidence") == {
            "提交答辩状",
            "提交证据和依据",
        }
        assert {item["clause"] for item in await items(http, clause="YC23-2.5")} == {"YC23-2.5a", "YC23-2.5b"}
        assert await names(http, clause="第六十七条", region=REGION) == {"提交答辩状", "提交证据和依据"}
        assert await items(http, nature="right") == []
        assert len(await items(http, nature="duty,right")) == len(await items(http))


async def test_the_lamp_is_a_filter(service: Deadlines) -> None:
    """What the filter finds is what the lines show, for every lamp."""
    async with service.running(), service.http() as http:
        for notice in ("26-06-01", "26-06-02", "26-06-03", "26-06-08", "26-06-12"):
            await service.case(notice=notice, region=YICHENG)
        await service.settled()
        await service.stands_on("26-06-17")
        everything = await items(http)
        assert {item["lamp"] for item in everything} == {"green", "yellow", "red", "overdue"}
        for lamp in ("green", "yellow", "red", "overdue"):
            wanted = [item["id"] for item in everything if item["lamp"] == lamp]
            assert [item["id"] for item in await items(http, lamp=lamp)] == wanted
        pressing = await items(http, lamp="red,overdue")
        assert {item["lamp"] for item in pressing} == {"red", "overdue"}


async def a_review(service: Deadlines) -> CaseStory:
    story = CaseStory(service.log, REGION)
    await story.told(CaseOpened(name="某某申请复议", kind=CaseKind.RECONSIDERATION))
    opened = InstanceOpened(instance=1, level=Level.RECONSIDERATION, procedure=Procedure.SIMPLIFIED)
    await story.told(opened, "26-06-01")
    await story.told(NoticeReceived(instance=1, notice=Notice.REVIEW_REPLY), "26-06-01")
    return story


async def test_a_simplified_reconsideration_comes_first(service: Deadlines) -> None:
    """On its first day the lamp is red, the filter agrees, and the line says why."""
    async with service.running(), service.http() as http:
        case = await a_review(service)
        await service.settled()
        red = {item["name"]: item for item in await items(http, lamp="red", case=case.id)}
    assert (red["行政复议答复（简易程序）"]["due"], "最优先" in red["行政复议答复（简易程序）"]["note"]) == (
        "2026-06-08",
        True,
    )


async def test_a_clock_that_stands_has_a_state_of_its_own(service: Deadlines) -> None:
    """暂停计算: no day, no lamp, no days left; the reason is in the line."""
    service.packs = SHIPPED_PACKS
    async with service.running(), service.http() as http:
        case = await a_review(service)
        await case.told(ClockStopped(instance=1, reason=StopReason.SUSPENSION), "26-06-02")
        await service.settled()
        paused = await items(http, state="paused")
        assert paused
        for item in paused:
            assert (item["state_title"], item["lamp"], item["remaining_days"]) == ("暂停计算", None, None)
            assert (item["due"], item["due_safe"]) == (None, None)
            assert item["reason"]


async def test_what_waits_for_a_service_says_from_when(service: Deadlines) -> None:
    """待补送达日 is asked for by ``waiting`` and told apart from what cannot be computed."""
    service.packs = SHIPPED_PACKS
    async with service.running(), service.http() as http:
        case = await service.case(region="120118")
        await case.told(Judged(instance=1, document=Document.JUDGMENT), "26-06-01")
        await case.told(JudgmentServed(instance=1, party=Party.AGENCY), "26-06-01")
        await case.told(AppealDecided(instance=1, appeal=False), "26-06-01")
        old = await service.case(notice="1990-01-01")
        await service.settled()
        waiting = await items(http, state="waiting")
        withheld = await items(http, state="withheld")
        assert str(old.id) not in {item["case_id"] for item in waiting}
        assert {item["case_id"] for item in withheld} >= {str(old.id)}
        assert waiting
        for item in waiting:
            assert item["state_title"] == f"待补送达日（最早{item['earliest']}）"
            assert item["due"] is None


@pytest.mark.parametrize("field", ["state", "kind", "nature", "lamp"])
async def test_one_wrong_value_among_several_is_refused(service: Deadlines, field: str) -> None:
    """A misspelt one must not be passed over because the others are right."""
    right = {"state": "running", "kind": "local", "nature": "duty", "lamp": "red"}[field]
    async with service.http() as http:
        answer = await http.get("/v1/deadlines", params={field: f"{right},gone"})
    assert (answer.status_code, answer.json()["code"]) == (422, f"{field}_unknown")


async def missing(http: httpx.AsyncClient, **filters: Any) -> dict[str, dict[str, str]]:
    """By case: what is missing, since when."""
    found = (await got(http, "/v1/cases/unclocked", **filters))["items"]
    return {item["case_id"]: {one["code"]: one["since"] for one in item["missing"]} for item in found}


async def test_cases_in_which_nothing_runs(service: Deadlines) -> None:
    """Each with all that is missing and since when; what is put right leaves the list, closed and published cases are not on it."""
    async with service.running(), service.http() as http:
        await of_organisation(service, OrganisationRegistered(name="（虚构）某局"))
        silent = await service.case(notice=None)
        await silent.told(RiskAssessed(instance=1, risk=Risk.HIGH), "26-05-20")
        noticed = await service.case(notice="26-05-29")
        closed = await service.case()
        await closed.told(Closed(), "26-06-01")
        voided = await service.case()
        await voided.told(Voided(reason="重复"), "26-06-01")
        published = await service.case(notice=None, origin=Origin.PUBLISHED)
        await service.settled()
        found = await missing(http)
        assert set(found) == {str(silent.id), str(noticed.id)}
        assert set(found[str(silent.id)]) == {"deadline", "handler", "contact", "mediation", "guarantee"}
        assert found[str(silent.id)]["guarantee"] == "2026-05-20"
        assert found[str(noticed.id)] == dict.fromkeys(("handler", "contact", "mediation"), "2026-05-29")
        assert str(published.id) not in found
        await noticed.told(HandlerAssigned(instance=1, handler="p-h"), "26-06-01")
        await noticed.told(ContactNamed(instance=1, department="工伤保险科"), "26-06-01")
        planned = await noticed.told(MediationPlanned(instance=1), "26-06-01")
        guarantee = GuaranteeSet(
            instance=1, unit="某局", leader="p1", responsible="p2", resolve_by=date(2026, 9, 1)
        )
        await silent.told(guarantee, "26-06-01")
        await service.settled()
        found = await missing(http)
        assert set(found) == {str(silent.id)}
        assert "guarantee" not in found[str(silent.id)]
        await noticed.told(Voided(voids=planned, reason="录错"), "26-06-02")
        await service.settled()
        assert set((await missing(http))[str(noticed.id)]) == {"mediation"}


async def test_the_list_of_silent_cases_is_filtered_and_paged(service: Deadlines) -> None:
    """By region, bureau and what is missing; pages join without gap or double; a wrong filter is refused."""
    async with service.running(), service.http() as http:
        cases = [await service.case(notice=None) for _ in range(3)]
        await cases[0].told(HandlerAssigned(instance=1, handler="p-h"), "26-06-01")
        far = await service.case(notice=None, region=YICHENG)
        await service.settled()
        assert set(await missing(http, region=YICHENG)) == {str(far.id)}
        assert await missing(http, bureau="nobody") == {}
        without = await missing(http, missing="handler", region=REGION)
        assert set(without) == {str(case.id) for case in cases[1:]}
        walked, cursor = [], None
        while True:
            page = await got(http, "/v1/cases/unclocked", limit=1, **({"cursor": cursor} if cursor else {}))
            walked += [item["case_id"] for item in page["items"]]
            if (cursor := page["next"]) is None:
                break
        assert sorted(walked) == sorted(str(case.id) for case in (*cases, far))
        refused = await http.get("/v1/cases/unclocked", params={"missing": "luck"})
        assert (refused.status_code, refused.json()["code"]) == (422, "missing_unknown")


async def test_the_case_rows_follow_corrections_and_rebuild_alike(service: Deadlines) -> None:
    """A corrected handler is the handler; the tables filled anew from the log are equal to the live ones."""
    async with service.running(), service.http() as http:
        await of_organisation(service, OrganisationRegistered(name="（虚构）某局"), post("p-a", Role.HANDLER))
        case = await service.case()
        wrong = await case.told(HandlerAssigned(instance=1, handler="p-wrong"), "26-06-01")
        await case.told(RiskAssessed(instance=1, risk=Risk.LOW), "26-06-01")
        await case.told(
            Corrected(
                corrects=wrong, fact_on=date(2026, 6, 1), data={"instance": 1, "handler": "p-a"}, reason="x"
            ),
            "26-06-02",
        )
        await service.settled()
        assert {(i["handler"], i["bureau_name"]) for i in await items(http, case=case.id)} == {
            ("p-a", "（虚构）某局")
        }
        assert await items(http, person="p-wrong") == []
        assert await service.rebuilt_equals_live()
