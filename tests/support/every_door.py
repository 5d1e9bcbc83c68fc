"""Requests of every door that find something, made from what a running system knows: parameters are filled in by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from schemathesis import APIOperation, Case

from tests.support.docket import REGION, Bureau
from tests.support.outside import System
from tests.support.waiting import until
from tests.unit.deadlines.calendar_notices import GIVEN_2027

PACK = Path(__file__).parents[2] / "samples" / "packs" / "yunlu-2026.yaml"
#: whose inbox is read
READER = "p-handler"
OFFICER = {"person": "officer-1"}
#: an address that no mail can be written to
NO_ADDRESS = "a,b<c@example.org"
PAPER = b"%PDF-1.4\n" + b"% invented\n" * 20
COURT = "枫洲区人民法院（虚构）"
COURT_LIST = f"案号,法院,原告,被告,立案日期\n(2026)虚0404行初900号,{COURT},壬某,枫洲区人力资源和社会保障局（虚构）,2026.3.3".encode()
#: what a court's list is sent with
ASKED = {"court": [COURT], "since": ["2026-01-01"], "until": ["2026-06-30"], "suffix": [".csv"]}
#: a draft that has words to write
REPORT = {
    "form": "case-analysis",
    "period": "2026",
    "region": REGION,
    "bureau": "fz-renshe",
    "person": "officer-1",
}
#: a person's absence
AWAY = {"actor": "officer-1", "first_day": "2026-12-01", "until": "2026-12-04"}
#: parameters that are given wherever they may be
ALWAYS = {"region", "bureau", "suffix", "indicator"}
#: values of one parameter that are tried; more would say the same again
MOST = 12
#: doors that take away what they are asked for, so that nobody finds it any more: which of the values
TAKES = {"/v1/dead-letters/{sequence}/again": 0, "/v1/dead-letters/{sequence}/drop": 1}
Known = Mapping[str, Sequence[Any]]


async def known(system: System, *cases: str) -> dict[str, Sequence[Any]]:
    """Parameter → values that lead somewhere. Leaves behind a certificate, a paper and a notice.

    Somebody must be there who cannot be reached (``NO_ADDRESS``).
    """
    listed = await system.get("deadlines", "/v1/deadlines", region=REGION, limit=500)
    duties = await system.get("deadlines", "/v1/duties", region=REGION, limit=50)
    told = await system.get("notify", "/v1/inbox", person=READER)
    opened = await system.fetch("select id from eventlog.events where type = 'case.opened' limit 3")
    ids = [*cases, *dict.fromkeys(item["case_id"] for item in listed["items"])]
    deadlines = [item["id"] for item in listed["items"]]
    async with system.http("deadlines") as http:
        paper = (await http.post(f"/v1/deadlines/{deadlines[0]}/certificate")).json()
        notice = (await http.post("/v1/calendar/notices", json=GIVEN_2027)).json()
    async with system.http("intake") as http:
        stored = await http.post("/v1/files", content=PAPER)
    court_list = await _court_list(system)
    draft, edition = await _reports(system)
    supervised = await system.get("stats", "/v1/supervision", limit=MOST)
    failed = await _given_up(system)
    letters = await _letters(system)
    return {
        "case_id": ids,
        "case": ids,
        "deadline": deadlines,
        "duty": [item["id"] for item in duties["items"]],
        "notification": [failed, *(item["id"] for item in told["items"])],
        "event": [row["id"] for row in opened],
        "about": [item["about"] for item in told["items"] if item["about"]],
        "ref": [paper["number"], paper["id"]],
        "notice": [notice["id"]],
        "digest": [stored.json()["digest"]],
        "proposal": [item["id"] for item in supervised["items"]],
        "draft": [draft["draft"]],
        "key": [place["key"] for place in draft["places"]],
        "edition": [edition["edition"]],
        "version": [1, 0],
        "type": ["case.opened", "organisation.training_held"],
        "form": ["half-year", "year", "bulletin"],
        "kind": ["person", "bureau"],
        "name": [READER, "fz-renshe"],
        "person": [READER, "renshe-a"],
        "region": [REGION],
        "bureau": ["fz-renshe", "fz-ziran"],
        "period": ["2026", "all"],
        "year": [2026],
        "indicator": ["appearance_rate", "new"],
        "dimension": ["level", "bureau"],
        "from": ["2025H2", "2026"],
        "to": ["2026"],
        "actor": ["clerk-1"],
        "list_id": [court_list["list"]["id"]],
        "sequence": letters,
        "differences": [one for item in court_list["items"] for one in item["differences"]],
    } | ASKED


async def _letters(system: System) -> list[int]:
    """What nobody can read, so many that some are left when others were sent again or taken away."""
    async with system.submitting(Bureau("fz-renshe")) as js:
        for _ in range(4):
            await js.publish(f"submit.{REGION}.fz-renshe", b"no JSON", stream="SUBMISSIONS")

    async def there() -> Any:
        found = await system.get("intake", "/v1/dead-letters")
        return found["items"] if found["total"] >= 4 else None

    return [one["sequence"] for one in await until(there)]


async def _given_up(system: System) -> str:
    """A notice whose mail was given up."""

    async def there() -> Any:
        return (await system.get("notify", "/v1/notifications", state="failed"))["items"]

    return str((await until(there))[0]["id"])


async def _reports(system: System) -> tuple[Any, Any]:
    """A bureau's draft, and a bulletin that was published."""
    async with system.http("stats") as http:
        drafted = (await http.post("/v1/reports/drafts", json=REPORT)).json()
        bulletin = (await http.post("/v1/reports/drafts", json=REPORT | {"form": "bulletin"})).json()
        published = await http.post(f"/v1/reports/drafts/{bulletin['draft']}/publish", json=OFFICER)
    return drafted, published.json()


