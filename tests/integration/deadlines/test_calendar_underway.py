"""What a notice moves is counted beside the answers: the officer is told so at once, and sees it when it is there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any, cast

import orjson
from structlog.testing import capture_logs

from services.deadlines.life.deciding import PART, decided
from services.deadlines.life.lifecycle import Desk, on_facts
from shared.database import Pool
from shared.dates import shipped
from shared.events.deadline import DeadlineMoved
from shared.events.envelope import Recorded
from tests.integration.deadlines.calendar_office import (
    cases_around_the_new_year,
    moved,
    quiet,
    until_moved,
)
from tests.integration.deadlines.calendar_pages import process
from tests.integration.deadlines.service import Deadlines
from tests.unit.deadlines.calendar_notices import GIVEN_2027

HERE = "/calendar/editions"
PREVIEW = f"{HERE}/preview"
SENT = {"text": orjson.dumps(GIVEN_2027).decode()}


@asynccontextmanager
async def held(service: Deadlines) -> AsyncIterator[None]:
    """Nobody can read a deadline: what is counted takes as long as this."""
    async with service.pool.acquire() as connection, connection.transaction():
        await connection.execute("lock table deadlines in access exclusive mode")
        yield


async def test_a_notice_that_takes_long_is_seen_and_then_imported(service: Deadlines, database: str) -> None:
    """The answer is a page that sends the same form again, by itself and by its button, until what moves is there; confirmed, exactly that moves."""
    async with service.running(), process(service, database) as here:
        officer = here.officers["sifa-a"]
        await cases_around_the_new_year(service)
        await service.settled()
        async with held(service):
            for by_itself in (False, True):
                page = await officer.sent(PREVIEW, SENT, by_itself=by_itself)
                assert page.status_code == 202
                assert "正在逐案计算哪些期限会变动" in page.text
            assert f'action="{PREVIEW}" hx-post="{PREVIEW}" hx-trigger="every ' in page.text
            assert fields(page.text)["text"] == SENT["text"]
        seen = await officer.told(PREVIEW, fields(page.text))
        assert seen.status_code == 200
        shown = numbers(seen.text)
        assert sum(shown) > 0
        assert await moved(service) == []
        done = await officer.sent(HERE, {"given": fields(seen.text)["given"]}, by_itself=False)
        assert (done.status_code, done.headers["location"]) == (303, f"{HERE}?done=imported&version=1")
        await until_moved(service, sum(shown))
        await quiet(service)
        said = [one.payload for one in await moved(service) if isinstance(one.payload, DeadlineMoved)]
        assert shown == [sum(one.due != one.previous_due for one in said), len(said)]


async def test_taking_a_notice_back_is_seen_the_same_way(service: Deadlines, database: str) -> None:
    """Looking again withdraws nothing, not even with a reason in the form; a reason that is missing is told when what moves is there."""
    async with service.running(), process(service, database) as here:
        officer = here.officers["sifa-a"]
        await cases_around_the_new_year(service)
        await service.settled()
        given = fields((await officer.told(PREVIEW, SENT)).text)["given"]
        await officer.sent(HERE, {"given": given}, by_itself=False)
        await until_moved(service, 1)
        await quiet(service)
        [imported] = await recorded(service)
        path = f"{HERE}/{imported.id}/withdraw"
        async with held(service):
            looked = await officer.http.get(path)
            blank = await officer.sent(path, {"reason": " "}, by_itself=False)
            for page in (looked, blank):
                assert page.status_code == 202
                assert f'hx-post="{path}/preview"' in page.text
        seen = await officer.told(f"{path}/preview", fields(looked.text))
        assert (seen.status_code, "请写明撤回的理由" in seen.text) == (200, False)
        assert "转为暂定" in seen.text
        assert "请写明撤回的理由" in (await officer.told(f"{path}/preview", fields(blank.text))).text
        await officer.told(f"{path}/preview", {"reason": "录入有误"})
        assert await recorded(service) == [imported]
        done = await officer.sent(path, {"reason": "录入有误"}, by_itself=False)
        assert done.headers["location"] == f"{HERE}?done=withdrawn&version=2"


async def test_officers_who_look_at_the_same_notice_have_it_counted_once(service: Deadlines, database: str) -> None:  # fmt: skip
    """Two of one region wait for one counting; another region's is its own, with no case of theirs. Begun anew at another process, it comes out the same."""
    async with service.running():
        await cases_around_the_new_year(service)
        await service.settled()
        async with process(service, database) as here:
            one, other, elsewhere = here.officers.values()
            async with held(service):
                for officer in (one, other, elsewhere):
                    assert (await officer.sent(PREVIEW, SENT)).status_code == 202
                assert len(here.underway._makings) == 2
            told = [await officer.told(PREVIEW, SENT) for officer in (one, other)]
            assert numbers(told[0].text) == numbers(told[1].text)
            assert numbers((await elsewhere.told(PREVIEW, SENT)).text) == [0, 0]
        async with process(service, database) as restarted:
            again = await restarted.officers["sifa-a"].told(PREVIEW, SENT)
        assert numbers(again.text) == numbers(told[0].text)


async def test_what_cannot_be_counted_says_so_and_is_asked_for_no_more(service: Deadlines, database: str) -> None:  # fmt: skip
    """A page that asks by itself is answered 200, because htmx shows no answer that is an error: here the table is none that the program knows."""
    async with service.running():
        await service.settled()
    await service.pool.execute("alter table deadlines rename column calendar to counted_by")
    async with process(service, database) as here:
        officer = here.officers["sifa-a"]
        with capture_logs() as logged:
            for by_itself, status in ((True, 200), (False, 422)):
                while (told := await officer.sent(PREVIEW, SENT, by_itself=by_itself)).status_code == 202:
                    pass
                assert told.status_code == status
                assert "处理中途出错" in told.text
                assert "正在逐案计算" not in told.text
        assert "making.failed" in {one["event"] for one in logged}


async def recorded(service: Deadlines) -> list[Recorded]:
    """Notices brought in or taken back; beside them is said that one is wanted."""
    events = await service.own.read_stream("calendar")
    return [one for one in events if one.type != "calendar.notice_wanted"]


def fields(page: str) -> dict[str, str]:
    """What the form of the page carries unseen."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found if name != "form_token"}


def numbers(page: str) -> list[int]:
    """Dates that move, and those that only become final."""
    found = re.search(r"(\d+) 项期限会改日期，(\d+) 项由暂定转为确定", page)
    assert found, page
    return [int(one) for one in found.groups()]


class Reads:
    """How many cases each question to the database is about."""

    def __init__(self, pool: Pool) -> None:
        self._pool, self.cases = pool, list[int]()

    async def fetch(self, query: str, names: list[Any], *more: Any) -> Any:
        self.cases.append(len(names))
        return await self._pool.fetch(query, names, *more)


async def test_a_recount_reads_few_cases_at_a_time(service: Deadlines) -> None:
    """However many cases a calendar concerns, what is known of a few of them is read before others have their turn; all of them are decided."""
    async with service.running():
        stories = await cases_around_the_new_year(service, PART + 5)
        await service.settled()
    reads = Reads(service.pool)
    desk = Desk(service.packs, shipped(), service.today)
    known = await decided(cast("Pool", reads), [one.id for one in stories], on_facts, desk)
    assert set(known.cases) == {one.id for one in stories}
    assert {entry.standing.identity.case_id for entry in known.entries} == set(known.cases)
    assert max(reads.cases) == PART
