"""Personal data from end to end: a name or an address that goes in through any door stands nowhere, is shown to who may see it and says what for, and is
gone for good once its key is destroyed.

One system of its own: it erases, and looks into every file there is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from deploy.local.home import temporary_home
from tests.support.docket import REGION, Bureau, Docket
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY
from tests.support.waiting import until

BUREAU = Bureau("fz-renshe")
HTTP, BUS, LINES, LEDGER, UPLOAD, PAGE, DRAFT, SERVED = (
    "张虚构", "李虚拟", "王虚名", "赵虚设", "钱虚数", "孙虚岁", "周虚线", "吴虚词",
)  # fmt: skip
#: of a court's list only
LISTED = "郑虚实"
#: of an official: with the appointment, over HTTP, on their page
MAIL, REACHED, PHONE = ADDRESSES = ("xu.jia@example.org", "xu.yi@example.org", "13900007777")
OFFICIAL = "renshe-nq"
#: whose fact is recorded; a draft is only typed
RECORDED = (HTTP, BUS, LINES, LEDGER, UPLOAD, PAGE, SERVED, LISTED)
EVERYBODY = (*RECORDED, DRAFT)
COURT = {
    "court": "虚构区人民法院",
    "region": REGION,
    "since": "2026-07-01",
    "until": "2026-12-31",
    "suffix": ".csv",
}
COURT_LIST = (
    f"案号,原告,被告,收案日期\n,{LISTED}（男）,某局（虚构）,2026-11-05\n,{HTTP},某局（虚构）,2026-11-05\n"
)
KNOWN = Docket(BUREAU)
OPENED: list[httpx.AsyncClient] = []
CSV = "案名,原告,审级,案号,收到应诉通知日期\n{0}诉某局案,{0},一审,（2026）虚0404行初{1}号,2026-11-10\n"
TABLES = """select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')"""


def opening(case: Docket, name: str) -> list[dict[str, Any]]:
    return [
        case.fact(
            "opened",
            None,
            instance=None,
            name=f"{name}诉某局案",
            note=f"{name}来电",
            plaintiffs=[{"label": name}],
        ),
        case.fact("instance_opened", "2026-11-05", level="first"),
        case.fact("notice_received", "2026-11-10", notice="complaint"),
    ]


