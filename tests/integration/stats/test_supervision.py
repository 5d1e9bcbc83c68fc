"""Supervision on real parts: from a lapse to the talk and back again, through the log, the tables and the doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.supervision.projection import Supervision
from services.stats.supervision.reading import standings
from shared.clock import today_in_shanghai
from shared.database import Connection
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.events.case import (
    BecameEffective,
    Corrected,
    HearingHeld,
    InstanceOpened,
    Judged,
    MisconductReferred,
    NoticeReceived,
    Reported,
)
from shared.events.envelope import Recorded
from shared.events.terms import AgencyResult, Level, Matter, Misconduct, ProposalState
from shared.security import Duty, Identity
from shared.security.visitor import visited_by
from tests.integration.deadlines.service import CaseStory
from tests.integration.stats.supervised import Supervised, ids, supervised_service

LATER = "26-06-08"  # a Monday: 3 days after 1 June are over


@pytest.fixture
async def supervised(database: str, log: EventLog) -> AsyncIterator[Supervised]:
    async with supervised_service(database, log) as service:
        yield service


async def act(http: httpx.AsyncClient, key: UUID, what: str, **body: Any) -> httpx.Response:
    return await http.post(f"/v1/supervision/{key}/{what}", json={"person": "officer-1", **body})


async def a_late_case(supervised: Supervised) -> CaseStory:
    """Noticed on 1 June, defended in time, its facts never reported."""
    case = await supervised.case()
    await supervised.stands_on(LATER)
    return case


async def test_from_the_lapse_to_the_notice(supervised: Supervised) -> None:
    """YC23-2.6a, P5: the lapse is proposed with its evidence, the bureau replies, an officer confirms, the notice is carried out."""
    async with supervised.running() as http:
        await a_late_case(supervised)
        [key] = await ids(http)
        shown = (await http.get(f"/v1/supervision/{key}")).json()
        assert (shown["name"], shown["state"], shown["clause"]) == (
            "专项通报：不及时报备案件基本情况",
            "proposed",
            "YC23-2.6a",
        )
        assert [line["type"] for line in shown["evidence"]] == [
            "case.notice_received",
            None,
            "deadline.missed",
        ]
        assert (shown["failed_on"], shown["reply_until"]) == ("2026-06-05", "2026-06-15")
        refused = await act(http, key, "confirm", reason="属实")
        assert (refused.status_code, refused.json()["code"]) == (409, "reply_window_open")
        assert "2026年6月15日（周一）" in refused.json()["detail"]
        assert (await act(http, key, "reply", statement="已电话报备")).status_code == 200
        assert (await act(http, key, "confirm", reason="电话不是报备")).json()["state"] == "confirmed"
        wrong = await act(http, key, "carry-out", consequence="veto")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "consequence_not_proposed")
        done = await act(http, key, "carry-out", consequence="special_notice", doc_no="〔2026〕1号")
        assert done.json()["state"] == "carried_out"
        assert [event["title"] for event in done.json()["life"]] == [
            "监督建议",
            "单位申辩",
            "核定监督建议",
            "执行处理",
        ]


async def as_another_bureau(work: Awaitable[httpx.Response]) -> httpx.Response:
    visited_by(Identity(person="p", name="某", duty=Duty.LEADER, region="370404", bureau="fz-ziran"))
    return await work


async def test_papers_come_with_the_reply(supervised: Supervised) -> None:
    """YC23-2.6a: what the bureau puts beside its 申辩 is kept by its content, listed with the reply and among the evidence, and handed out as
    an attachment; what was never uploaded cannot be named, what is not listed here is not handed out, and only readers of the proposal get it.
    """
    async with supervised.running() as http:
        await a_late_case(supervised)
        [key] = await ids(http)
        papers = f"/v1/supervision/{key}/papers"
        content = b"%PDF-1.4 proof\n%%EOF\n"
        stored = (await http.post(papers, content=content)).json()
        other = (await http.post(papers, content=content + b"2")).json()["digest"]
        assert (await http.post(papers, content=b"")).json()["code"] == "file_empty"
        assert (await http.post(papers, content=b"\x00\x01\x02")).status_code == 415
        assert (await http.post(f"/v1/supervision/{uuid4()}/papers", content=content)).status_code == 404
        unknown = await act(http, key, "reply", statement="见附件", papers=["0" * 64])
        assert (unknown.status_code, unknown.json()["code"]) == (422, "file_unknown")
        # what another bureau brought is not read by replying with it
        reply = act(http, key, "reply", statement="见附件", papers=[stored["digest"]])
        known = await asyncio.create_task(as_another_bureau(reply))
        assert (known.status_code, known.json()["code"]) == (422, "file_unknown")
        said = {"papers": [stored["digest"]], "paper_names": ["报备回执.pdf"]}
        shown = (await act(http, key, "reply", statement="见附件", **said)).json()
        assert [(one["name"], one["digest"]) for one in shown["papers"]] == [
            ("报备回执.pdf", stored["digest"])
        ]
        last = shown["evidence"][-1]
        assert (last["text"], last["type"]) == ("申辩材料：报备回执.pdf", "supervision.bureau_replied")
        got = await http.get(f"{papers}/{stored['digest']}")
        assert got.content == content
        assert got.headers["content-disposition"].startswith("attachment")
        assert (await http.get(f"{papers}/{other}")).json()["code"] == "file_not_found"


async def test_the_window_is_over(supervised: Supervised) -> None:
    """YC23-2.6a: a bureau that does not reply in its seven days may be confirmed on the eighth, and not before."""
    async with supervised.running() as http:
        await a_late_case(supervised)
        [key] = await ids(http)
        supervised.deadlines.today = date(2026, 6, 15)
        assert (await act(http, key, "confirm", reason="属实")).json()["code"] == "reply_window_open"
        supervised.deadlines.today = date(2026, 6, 16)
        assert (await act(http, key, "confirm", reason="属实")).status_code == 200


async def test_a_corrected_date_withdraws(supervised: Supervised) -> None:
    """P5: the notice had come later: the deadline moves, the proposal is withdrawn and says why; the confirmed one counts no more."""
    async with supervised.running() as http:
        case = await supervised.deadlines.case(notice=None, region="370404")
        wrong = await case.told(NoticeReceived(instance=1), "26-06-01")
        await supervised.stands_on(LATER)
        [key] = await ids(http)
        await act(http, key, "reply", statement="收到日期登记有误")
        await act(http, key, "confirm", reason="属实")
        await supervised.settled()
        position = await supervised.log.tail()
        await case.told(
            Corrected(corrects=wrong, fact_on=date(2026, 6, 8), data={"instance": 1}, reason="收到日期有误"),
            LATER,
        )
        await supervised.settled()
        shown = (await http.get(f"/v1/supervision/{key}")).json()
        assert shown["state"] == "withdrawn"
        assert "期限有变动" in shown["reason"]
        assert await confirmed(supervised, position) == 1
        assert await confirmed(supervised, await supervised.log.tail()) == 0


async def confirmed(supervised: Supervised, position: int) -> int:
    found = await standings(supervised.pool, Standpoint(position), Scope("370404", None))
    return sum(one.state is ProposalState.CONFIRMED for one in found)


async def a_year(supervised: Supervised, http: httpx.AsyncClient, cases: int = 2) -> list[CaseStory]:
    """Cases lost without mediation, effective in June; each causation is found by an officer."""
    told = [await supervised.case() for _ in range(cases)]
    for case in told:
        await case.told(Reported(instance=1, matter=Matter.CASE_FACTS), "26-06-02")
        await case.told(Judged(instance=1, agency_result=AgencyResult.LOST), "26-06-03")
        await case.told(BecameEffective(instance=1), "26-06-05")
    await supervised.stands_on("26-06-05")
    for key in await ids(http, state="proposed"):
        await act(http, key, "reply", statement="另有原因")
        missing = await act(http, key, "confirm", reason="属实")
        assert (missing.status_code, missing.json()["code"]) == (422, "finding_missing")
        await act(http, key, "confirm", reason="属实", found="未开展调解，导致败诉")
    await supervised.settled()
    return told


async def test_two_losses_and_a_reversal(supervised: Supervised) -> None:
    """YC23-2.9c, P5: two proven losses propose both talks; one reversed in retrial takes its finding back, and the second talk with it."""
    async with supervised.running() as http:
        told = await a_year(supervised, http)
        line = await counts(http)
        assert [(one["rule"], one["reached"]) for one in line["thresholds"]] == [
            ("yicheng-2023.talk_deputy", True),
            ("yicheng-2023.talk_principal", True),
        ]
        await told[0].told(InstanceOpened(instance=2, level=Level.RETRIAL), "26-06-05")
        await told[0].told(Judged(instance=2, agency_result=AgencyResult.WON), "26-06-05")
        await supervised.settled()
        said = await supervised.said()
        assert sorted(said[-3:]) == ["proposal_restated", "proposal_withdrawn", "proposal_withdrawn"]
        after = await counts(http)
        assert after["found"] == {"lost_without_mediation": 1}
        assert [(one["reached"], one["one_short"]) for one in after["thresholds"]] == [
            (True, False),
            (False, True),
        ]
        states = [
            (await http.get(f"/v1/supervision/{key}")).json() for key in await ids(http, kind="consequence")
        ]
        assert {one["rule"].partition(".")[2]: one["state"] for one in states} == {
            "talk_deputy": "proposed",
            "talk_principal": "withdrawn",
        }
        assert await supervised.rebuilt_equals_live()


async def counts(http: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await http.get("/v1/supervision/counts", params={"year": 2026, **asked})
    assert answer.status_code == 200, answer.text
    [line] = answer.json()["items"]
    return dict(line)


async def test_counts_as_of_a_day(supervised: Supervised) -> None:
    """P5: as of yesterday, when nothing of it was recorded, nothing counted; as of today everything does. The answer has its ETag."""
    async with supervised.running() as http:
        await a_year(supervised, http, cases=1)
        today = today_in_shanghai()
        answer = await http.get(
            "/v1/supervision/counts", params={"year": 2026, "as_of": str(today - timedelta(1))}
        )
        assert answer.json()["items"] == []
        now = await http.get("/v1/supervision/counts", params={"year": 2026})
        assert now.json()["items"][0]["found"] == {"lost_without_mediation": 1}
        same = await http.get(
            "/v1/supervision/counts", params={"year": 2026}, headers={"if-none-match": now.headers["etag"]}
        )
        assert same.status_code == 304


async def test_the_inbox_by_filter_and_page(supervised: Supervised) -> None:
    """Newest first, page by page, each filter narrows; a clue is marked, and none for the bureau; a wrong filter is refused."""
    async with supervised.running() as http:
        first = await a_late_case(supervised)
        await first.told(HearingHeld(instance=1, hearing=1, leader_appeared=False), "26-06-08")
        await first.told(
            MisconductReferred(instance=1, category=Misconduct.INTERFERENCE, organ="区监察委"), "26-06-08"
        )
        await supervised.settled()
        keys = await ids(http)
        assert len(keys) == 3
        page = (await http.get("/v1/supervision", params={"limit": 2})).json()
        rest = (await http.get("/v1/supervision", params={"limit": 2, "cursor": page["next"]})).json()
        assert [item["id"] for item in (*page["items"], *rest["items"])] == [
            str(key) for key in reversed(keys)
        ]
        assert rest["next"] is None
        [clue] = (await http.get("/v1/supervision", params={"rule": "yicheng-2023.accountability"})).json()[
            "items"
        ]
        assert clue["restricted"]
        assert await asyncio.create_task(shown_to_its_bureau(http, clue)) == (2, 403, 403, 403)
        for asked, number in (({"bureau": "fz-ziran"}, 0), ({"year": 2025}, 0), ({"state": "proposed"}, 3)):
            assert len(await ids(http, **asked)) == number
        assert (await http.get("/v1/supervision", params={"state": "nonsense"})).status_code == 422
        assert (await http.get("/v1/supervision", params={"nonsense": "1"})).status_code == 422
        assert (await http.get(f"/v1/supervision/{uuid4()}")).json()["code"] == "proposal_not_found"
        assert (await act(http, uuid4(), "dismiss", reason="无")).status_code == 404
        shown = await standings(supervised.pool, Standpoint(await supervised.log.tail()), Scope())
        assert "yicheng-2023.accountability" not in {one.proposal.rule for one in shown}


async def shown_to_its_bureau(http: httpx.AsyncClient, clue: dict[str, Any]) -> tuple[int, int, int, int]:
    """How many proposals a bureau's leader finds, and what is answered to asking for the clue itself, replying to it and bringing papers."""
    visited_by(
        Identity(person="p", name="某", duty=Duty.LEADER, region=clue["region"], bureau=clue["bureau"])
    )
    one = await http.get(f"/v1/supervision/{clue['id']}")
    reply = await act(http, UUID(clue["id"]), "reply", statement="不属实")
    paper = await http.post(f"/v1/supervision/{clue['id']}/papers", content=b"%PDF-1.4 proof\n%%EOF\n")
    return len(await ids(http)), one.status_code, reply.status_code, paper.status_code


