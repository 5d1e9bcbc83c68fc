"""A report that takes long is drafted beside the answers: on the page itself, at two processes of the service, over a restart."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from threading import Event
from uuid import UUID, uuid4

import httpx
import pytest

from services.stats.cockpit.desk import Desk
from services.stats.cockpit.reckoning import Reckoner
from services.stats.pages import TEMPLATES, Rooms, routers
from services.stats.publishing.making import Maker
from services.stats.publishing.office import Office
from services.stats.reports.form import Material
from services.stats.reports.forms import FORMS
from services.stats.supervision.office import Office as Supervising
from services.stats.supervision.papers import Papers
from services.stats.supervision.rulebook import rulebook
from shared.database import Pool, close_pool, connect_pool
from shared.files.uploads import Uploads
from shared.papers.paper import Paper
from shared.runtime.http import make_app
from shared.security.accounts import Account, Accounts
from shared.security.fence import Fence
from shared.security.limits import Limits, Pace
from shared.security.rights import Duty
from shared.security.session import COOKIE, Sessions
from shared.security.signed_in import Entry, SignedIn
from shared.web import Site
from shared.web.underway import Underway
from tests.integration.stats.publishing.conftest import REGION, TODAY, Publishing
from tests.integration.stats.test_figures import a_half_year
from tests.support.stores import url_of
from tests.support.waiting import until

ACCOUNTS = Accounts.of([Account(person="sifa", name="孙应诉", duty=Duty.JUSTICE_OFFICER, region=REGION)])
SESSIONS = Sessions("k" * 32)
BY_ITSELF = {"hx-request": "true", "x-by-itself": "1"}
#: one that is written when it is let go, and one that cannot be written
SLOW, REFUSED = "bulletin", "assessment"


@dataclass
class Browser:
    """An officer's; ``fields`` are what its form says, ``written`` the positions of which the slow form was written."""

    http: httpx.AsyncClient
    fields: dict[str, str]
    written: list[int] = field(default_factory=list)

    @property
    def fact(self) -> UUID:
        return UUID(self.fields["fact"])

    async def asked(self, **headers: str) -> httpx.Response:
        return await self.http.post("/reports/new", data=self.fields, headers=headers)

    async def told(self) -> httpx.Response:
        """What the page that asks by itself gets in the end."""
        answers = list[httpx.Response]()

        async def there() -> bool:
            answers.append(await self.asked(**BY_ITSELF))
            return answers[-1].status_code != 202

        await until(there)
        return answers[-1]


@pytest.fixture
def let_go() -> Iterator[Event]:
    """Set, slow forms are written; set at the end, so that no thread waits for ever."""
    event = Event()
    yield event
    event.set()


