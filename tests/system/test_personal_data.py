"""Personal data from end to end: a name or an address that goes in through any door stands nowhere, is shown to who may see it and says what for, and is
gone for good once its key is destroyed.

One system of its own: it erases, and looks into every file there is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path

import httpx
import orjson
import pytest

from deploy.local.home import temporary_home
from tests.support.docket import REGION
from tests.support.names_told import (
    ADDRESSES,
    BUREAU,
    BUS,
    EVERYBODY,
    HTTP,
    KNOWN,
    LEDGER,
    LISTED,
    MAIL,
    OFFICIAL,
    OPENED,
    PHONE,
    REACHED,
    RECORDED,
    UPLOAD,
    desk,
    through_every_door,
)
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY
from tests.support.waiting import until

TABLES = """select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')"""


@pytest.fixture(scope="module")
def alone() -> Iterator[System]:
    with temporary_home() as home, running_system(home, TODAY) as running:
        yield running


@pytest.fixture(scope="module")
async def told(alone: System, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """A name through every door."""
    try:
        await through_every_door(alone, tmp_path_factory.mktemp("doors"))
        yield alone
    finally:
        for http in OPENED:
            await http.aclose()


def texts(answer: httpx.Response) -> str:
    """Of a page, a JSON document or an office file."""
    return read(answer.content) if answer.content[:2] == b"PK" else answer.content.decode(errors="replace")


def read(content: bytes) -> str:
    """The texts of an office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return unescape("".join(archive.read(name).decode(errors="replace") for name in archive.namelist()))


def found(text: str, names: tuple[str, ...] = EVERYBODY) -> set[str]:
    return {name for name in (*names, "pd1.") if name in text}


async def stored(system: System) -> AsyncIterator[tuple[str, bytes]]:
    """Every table as text, every file of the stack's folder; what went out by mail is the other side's."""
    await system.fetch("checkpoint")
    for row in await system.fetch(TABLES):
        rows = await system.fetch(f"select t::text as line from {row['name']} t")
        yield row["name"], "\n".join(one["line"] or "" for one in rows).encode()
    for path in system.home.path.rglob("*"):
        if path.is_file() and path.parent != system.home.mail:
            yield str(path), path.read_bytes()


async def where(system: System, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (place, name) async for place, content in stored(system) for name in names if name.encode() in content
    ]


async def test_a_name_stands_nowhere(told: System) -> None:
    """Through whichever door it came (HTTP, NATS, lines, ledgers, pages, a draft, a court's list): no table, file, log, stream or mail holds it; nor an
    official's address, to which mails were sent.
    """
    [row] = await told.fetch("select count(*) as cases from eventlog.events where type = 'case.opened'")
    assert row["cases"] == 6
    assert await where(told, (*EVERYBODY, *ADDRESSES)) == []
    mails = told.mails()
    assert {REACHED} <= {mail["To"] for mail in mails} <= {MAIL, REACHED}
    bodies = "".join(
        part.get_content() for mail in mails for part in mail.walk() if part.get_content_maintype() == "text"
    )
    assert found(bodies) == set()


async def test_whoever_does_not_say_what_for_sees_masks(told: System) -> None:
    """Every page and file that a clerk, an officer, an auditor or an operator comes to, and every list over HTTP: no name and no token."""
    seen = 0
    for person in ("renshe-nq", "sifa-yingsu", "sifa-shenji", "yunwei"):
        own = await desk(told, person)
        async for answer in own.crawled():
            assert answer.status_code < 500 or answer.status_code == 503, answer.url  # busy
            # rows that were refused come back as they were sent
            typed = {UPLOAD} if answer.url.path.endswith("/errors") else set()
            assert found(texts(answer), RECORDED) - typed == set(), (person, answer.url)
            if (person, answer.url.path) != (OFFICIAL, "/inbox/settings"):
                assert found(texts(answer), ADDRESSES) == set(), (person, answer.url)
            seen += 1
    assert seen > 150
    for service, path, asked in DOORS:
        said = orjson.dumps(await told.get(service, path, **asked)).decode()
        assert found(said, (*EVERYBODY, *ADDRESSES)) == set(), path
    listed = await told.get("intake", "/v1/cases", region=REGION)
    assert {"张**诉某局案", "李**诉某局案", "赵**诉某局案"} <= {one["name"] for one in listed["items"]}


DOORS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("intake", "/v1/cases", {}),
    ("intake", f"/v1/cases/{KNOWN.id}", {}),
    ("intake", "/v1/ledger", {"bureau": BUREAU.code}),
    ("deadlines", "/v1/deadlines", {"region": REGION}),
    ("deadlines", "/v1/duties", {"region": REGION}),
    ("notify", "/v1/inbox", {"person": OFFICIAL}),
    ("notify", f"/v1/people/{OFFICIAL}/contact", {}),
    ("notify", "/v1/notifications", {}),
    ("notify", f"/v1/cases/{KNOWN.id}/proof", {}),
    ("stats", "/v1/supervision", {}),
)


async def test_who_may_see_names_says_what_for(told: System) -> None:
    """With a purpose a bureau's own people see its names, once recorded for auditors; another bureau's, an officer's and an auditor's wish is refused."""
    path, purpose = f"/v1/cases/{KNOWN.id}", {"x-purpose": "handling"}
    async with told.http("intake", told.headers_of("renshe-nq") | purpose) as http:
        for _ in range(2):
            answer = await http.get(path)
            assert answer.json()["name"] == f"{HTTP}诉某局案"
    for person, status in (("sifa-yingsu", 403), ("sifa-shenji", 403), ("ziran-fz", 404)):
        async with told.http("intake", told.headers_of(person) | purpose) as http:
            answer = await http.get(path)
            assert (answer.status_code, found(answer.text)) == (status, set()), person
    rows = await told.fetch(
        "select actor, data from eventlog.events where type = 'audit.personal_disclosed' and data::text like '%/v1/cases/%'"
    )
    assert [row["actor"] for row in rows] == ["renshe-nq"]
    assert orjson.loads(rows[0]["data"])["subjects"] == 2
    contact = f"/v1/people/{OFFICIAL}/contact"
    async with told.http("notify", told.headers_of(OFFICIAL) | {"x-purpose": "contact"}) as http:
        said = (await http.get(contact)).json()["addresses"]
    assert {one["address"] for one in said} == {REACHED, PHONE}
    rows = await told.fetch(
        "select actor from eventlog.events where type = 'audit.personal_disclosed' and data::text like $1",
        f"%{contact}%",
    )
    assert [row["actor"] for row in rows] == [OFFICIAL]
    ledger = told.home.path / "with-names.xlsx"
    done = await told.yingsu(
        "ledger", "export", "-o", str(ledger), "--bureau", BUREAU.code, "--purpose", "checking"
    )
    assert done.code == 0, done.errors
    assert LEDGER in read(ledger.read_bytes())
    ledger.unlink()


async def test_names_on_the_pages_of_a_case(told: System) -> None:
    """“显示姓名” asks what for and shows names on that case's pages, of every service, and on no other; a form sent back with masks changes no name."""
    own, path = await desk(told, "renshe-nq"), f"/cases/{KNOWN.id}"
    assert "张**诉某局案" in (await own.http.get(path)).text
    form = {"form_token": await own.token(path), "back": path}
    assert (await own.http.post(f"{path}/names", data=form)).status_code == 422
    shown = (await own.http.post(f"{path}/names", data=form | {"see_purpose": "contact"})).text
    assert f"{HTTP}诉某局案" in shown
    for other in (f"/deadlines/cases/{KNOWN.id}", f"/notices/cases/{KNOWN.id}"):
        assert f"{HTTP}诉某局案" in (await own.http.get(other)).text
    assert found((await own.http.get("/cases")).text) == set()
    [first] = await told.fetch(
        "select id from eventlog.events where stream = $1 and version = 1", KNOWN.subject
    )
    masked = {"name": "张**诉某局更正案", "plaintiffs": [{"label": "张**"}]}
    await told.accepted(
        KNOWN.fact(
            "corrected", "2026-11-21", instance=None, corrects=str(first["id"]), data=masked, reason="改案名"
        )
    )
    async with told.http("intake", told.headers | {"x-purpose": "handling"}) as http:
        said = (await http.get(f"/v1/cases/{KNOWN.id}")).json()
    assert said["name"] == f"{HTTP}诉某局更正案"
    searched = (await own.http.get("/cases", params={"q": HTTP})).text
    assert f"/cases/{KNOWN.id}" in searched


async def figures(system: System) -> list[str]:
    """But for the position they are of."""
    return (await system.yingsu("stats", "show", "--period", "2026")).output.splitlines()[1:]


async def test_erased(told: System, tmp_path: Path) -> None:
    """Once erased the name is [已删除] for everybody, with any purpose; the chain verifies, the figures are the same, an older keyring opens nothing."""
    before = await figures(told)
    masters = told.info.master_keys.read_text()
    found_as = await told.yingsu("subject", "find", HTTP, "--bureau", BUREAU.code)
    assert str(KNOWN.id) in found_as.output, found_as.errors
    erased = [one for name in (HTTP, LISTED, *ADDRESSES) for one in await erase(told, name)]
    assert len(erased) == 6  # HTTP in the bureau's case and in the court's list
    assert (await told.yingsu("keyring", "export", str(tmp_path / "keyring.json"))).code == 0

    async def gone() -> bool:
        async with told.http("intake", told.headers | {"x-purpose": "handling"}) as http:
            return bool((await http.get(f"/v1/cases/{KNOWN.id}")).json()["name"] == "[已删除]诉某局更正案")

    await until(gone)
    await told.settled()
    own = await desk(told, "renshe-nq")
    form = {"form_token": await own.token(f"/cases/{KNOWN.id}"), "see_purpose": "handling"}
    assert "[已删除]" in (await own.http.post(f"/cases/{KNOWN.id}/names", data=form)).text
    async for answer in own.crawled(most=120):
        assert found(texts(answer), (HTTP, *ADDRESSES)) == set(), answer.url
    assert await where(told, (HTTP, LISTED, *ADDRESSES)) == []
    nobody = await told.yingsu("subject", "find", "--person", OFFICIAL)
    assert "没有这个" in nobody.output, nobody.errors
    assert (await told.yingsu("log", "verify")).code == 0
    assert await figures(told) == before
    assert masters != told.info.master_keys.read_text()
    async with told.http("intake", told.headers | {"x-purpose": "handling"}) as http:
        others = (await http.get("/v1/cases", params={"region": REGION})).json()["items"]
    assert f"{BUS}诉某局案" in {one["name"] for one in others}
    rows = await told.fetch(
        "select data from eventlog.events where type = 'audit.subject_erased' order by position"
    )
    assert [orjson.loads(row["data"])["subject"] for row in rows] == erased


async def erase(system: System, name: str) -> list[str]:
    """Every subject of that name or address; as an operator does it."""
    known = [row["subject"] for row in await system.fetch("select subject from keyring.subjects")]
    said = (await system.yingsu("subject", "find", name)).output
    subjects = [subject for subject in known if subject in said]
    for subject in subjects:
        done = await system.yingsu("subject", "erase", subject, "--reason", "本人申请删除", "--yes")
        assert done.code == 0, done.errors
    return subjects