class Desk:
    """A browser without a browser."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def token(self, path: str) -> str:
        page = (await self.http.get(path)).text
        found = re.search(r'name="form_token" value="([^"]+)"', page)
        assert found, page[:500]
        return found[1]

    async def crawled(self, *, most: int = 250) -> AsyncIterator[httpx.Response]:
        """Every page and file that links lead to."""
        waiting, seen = deque(["/", "/cases", "/imports/ledger.xlsx"]), set[str]()
        while waiting and len(seen) < most:
            path = waiting.popleft()
            shape = re.sub(r"[0-9a-f-]{36}|\d+", "*", path)
            if path in seen or sum(re.sub(r"[0-9a-f-]{36}|\d+", "*", one) == shape for one in seen) > 6:
                continue
            seen.add(path)
            answer = await self.http.get(path)
            yield answer
            if answer.headers.get("content-type", "").startswith("text/html"):
                links = re.findall(r'(?:href|hx-get)="(/[^"#]*)"', answer.text)
                waiting.extend(
                    unescape(link) for link in links if "sign" not in link and not link.startswith("/static")
                )


@pytest.fixture(scope="module")
def alone() -> Iterator[System]:
    with temporary_home() as home, running_system(home, TODAY) as running:
        yield running


async def desk(system: System, person: str) -> Desk:
    http = httpx.AsyncClient(base_url=system.info.url, follow_redirects=True, timeout=30)
    OPENED.append(http)
    answer = await http.post("/account/sign-in", data={"person": person})
    assert answer.status_code == 200, answer.text
    return Desk(http)


@pytest.fixture(scope="module")
async def told(alone: System, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """A name through every door."""
    try:
        await through_every_door(alone, tmp_path_factory.mktemp("doors"))
        yield alone
    finally:
        for http in OPENED:
            await http.aclose()


async def through_every_door(alone: System, folder: Path) -> None:
    await alone.accepted(
        BUREAU.registered("某局（虚构）"), BUREAU.person(OFFICIAL, "legal_office", "2026-01-01", email=MAIL)
    )
    await reached(alone)
    await alone.accepted(
        *opening(KNOWN, HTTP),
        KNOWN.fact("judgment_served", "2026-11-20", party="plaintiff", who=SERVED),
    )
    async with alone.submitting(BUREAU) as js:
        await js.publish(
            f"submit.{REGION}.{BUREAU.code}", orjson.dumps(opening(Docket(BUREAU), BUS)), stream="SUBMISSIONS"
        )
        await js.publish(
            f"submit.{REGION}.{BUREAU.code}", f'{{"id": broken {BUS}'.encode(), stream="SUBMISSIONS"
        )
    (lines := folder / "facts.jsonl").write_bytes(
        b"\n".join(map(orjson.dumps, opening(Docket(BUREAU), LINES)))
    )
    done = await alone.yingsu("import", str(lines))
    assert done.code == 0, done.output + done.errors
    (ledger := folder / "ledger.csv").write_text(CSV.format(LEDGER, 101), encoding="utf-8")
    for _ in range(2):
        done = await alone.yingsu("import", str(ledger), "--bureau", BUREAU.code, "--region", REGION)
        assert done.code == 0, done.output + done.errors
    assert "重复" in done.output, done.output
    await uploaded(alone)
    await typed(alone)
    await listed(alone)
    await alone.settled()


async def reached(system: System) -> None:
    """A mailbox over HTTP, a number on the official's own page, which shows both to them."""
    async with system.http("notify") as http:

        async def put() -> httpx.Response | None:
            """Once the appointment is known."""
            said = {"address": REACHED, "actor": "clerk-1"}
            answer = await http.put(f"/v1/people/{OFFICIAL}/addresses/email", json=said)
            return answer if answer.is_success else None

        answer = await until(put)
        assert answer
        assert answer.json()["addresses"] == [{"channel": "email", "address": "x**@example.org"}], answer.text
    own, path = await desk(system, OFFICIAL), "/inbox/settings"
    form = {"form_token": await own.token(path), "address-sms": PHONE}
    shown = (await own.http.post(f"{path}/addresses", data=form)).text
    assert REACHED in shown
    assert PHONE in shown


async def listed(system: System) -> None:
    """A court's list, handed in by the 司法局."""
    async with system.http("intake", system.headers_of("sifa-yingsu")) as http:
        answer = await http.post("/v1/court-lists", params=COURT, content=COURT_LIST.encode())
        assert answer.status_code == 201, answer.text
        said = (await http.get(f"/v1/court-lists/{answer.json()['id']}/reconciliation")).json()
    assert [item["plaintiffs"] for item in said["items"] if item["finding"] == "court_only"] == [
        ["郑**"],
        ["张**"],
    ]


async def uploaded(system: System) -> None:
    """A ledger through the page, checked and confirmed; a row of it is refused."""
    own = await desk(system, "renshe-nq")
    content = (
        CSV.format(UPLOAD, 102) + f"{UPLOAD}诉某局又一案,{UPLOAD},一审,（2026）虚0404行初103号,不是日期\n"
    )
    form = {"form_token": await own.token("/imports")}
    answer = await own.http.post(
        "/imports", data=form, files={"file": ("台账.csv", content.encode(), "text/csv")}
    )
    assert answer.status_code == 200, answer.text
    path = answer.url.path

    async def shown(word: str) -> bool:
        return word in (await own.http.get(path)).text

    await until(lambda: shown("确认导入"))
    answer = await own.http.post(f"{path}/confirm", data={"form_token": await own.token(path)})
    assert answer.status_code == 200, answer.text
    await until(lambda: shown("已导入"))


async def typed(system: System) -> None:
    """A case opened on the page, and a form that was begun."""
    own = await desk(system, "renshe-nq")
    page = (await own.http.get("/cases/new")).text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = await own.http.post(
        "/cases/drafts", data=fields | {"data.name": f"{DRAFT}诉某局案", "data.plaintiffs.0.label": DRAFT}
    )
    assert "草稿已保存" in answer.text, answer.text
    case = Docket(BUREAU)
    await system.accepted(*opening(case, PAGE))


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
            typed = (
                UPLOAD if answer.url.path.endswith("/errors") else ""
            )  # rows that were refused come back as they were sent
            assert found(texts(answer), RECORDED) - {typed} == set(), (person, answer.url)
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