async def _court_list(system: System) -> Any:
    """A court's list of one case that nobody registered, and what that comes to."""
    async with system.http("intake") as http:
        query = {name: of[0] for name, of in ASKED.items()} | {"region": REGION}
        received = (await http.post("/v1/court-lists", content=COURT_LIST, params=query)).json()
    return await system.get("intake", f"/v1/court-lists/{received['id']}/reconciliation")


def asked(operation: APIOperation, values: Known, bodies: Mapping[str, Any]) -> Iterator[Case]:
    """The door's requests: every path and required parameter filled in, and those that are always given wherever they may be."""
    path = {parameter.name: values[parameter.name] for parameter in operation.path_parameters}
    query = {p.name: values[p.name] for p in operation.query if p.is_required or p.name in ALWAYS}
    kinds = [body.media_type for body in operation.body]
    turns = islice(range(max(map(len, [*path.values(), *query.values(), [0]]))), MOST)
    for turn in (TAKES[operation.path],) if operation.path in TAKES else turns:
        filled = [{name: of[turn % len(of)] for name, of in part.items()} for part in (path, query)]
        body = {"body": bodies[operation.path], "media_type": kinds[0]} if kinds else {}
        yield operation.Case(path_parameters=filled[0], query=filled[1], **body)


def bodies(values: Known) -> dict[str, Any]:
    """What is sent to the doors that ask for something, by path."""
    return {
        "/v1/files": PAPER,
        "/v1/supervision/{proposal}/papers": PAPER,
        "/v1/precheck": {"case_id": values["case_id"][0], "data": {"instance": 1, "hearing": 1}},
        "/v1/file-reviews/draw": {"seed": "2026-1", "population": ["甲1", "甲2", "甲3"], "size": 2},
        "/v1/calendar/notices": GIVEN_2027,
        "/v1/calendar/notices/{notice}/withdraw": {"reason": "虚构的通知"},
        "/v1/policies/preview": yaml.safe_load(PACK.read_text(encoding="utf-8")),
        "/v1/court-lists": COURT_LIST,
        "/v1/court-lists/{list_id}/explanations": {
            **{name: values["differences"][0][name] for name in ("entry", "attribute")},
            "reason": "（虚构）不属本区",
            "actor": "clerk-1",
        },
        "/v1/inbox/{notification}/read": {"person": READER},
        "/v1/inbox/{notification}/acknowledge": {"person": READER, "note": "（虚构）已办理"},
        "/v1/dead-letters/{sequence}/drop": {"reason": "（虚构）无法读取"},
        "/v1/notifications/{notification}/retry": {"actor": "officer-1"},
        "/v1/failures/retry": {"actor": "officer-1"},
        "/v1/people/{person}/delegations": AWAY | {"deputy": "p-legal"},
        "/v1/people/{person}/delegations/end": {"actor": "officer-1", "deputy": "p-legal"},
        "/v1/reports/drafts": REPORT,
        "/v1/reports/drafts/{draft}/edits": OFFICER | {"key": values["key"][0], "text": "（虚构）所写"},
        "/v1/reports/drafts/{draft}/publish": OFFICER | {"number": "（虚）1号"},
        "/v1/reports/editions/{edition}/deliver": OFFICER | {"to": "government"},
        "/v1/reports/editions/{edition}/recall": OFFICER | {"reason": "（虚构）有误"},
        "/v1/supervision/{proposal}/reply": OFFICER
        | {"statement": "（虚构）另有原因", "papers": values["digest"], "paper_names": ["说明.pdf"]},
        "/v1/supervision/{proposal}/confirm": OFFICER | {"reason": "属实", "found": "（虚构）因此败诉"},
        "/v1/supervision/{proposal}/carry-out": OFFICER | {"consequence": "special_notice"},
        "/v1/supervision/{proposal}/dismiss": OFFICER | {"reason": "（虚构）核定有误"},
    }