async def test_two_officers_at_once(supervised: Supervised) -> None:
    """Of two officers who decide at the same moment one is recorded, the other is told who decided what; so is who acts on an old page."""
    async with supervised.running() as http:
        await a_late_case(supervised)
        [key] = await ids(http)
        await act(http, key, "reply", statement="已报备", seen=1)
        old = await act(http, key, "dismiss", reason="已报备", seen=1)
        assert (old.status_code, old.json()["code"]) == (409, "proposal_changed")
        both = await asyncio.gather(
            act(http, key, "confirm", reason="属实"), act(http, key, "dismiss", reason="已报备", seen=2)
        )
        codes = sorted(answer.status_code for answer in both)
        assert codes == [200, 409]
        [refused] = [answer.json() for answer in both if answer.status_code == 409]
        assert refused["code"] in {"proposal_changed", "proposal_dismissed"}
        assert (await supervised.said())[2:] in (["proposal_confirmed"], ["proposal_dismissed"])


class Killed(Supervision):
    """Dies after its appends, before the page is committed, as often as told."""

    deaths = 4

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        await super().apply(db, page, live=live)
        if self.deaths and live:
            self.deaths -= 1
            raise Retry("killed", after=0.05)


async def test_killed_between_append_and_checkpoint(supervised: Supervised) -> None:
    """Decision 6: what was said before the crash is found again; nothing is said twice, and a rebuild says nothing."""
    made = supervised.manager()
    killed = Killed(made._events, made._book, made._today)
    async with supervised.running(killed):
        await a_late_case(supervised)
        assert killed.deaths == 0
        assert await supervised.said() == ["consequence_proposed notice_not_reported"]
        before = await supervised.log.tail()
        assert await supervised.rebuilt_equals_live()
        assert await supervised.log.tail() == before


async def test_a_later_start_finds_what_lapsed_before(supervised: Supervised) -> None:
    """Supervision that starts after the lapse proposes it once, and a second start nothing more."""
    async with supervised.deadlines.running():
        await supervised.case()
        await supervised.deadlines.stands_on(LATER)
    for _ in range(2):
        async with supervised.running():
            await supervised.settled()
            assert await supervised.said() == ["consequence_proposed notice_not_reported"]