@asynccontextmanager
async def process(database: str, publishing: Publishing, let_go: Event) -> AsyncIterator[Browser]:
    """A process of stats as far as its pages go, and an officer's browser at it."""
    written: list[int] = []

    def slow(material: Material) -> Paper:
        let_go.wait()
        written.append(material.known.at.position)
        return FORMS[SLOW].make(material)

    def refused(_: Material) -> Paper:
        raise ValueError("没有可写的数据")

    async with AsyncExitStack() as stack:
        pool = await connect_pool(url_of("stats", database), name="pages", gate=Fence("stats"), search_path="stats")  # fmt: skip
        stack.push_async_callback(close_pool, pool)
        library = replace(publishing.office.maker.library, pool=pool)
        forms = {code: replace(FORMS[code], make=make) for code, make in ((SLOW, slow), (REFUSED, refused))}
        office = Office(publishing.office.log, Maker(library, forms), publishing.office.shelf, lambda: TODAY)
        underway = Underway()
        app = make_app("stats")
        for one in routers(_rooms(office, underway)):
            app.include_router(one)
        http = await stack.enter_async_context(httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stats"))  # fmt: skip
        running = asyncio.create_task(underway.run())
        browser = await _browser(http, database)
        browser.written = written
        yield browser
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def _rooms(office: Office, underway: Underway) -> Rooms:
    library, log = office.maker.library, office.log
    pool = library.pool
    site = Site(
        TEMPLATES, pool=pool, events=log, calendars=library.calendars, accounts=ACCOUNTS, sessions=SESSIONS,
        signed_in=_signed_in(pool), limits=Limits(pool, Pace(0, 1), Pace(0, 1)), today=lambda: TODAY,
    )  # fmt: skip
    papers = Papers(office.shelf.files, Uploads(pool), 1_000)
    supervising = Supervising(pool, log, rulebook(library.packs), lambda: TODAY, papers)
    return Rooms(site, Desk(Reckoner(pool, library.catalogue)), supervising, office, underway)


def _signed_in(pool: Pool) -> SignedIn:
    return SignedIn(pool, ACCOUNTS, SESSIONS, idle=600, most=3_600)


async def _browser(http: httpx.AsyncClient, database: str) -> Browser:
    """Signed in where people sign in: at intake."""
    pool = await connect_pool(url_of("intake", database), name="intake", search_path="intake")
    entry = Entry(person="sifa", way="password", device="Browser", address="10.1.1.1")
    http.cookies[COOKIE] = cookie = await _signed_in(pool).begin(entry)
    await close_pool(pool)
    session = SESSIONS.read(cookie, 3_600)
    assert session
    return Browser(http, {"form_token": session.token, "fact": str(uuid4()), "form": SLOW, "period": "2026H1"})  # fmt: skip


async def test_the_officer_is_answered_at_once(database: str, publishing: Publishing, let_go: Event) -> None:
    """YC23-2.6c: a 通报 that is not there yet is a page that sends the same form again, by itself and by its button, until the draft is there."""
    await publishing.tell(a_half_year())
    async with process(database, publishing, let_go) as officer:
        for headers in ({}, BY_ITSELF):
            page = await officer.asked(**headers)
            assert page.status_code == 202
            assert "正在起草：行政应诉工作通报" in page.text
        for name, value in officer.fields.items():
            assert f'name="{name}" value="{value}"' in page.text
        assert 'hx-post="/reports/new" hx-trigger="every ' in page.text
        assert not await publishing.log.find([officer.fact])
        let_go.set()
        draft = await officer.told()
        assert (draft.status_code, draft.headers["location"]) == (303, f"/reports/drafts/{officer.fact}?done=drafted")  # fmt: skip
        assert "草稿：行政应诉工作通报" in (await officer.http.get(draft.headers["location"])).text


async def test_over_a_restart_and_at_two_processes_it_is_drafted_once(database: str, publishing: Publishing, let_go: Event) -> None:  # fmt: skip
    """A service that ended while it drafted: asked again, whichever process answers, there is one draft, with the id of the form."""
    await publishing.tell(a_half_year())
    async with process(database, publishing, let_go) as officer:
        assert (await officer.asked(**BY_ITSELF)).status_code == 202
        fact = officer.fields["fact"]
    async with process(database, publishing, let_go) as one, process(database, publishing, let_go) as other:
        for browser in (one, other):
            browser.fields["fact"] = fact
            assert (await browser.asked(**BY_ITSELF)).status_code == 202
        let_go.set()
        told = [await browser.told() for browser in (one, other)]
    assert {answer.headers["location"] for answer in told} == {f"/reports/drafts/{fact}?done=drafted"}
    [drafted] = await publishing.log.find([UUID(fact)])
    assert len(await publishing.log.read_stream(drafted.stream)) == 1


async def test_what_another_process_drafted_a_moment_before_is_the_draft(database: str, publishing: Publishing, let_go: Event) -> None:  # fmt: skip
    """Two processes asked for one form stand where the log was when they were asked; who comes second with other figures is led to the first one's draft."""
    await publishing.tell(story := a_half_year())
    async with process(database, publishing, let_go) as one, process(database, publishing, let_go) as other:
        assert (await one.asked(**BY_ITSELF)).status_code == 202
        story.case("虚构后案").opened(date(2026, 3, 2))
        await publishing.tell(story)
        other.fields["fact"] = one.fields["fact"]
        assert (await other.asked(**BY_ITSELF)).status_code == 202
        let_go.set()
        locations = [(await browser.told()).headers["location"] for browser in (one, other)]
    assert set(one.written) != set(other.written)
    assert set(locations) == {f"/reports/drafts/{one.fact}?done=drafted"}


async def test_what_cannot_be_drafted_says_why(database: str, publishing: Publishing, let_go: Event) -> None:
    """The page that asks by itself becomes the form again, with the reason: htmx shows no answer that is an error."""
    await publishing.tell(a_half_year())
    async with process(database, publishing, let_go) as officer:
        officer.fields["form"] = REFUSED
        page = await officer.told()
    assert page.status_code == 200
    assert "没有可写的数据" in page.text
    assert "正在起草" not in page.text


async def test_a_preview_is_made_once(database: str, publishing: Publishing, let_go: Event) -> None:
    """What the button made is what the page and its files show, of the same position though more is recorded meanwhile."""
    let_go.set()
    await publishing.tell(story := a_half_year())
    async with process(database, publishing, let_go) as officer:
        officer.fields["do"] = "preview"
        ready = (await officer.told()).headers["location"]
        story.case("虚构后案").opened(date(2026, 3, 2))
        await publishing.tell(story)
        page = await officer.http.get(ready)
        files = re.findall(r'href="(/reports/preview[^"]+)"', page.text)
        assert len(files) == 3
        for one in files:
            assert (await officer.http.get(unescape(one))).status_code == 200
        assert len(officer.written) == 1
        assert f"按事件日志第 {officer.written[0]} 位统计" in page.text


async def test_whoever_goes_back_and_changes_the_form_drafts_something_else(database: str, publishing: Publishing, let_go: Event) -> None:  # fmt: skip
    """The form's id is that of one draft: sent again as it was it leads there, with another period to a draft of that period, each time the same."""
    let_go.set()
    await publishing.tell(a_half_year())
    async with process(database, publishing, let_go) as officer:
        first = (await officer.told()).headers["location"]
        officer.fields["period"] = "2026"
        other = [(await officer.told()).headers["location"] for _ in range(2)]
        assert "（2026年）" in (await officer.http.get(other[0])).text
        officer.fields["period"] = "2026H1"
        assert (await officer.told()).headers["location"] == first
    assert other[0] == other[1] != first


async def test_an_edition_is_compared_beside_the_answers(
    database: str, publishing: Publishing, let_go: Event
) -> None:
    """Whoever asks whether it comes out the same is answered at once; the page asks again by itself, and then says so."""
    await publishing.tell(a_half_year())
    edition = await publishing.published(await publishing.drafted(SLOW))
    path = f"/reports/editions/{edition['edition']}/reproduction"
    async with process(database, publishing, let_go) as officer:
        page = await officer.http.get(path)
        assert page.status_code == 202
        assert f'hx-post="{path}"' in page.text
        officer.fields = {"form_token": officer.fields["form_token"]}
        assert (await officer.http.post(path, data=officer.fields, headers=BY_ITSELF)).status_code == 202
        let_go.set()

        async def compared() -> bool:
            answer = await officer.http.post(path, data=officer.fields, headers=BY_ITSELF)
            return answer.status_code == 200 and "逐字节相同" in answer.text

        await until(compared)
        assert len(officer.written) == 1
