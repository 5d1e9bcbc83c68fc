"""Certificates on a real log and a real database: given out once, printed for ever, checked against the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import orjson
import pytest
from docx import Document
from fastapi import Depends, FastAPI
from pypdf import PdfReader
from typer.testing import CliRunner

from cli.log import log_app
from cli.reports import report_app
from services.deadlines.certificate.content import canonical, digest
from services.deadlines.certificate.doors import router
from services.deadlines.certificate.registry import Registry
from services.deadlines.lists.api import Desk
from shared.calendars.keeper import Calendars
from shared.dates import WorkCalendar, parse_notice
from shared.eventlog import Appended
from shared.eventlog.seal import sm3
from shared.events.calendar import Holiday, NoticeImported
from shared.events.case import (
    CaseOpened,
    ClockResumed,
    ClockStopped,
    Corrected,
    DefenceFiled,
    InstanceOpened,
    NoticeReceived,
    Voided,
)
from shared.events.certificate import CertificateIssued
from shared.events.organisation import OrganisationRegistered
from shared.events.terms import Level, StopReason
from shared.security.accounts import Accounts
from tests.integration.deadlines.service import CaseStory, Deadlines
from tests.support.given import a_write, an_event
from tests.support.served import served
from tests.support.waiting import until
from tests.unit.deadlines.cases import day

RULE = "提交答辩状"


def app_of(service: Deadlines) -> FastAPI:
    app = service.app()
    desk = Desk(service.pool, service.own, service.packs, Calendars(service.calendar), lambda: service.today)
    app.include_router(router(Registry(desk, Accounts.of(()))), dependencies=[Depends(desk.up_to_date)])
    return app


@asynccontextmanager
async def doors(service: Deadlines) -> AsyncIterator[httpx.AsyncClient]:
    """The service's doors as it stands now (its calendar is read when they open)."""
    transport = httpx.ASGITransport(app_of(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://deadlines") as http:
        yield http


async def duty_id(http: httpx.AsyncClient, case: CaseStory, name: str = RULE) -> str:
    items = (await http.get("/v1/deadlines", params={"case": str(case.id)})).json()["items"]
    return next(item["id"] for item in items if item["name"] == name)


async def issue(http: httpx.AsyncClient, deadline: str) -> Any:
    answer = await http.post(f"/v1/deadlines/{deadline}/certificate")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def printed(http: httpx.AsyncClient, ref: str, form: str) -> bytes:
    answer = await http.get(f"/v1/certificates/{ref}", params={"format": form})
    assert answer.status_code == 200, answer.text
    return answer.content


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
async def case(service: Deadlines) -> AsyncIterator[CaseStory]:
    """A suit noticed on 2026-06-01, with the service running over it."""
    async with service.running():
        story = await service.case(region="370404")
        await service.settled()
        yield story


async def test_a_certificate_is_an_event_with_a_running_number(service: Deadlines, case: CaseStory) -> None:
    """The stream of bureau and year numbers the papers; number, digest, event id and position are answered."""
    async with doors(service) as http:
        first = await issue(http, await duty_id(http, case))
        second = await issue(http, await duty_id(http, case, "提交证据和依据"))
        assert [first["number"], second["number"]] == [
            "期证〔2026〕370404-fz-renshe-1号",
            "期证〔2026〕370404-fz-renshe-2号",
        ]
        [event] = await service.log.find([UUID(first["id"])])
        assert (event.stream, event.version) == ("certificate-370404-fz-renshe-2026", 1)
        assert (event.position, event.occurred_on) == (first["position"], service.today)
        said = event.payload
        assert isinstance(said, CertificateIssued)
        assert said.digest == first["digest"] == sm3(canonical(first["content"])).hex()
        assert len(event.data) < 200_000


async def test_a_certificate_names_the_bureau(service: Deadlines, case: CaseStory) -> None:
    """By its registered name: the code of a place is for programs."""
    named = an_event(OrganisationRegistered(name="（虚构）某局"), region="370404", bureau="fz-renshe")
    await service.log.append(a_write("organisation-370404-fz-renshe", named))
    await service.settled()
    async with doors(service) as http:
        issued = await issue(http, await duty_id(http, case))
        assert issued["content"]["case"]["bureau_name"] == "（虚构）某局"


async def test_the_same_content_is_the_same_certificate(service: Deadlines, case: CaseStory) -> None:
    """Asking again, also at the same moment and on a later day, gives out nothing new."""
    async with doors(service) as http:
        key = await duty_id(http, case)
        answers = await asyncio.gather(*(issue(http, key) for _ in range(8)))
        service.today = day("26-06-03")
        answers.append(await issue(http, key))
        assert {answer["id"] for answer in answers} == {answers[0]["id"]}
        assert len(await service.log.read_stream("certificate-370404-fz-renshe-2026")) == 1


async def test_a_new_year_numbers_anew_and_numbers_never_clash(service: Deadlines, case: CaseStory) -> None:
    """Papers asked for at one moment get different numbers without a gap."""
    async with doors(service) as http:
        items = (await http.get("/v1/deadlines", params={"case": str(case.id)})).json()["items"]
        answers = await asyncio.gather(*(issue(http, item["id"]) for item in items))
        numbers = sorted(answer["number"] for answer in answers)
        assert numbers == [f"期证〔2026〕370404-fz-renshe-{n}号" for n in range(1, len(items) + 1)]


async def test_a_correction_makes_a_new_paper_and_leaves_the_old_one(
    service: Deadlines, case: CaseStory
) -> None:
    """After the trigger was corrected the new certificate tells both records; the old one prints its old bytes."""
    async with doors(service) as http:
        key = await duty_id(http, case)
        old = await issue(http, key)
        before = {form: await printed(http, old["id"], form) for form in ("json", "docx", "pdf")}
        served = old["content"]["trigger"]["grounds"]["fact"]["id"]
        fact = NoticeReceived(instance=1).model_dump(mode="json", exclude_none=True)
        await case.told(
            Corrected(corrects=UUID(served), fact_on=day("26-06-03"), data=fact, reason="签收日录错"), "26-06-03"
        )  # fmt: skip
        await service.settled()
        new = await issue(http, key)
        assert (new["number"], new["content"]["result"]["due"]) == (
            "期证〔2026〕370404-fz-renshe-2号",
            "2026-06-18",
        )
        [correction] = new["content"]["trigger"]["grounds"]["corrections"]
        assert (correction["reason"], correction["fact_on"]) == ("签收日录错", "2026-06-03")
        assert new["content"]["trigger"]["grounds"]["fact"]["id"] == served
        text = text_of(await printed(http, new["number"], "pdf"))
        assert "签收日录错" in text
        assert "2026年6月18日" in text
        assert {form: await printed(http, old["number"], form) for form in before} == before
        assert "2026年6月16日" in text_of(before["pdf"])


async def test_a_reprint_does_not_know_a_newer_calendar(service: Deadlines, case: CaseStory) -> None:
    """The paper is printed from its event: a calendar in which the due day is off changes nothing on it."""
    async with doors(service) as http:
        old = await issue(http, await duty_id(http, case))
        before = await printed(http, old["id"], "pdf")
    off = {"year": 2026, "number": "试字1号", "off": {"试验节": ["2026-06-16..2026-06-17"]}, "work": {}}
    service.calendar = WorkCalendar.of([*service.calendar.notices, parse_notice(off)])
    async with doors(service) as http:
        assert await printed(http, old["number"], "pdf") == before
        refused = await http.post(f"/v1/deadlines/{old['deadline']}/certificate")
        assert (refused.status_code, refused.json()["code"]) == (422, "certificate_unsettled")


async def test_a_notice_makes_new_papers_only_for_what_it_moves(service: Deadlines, case: CaseStory) -> None:
    """放假通知: what was met before stands and is the same certificate; what runs on is certified on the new calendar with a new number."""
    await case.told(DefenceFiled(instance=1), "26-06-15")
    await service.settled()
    async with doors(service) as http:
        met, running = await duty_id(http, case), await duty_id(http, case, "提交证据和依据")
        before = [await issue(http, met), await issue(http, running)]
        off = (Holiday(name="试验节", first=day("26-06-16"), last=day("26-06-17")),)
        notice = NoticeImported(year=2026, number="试字1号", published=service.today, off=off, calendar="试")
        await service.own.append(a_write("calendar", an_event(notice, region="cn", bureau="state-council")))

        async def moved() -> bool:
            rows = await service.rows(case)
            return rows["evidence"]["due"] == day("26-06-18")

        await until(moved)
        after = [await issue(http, met), await issue(http, running)]
        assert (after[0]["id"], after[0]["content"]["result"]["due"]) == (before[0]["id"], "2026-06-16")
        assert (after[1]["number"], after[1]["content"]["result"]["due"]) == (
            "期证〔2026〕370404-fz-renshe-3号",
            "2026-06-18",
        )
        assert "试字1号" in text_of(await printed(http, after[1]["id"], "pdf"))


async def test_a_met_deadline_says_what_met_it(service: Deadlines, case: CaseStory) -> None:
    """Completion, its record and whether it was in time stand on the paper."""
    await case.told(DefenceFiled(instance=1), "26-06-16")
    await service.settled()
    async with doors(service) as http:
        done = (await issue(http, await duty_id(http, case)))["content"]["completion"]
        assert (done["title"], done["on"], done["on_time"]) == ("提交答辩状", "2026-06-16", True)


async def test_what_has_no_date_is_not_certified(service: Deadlines, case: CaseStory) -> None:
    """Withheld and cancelled deadlines, unknown ids and numbers are refused, each with its stable code."""
    old_days = await service.case(notice="1990-01-01")
    await service.settled()
    async with doors(service) as http:
        withheld = await http.post(f"/v1/deadlines/{await duty_id(http, old_days)}/certificate")
        assert (withheld.status_code, withheld.json()["code"]) == (422, "certificate_withheld")
        key = await duty_id(http, case)
        await case.told(Voided(reason="重复建案"), "26-06-02")
        await service.settled()
        cancelled = await http.post(f"/v1/deadlines/{key}/certificate")
        assert (cancelled.status_code, cancelled.json()["code"]) == (422, "certificate_cancelled")
        unknown = await http.post(f"/v1/deadlines/{UUID(int=1)}/certificate")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "deadline_not_found")
        for ref in ("期证〔2026〕370404-fz-renshe-9号", str(UUID(int=1)), key):
            gone = await http.get(f"/v1/certificates/{ref}")
            assert (gone.status_code, gone.json()["code"]) == (404, "certificate_not_found")
        assert (await http.get("/v1/certificates/what")).json()["code"] == "id_invalid"


async def test_a_clock_that_stands_is_not_certified(service: Deadlines, case: CaseStory) -> None:
    """中止: the due day is open; once the clock runs again the paper tells the stop."""
    standing = CaseStory(service.log, "370404")
    await standing.told(CaseOpened(name="某某诉某局"))
    await standing.told(InstanceOpened(instance=1, level=Level.FIRST), "26-03-02")
    await standing.told(ClockStopped(instance=1, reason=StopReason.SUSPENSION), "26-04-06")
    await service.settled()
    async with doors(service) as http:
        key = await duty_id(http, standing, "一审审理期限（预估）")
        refused = await http.post(f"/v1/deadlines/{key}/certificate")
        assert (refused.status_code, refused.json()["code"]) == (422, "certificate_paused")
        await standing.told(ClockResumed(instance=1), "26-04-08")
        await service.settled()
        [stopped, resumed] = (await issue(http, key))["content"]["adjustments"]
        assert (stopped["said"], resumed["said"]) == ("停止计算期间（理由：中止）", "恢复计算期间")


async def test_the_command_issues_prints_and_proves(service: Deadlines, case: CaseStory, database: str, tmp_path: Path) -> None:  # fmt: skip
    """From the command line: a .docx and a .pdf of one certificate, and the verdict on the hash that stands on them; of a date that moved since, also that
    the paper does not hold any more. That it was met since moves no date.
    """
    async with served(app_of(service)) as url, doors(service) as http:
        key = await duty_id(http, case)
        run = command(url, database)
        for form in ("docx", "pdf"):
            file = tmp_path / f"one.{form}"
            code, text = await run(
                report_app, "certificate", "--deadline", key, "--format", form, "-o", str(file)
            )
            assert (code, "期证〔2026〕370404-fz-renshe-1号" in text) == (0, True), text
        _, text = await run(report_app, "certificate", "--number", "期证[2026]370404-fz-renshe-1")
        told = orjson.loads(text.splitlines()[-1])  # before it stands what the service says of the request
        assert told["digest"] in text_of((tmp_path / "one.pdf").read_bytes())
        cells = [
            c.text for t in Document(str(tmp_path / "one.docx")).tables for row in t.rows for c in row.cells
        ]
        assert f"SM3 {told['digest']}" in cells
        assert (await run(report_app, "certificate"))[0] == 2
        assert (await run(report_app, "certificate", "--deadline", key, "--format", "pdf"))[0] == 2
        code, text = await run(log_app, "proof", told["number"], "--hash", f"SM3 {told['digest'].upper()}")
        assert (code, "核验相符" in text, "2026年6月16日" in text) == (0, True, True), text
        code, text = await run(log_app, "proof", told["id"], "--hash", told["digest"])
        assert code == 0
        code, text = await run(log_app, "proof", told["number"])
        assert orjson.loads(text)["event"]["id"] == told["id"]
        met = await case.told(DefenceFiled(instance=1), "26-06-01")
        await service.settled()
        code, text = await run(log_app, "proof", told["number"], "--hash", told["digest"])
        assert (code, "核验相符" in text, "注意" in text) == (0, True, False), text
        await case.told(Voided(voids=met, reason="登错案件"))
        notice = UUID(told["content"]["trigger"]["grounds"]["fact"]["id"])
        fact = NoticeReceived(instance=1).model_dump(mode="json", exclude_none=True)
        await case.told(Corrected(corrects=notice, fact_on=day("26-06-03"), data=fact, reason="签收日录错"), "26-06-03")  # fmt: skip
        await service.settled()
        code, text = await run(log_app, "proof", told["number"], "--hash", told["digest"])
        assert (code, "核验相符" in text, "届满日现为2026年6月18日" in text) == (0, True, True), text


@pytest.mark.parametrize("place", [0, 31, 63])
async def test_one_wrong_character_of_the_hash_is_found(service: Deadlines, case: CaseStory, database: str, place: int) -> None:  # fmt: skip
    """A hash that differs in one digit, wherever it is, does not match."""
    async with doors(service) as http:
        told = await issue(http, await duty_id(http, case))
    wrong = list(told["digest"])
    wrong[place] = "0" if wrong[place] != "0" else "1"
    code, text = await command("http://unused", database)(
        log_app, "proof", told["number"], "--hash", "".join(wrong)
    )
    assert (code, "核验不符" in text, "纸面校验码与登记不符" in text) == (1, True, True), text


@pytest.mark.parametrize("also_digest", [False, True])
async def test_tampering_with_the_record_is_found(
    service: Deadlines, case: CaseStory, database: str, also_digest: bool
) -> None:
    """Whoever changes one character of the recorded content, even with a digest that fits again, breaks the seal."""
    async with doors(service) as http:
        told = await issue(http, await duty_id(http, case))
    connection = await asyncpg.connect(database)
    text = await connection.fetchval("select data::text from eventlog.events where id = $1", UUID(told["id"]))
    data = orjson.loads(text)
    data["content"]["result"]["due"] = "2026-06-17"
    hashed = digest(data["content"]) if also_digest else told["digest"]
    data["digest"] = hashed
    # past the triggers, as a superuser can
    await connection.execute("set session_replication_role = replica")
    await connection.execute(
        "update eventlog.events set data = $2::json where id = $1", UUID(told["id"]), orjson.dumps(data).decode()
    )  # fmt: skip
    await connection.close()
    code, text = await command("http://unused", database)(log_app, "proof", told["number"], "--hash", hashed)
    assert (code, "核验不符" in text) == (1, True), text


async def test_a_record_that_never_fitted_is_found(
    service: Deadlines, case: CaseStory, database: str
) -> None:
    """A sealed record whose hash is not that of its content proves nothing, even when the paper bears the same hash."""
    async with doors(service) as http:
        told = await issue(http, await duty_id(http, case))
    wrong = CertificateIssued(
        number="期证〔2026〕370404-fz-renshe-2号",
        case_id=case.id,
        deadline=UUID(told["deadline"]),
        digest=told["digest"],
        content=told["content"] | {"result": told["content"]["result"] | {"due": "2026-06-17"}},
    )
    outcome = await service.own.append(a_write("certificate-370404-fz-renshe-2026", an_event(wrong)))
    assert isinstance(outcome, Appended)
    run = command("http://unused", database)
    code, text = await run(log_app, "proof", wrong.number, "--hash", told["digest"])
    assert (code, "登记的内容与登记的校验码不符" in text) == (1, True), text


async def test_log_proof_of_what_is_no_certificate(
    service: Deadlines, case: CaseStory, database: str
) -> None:
    """Other events have a proof but no hash on paper; unknown numbers end with 1, what is no number with 2."""
    run = command("http://unused", database)
    [fact, *_] = await service.log.read_stream(f"case-{case.id}")
    assert (await run(log_app, "proof", str(fact.id)))[0] == 0
    code, text = await run(log_app, "proof", str(fact.id), "--hash", "0" * 64)
    assert (code, "不是期限证明单" in text) == (1, True)
    code, text = await run(log_app, "proof", "期证〔2026〕370404-fz-renshe-7号", "--hash", "0" * 64)
    assert (code, "没有编号为" in text) == (1, True)
    assert (await run(log_app, "proof", "x"))[0] == 2


def command(url: str, database: str) -> Any:
    """The command line in a thread, finding service and database by its settings."""
    urls = orjson.dumps({"deadlines": url}).decode()
    env = {"YINGSU_DATABASE_URL": database, "YINGSU_SERVICE_URLS": urls, "COLUMNS": "220"}

    async def run(app: Any, *arguments: str) -> tuple[int, str]:
        done = await asyncio.to_thread(CliRunner().invoke, app, list(arguments), env=env)
        return done.exit_code, done.output

    return run
