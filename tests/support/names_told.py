"""A name through every door: HTTP, NATS, lines, ledgers, the pages, a draft, a court's list; an official's addresses beside them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import orjson

from tests.support.docket import REGION, Bureau, Docket
from tests.support.outside import System
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


async def desk(system: System, person: str) -> Desk:
    http = httpx.AsyncClient(base_url=system.info.url, follow_redirects=True, timeout=30)
    OPENED.append(http)
    answer = await http.post("/account/sign-in", data={"person": person})
    assert answer.status_code == 200, answer.text
    return Desk(http)


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
