"""What went out comes out again, whatever happened since, and says what would be different now."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx
import orjson
import pytest
from asyncpg import InsufficientPrivilegeError

from services.stats.publishing.office import Office
from services.stats.publishing.shelf import digest
from services.stats.reports.forms import FORMS
from shared.eventlog import Expected, Write
from shared.events.case import CaseOpened, Corrected
from shared.events.envelope import new_event
from shared.events.terms import AgencyResult
from tests.integration.stats.publishing.conftest import REGION, Publishing, served
from tests.integration.stats.test_figures import a_half_year
from tests.unit.stats.story import Story

FORMATS = ("json", "docx", "pdf", "xlsx")


async def test_a_draft_is_published_and_had_in_every_format(publishing: Publishing) -> None:
    """半年统计报表: figures at a fixed position, published with number and day, had as JSON, Word, PDF and workbook (YC23-2.6b)."""
    await publishing.tell(a_half_year())
    draft = await publishing.drafted()
    assert (draft["state"], draft["current"], draft["form"]) == ("draft", True, "half-year")
    assert {one["name"] for one in draft["packs"]} >= {"national", "yicheng-2023"}
    edition = await publishing.published(draft)
    assert (edition["number_of"], edition["number"]) == (1, "（虚）司通〔2026〕1号")
    recorded = {one["name"]: one["digest"] for one in edition["digests"]}
    for kind in FORMATS:
        answer = await publishing.file(edition, kind)
        assert answer.status_code == 200, answer.text
        assert digest(answer.content) == recorded[kind]
        assert answer.headers["report-reproduction"] == "again"
    paper = orjson.loads((await publishing.file(edition, "json")).content)
    assert (paper["number"], paper["draft"]) == ("（虚）司通〔2026〕1号", False)
    listed = (await publishing.got("/v1/reports"))["items"]
    assert [(one["state"], one["editions"], one["edition"]) for one in listed] == [
        ("published", 1, edition["edition"])
    ]


def more(story: Story, count: int, seed: int) -> None:
    """``count`` later events: new cases of the half-year, late facts, corrections, a void."""
    chance = random.Random(seed)
    before = len(story.events)
    judged: list[Any] = []
    while len(story.events) < before + count:
        story.bureau = chance.choice(["fz-renshe", "fz-chengguan", "fz-jiaoyu"])
        case = story.case(f"虚构后案{len(story.events)}")
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(150))
        case.opened(day)
        case.heard(day + timedelta(days=10), leader=chance.choice([True, False, None]))
        wrong = case.judged(day + timedelta(days=20), agency_result=AgencyResult.WON)
        judged.append((case, wrong))
        if chance.random() < 0.5:
            other = chance.choice([AgencyResult.LOST, AgencyResult.PARTLY_LOST])
            case.corrected(wrong, day + timedelta(days=21), instance=1, agency_result=other.value)
        elif chance.random() < 0.1:
            case.voided()


async def test_a_paper_cites_clauses_by_their_documents(publishing: Publishing) -> None:
    """Whoever reads a 通报 knows the document's number, not our ids of its clauses."""
    await publishing.tell(a_half_year())
    told = str(await publishing.got("/v1/reports/bulletin", period="2026H1", region=REGION))
    assert ("峄政办发〔2023〕2号第二部分" in told, "YC23-" in told) == (True, False)


async def test_a_thousand_later_events_change_no_byte_of_it(publishing: Publishing) -> None:
    """After 1,000 later events and corrections an edition comes out byte for byte as it was published, in all four formats (YC23-2.6c)."""
    story = a_half_year()
    await publishing.tell(story)
    editions = [await publishing.published(await publishing.drafted(form)) for form in ("half-year", "bulletin")]  # fmt: skip
    first = {
        (one["edition"], kind): (await publishing.file(one, kind)).content
        for one in editions
        for kind in FORMATS
    }
    more(story, 1_000, seed=1)
    await publishing.tell(story)
    for one in editions:
        for kind in FORMATS:
            again = await publishing.file(one, kind)
            assert again.headers["report-reproduction"] == "again"
            assert again.content == first[one["edition"], kind], kind
        checked = await publishing.got(f"/v1/reports/editions/{one['edition']}/reproduction")
        assert (checked["reproducible"], checked["code"]) == (True, None)
        assert all(row["same"] and row["kept"] for row in checked["formats"])
    now = await publishing.got("/v1/reports/half-year", period="2026H1", region=REGION)
    assert now["position"] > editions[0]["position"]


async def test_adjustments_name_every_changed_figure(publishing: Publishing) -> None:
    """Published beside now, for exactly the figures that differ, with the cases that came in, left or changed, and the events that did it."""
    story = a_half_year()
    await publishing.tell(story)
    edition = await publishing.published(await publishing.drafted("year", period="2026"))
    before = await publishing.got("/v1/reports/year", period="2026", region=REGION)
    late = story.case("虚构迟报案件")
    late.opened(date(2026, 5, 4))
    lost = late.judged(date(2026, 6, 4), agency_result=AgencyResult.LOST)
    won = next(event for event in story.events if event.type == "case.judged")
    story.tell(won.stream, _corrected(won.id), date(2026, 7, 2))
    await publishing.tell(story)
    answer = await publishing.got(f"/v1/reports/editions/{edition['edition']}/adjustments")
    found = {one["indicator"]: one for one in answer["items"]}
    after = await publishing.got("/v1/reports/year", period="2026", region=REGION)
    old, new = _totals(before), _totals(after)
    assert {code for code in old if old[code] != new[code]} <= set(found)
    assert all((one["published"], one["now"]) == (old[code], new[code]) for code, one in found.items())
    rows = {row["case_id"]: row for row in found["loss_rate"]["rows"]}
    assert (rows[str(late.case_id)]["was"], rows[str(late.case_id)]["stands"]) == (None, "numerator")
    assert str(lost.id) in {event["id"] for event in rows[str(late.case_id)]["events"]}
    changed = rows[won.stream.removeprefix("case-")]
    assert (changed["was"], changed["stands"]) == ("counted", "numerator")
    assert [event["title"] for event in changed["events"]] == ["更正"]


def _corrected(fact: Any) -> Any:
    data = {"instance": 1, "agency_result": AgencyResult.LOST.value}
    return Corrected(corrects=fact, fact_on=date(2026, 3, 5), data=data, reason="录入错误")


def _totals(body: dict[str, Any]) -> dict[str, Any]:
    return {code: figure for block in body["blocks"] for code, figure in block["total"].items()}


async def test_the_next_report_lists_what_changed_in_the_last(publishing: Publishing) -> None:
    """对以前报告数字的调整: the next period's paper names the old report, both figures, why, and the cases; and is reproduced with them."""
    story = a_half_year()
    await publishing.tell(story)
    await publishing.published(await publishing.drafted("half-year"))
    late = story.case("虚构迟报案件")
    late.opened(date(2026, 5, 4))
    await publishing.tell(story)
    draft = await publishing.drafted("half-year", period="2026H2")
    edition = await publishing.published(draft, number="（虚）司通〔2027〕1号")
    paper = orjson.loads((await publishing.file(edition, "json")).content)
    [listed] = [one for one in paper["attachments"] if one["title"] == "对以前报告数字的调整"]
    rows = {row[-1]: row for row in listed["blocks"][0]["rows"]}
    assert rows["new"][0] == "2026年上半年（（虚）司通〔2026〕1号）"
    assert (rows["new"][2], rows["new"][3], rows["new"][5]) == (3, 4, str(late.case_id))
    more(story, 40, seed=2)
    await publishing.tell(story)
    assert (await publishing.file(edition, "json")).content == orjson.dumps(paper, option=orjson.OPT_SORT_KEYS)  # fmt: skip


def another_release(office: Office) -> httpx.AsyncClient:
    """The doors of a program whose half-year tables say something else, on the same log and store."""
    form = FORMS["half-year"]
    other = replace(form, make=lambda material: replace(form.make(material), title="另一种报表"))
    return served(replace(office, maker=replace(office.maker, forms={**FORMS, form.code: other})))


async def test_another_program_gives_the_kept_file_and_says_so(publishing: Publishing) -> None:
    """Where the program makes it otherwise the file is the one that was published, marked report_not_reproducible; lost as well: 409."""
    await publishing.tell(a_half_year())
    edition = await publishing.published(await publishing.drafted())
    path, published = (
        f"/v1/reports/editions/{edition['edition']}",
        (await publishing.file(edition, "pdf")).content,
    )
    async with another_release(publishing.office) as http:
        again = await http.get(path, params={"format": "pdf"})
        assert (again.status_code, again.content) == (200, published)
        assert again.headers["report-reproduction"] == "report_not_reproducible"
        checked = (await http.get(f"{path}/reproduction")).json()
        assert (checked["reproducible"], checked["code"]) == (False, "report_not_reproducible")
        assert [row["kept"] for row in checked["formats"]] == [True] * 4
        for file in publishing.files.rglob("*.pdf"):
            file.unlink()
        gone = await http.get(path, params={"format": "pdf"})
        assert (gone.status_code, gone.json()["code"]) == (409, "report_not_reproducible")
    assert (await publishing.file(edition, "pdf")).content == published


async def test_a_damaged_file_is_never_handed_out(publishing: Publishing) -> None:
    """A kept file that was changed is as good as gone; what can be made again is made again."""
    await publishing.tell(a_half_year())
    edition = await publishing.published(await publishing.drafted())
    for file in publishing.files.rglob("*.docx"):
        file.chmod(0o600)
        file.write_bytes(file.read_bytes() + b"x")
    assert (await publishing.file(edition, "docx")).headers["report-reproduction"] == "again"
    async with another_release(publishing.office) as http:
        path = f"/v1/reports/editions/{edition['edition']}"
        assert (await http.get(path, params={"format": "docx"})).status_code == 409


async def test_a_draft_of_another_program_is_not_published(publishing: Publishing) -> None:
    """What a reviewer read is what goes out: a draft that this program makes otherwise must be drafted again."""
    await publishing.tell(a_half_year())
    draft = await publishing.drafted()
    async with another_release(publishing.office) as http:
        answer = await http.post(f"/v1/reports/drafts/{draft['draft']}/publish", json={"person": "officer-1"})
        assert (answer.status_code, answer.json()["code"]) == (422, "draft_not_reproducible")


async def test_what_did_not_change_is_not_sent_again(publishing: Publishing) -> None:
    """Editions and lists carry an ETag: asked again they answer 304."""
    await publishing.tell(a_half_year())
    edition = await publishing.published(await publishing.drafted())
    for path in (f"/v1/reports/editions/{edition['edition']}", "/v1/reports", "/v1/reports/editions"):
        etag = (await publishing.http.get(path)).headers["etag"]
        again = await publishing.http.get(path, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")


async def test_stats_may_append_reports_and_no_facts(publishing: Publishing) -> None:
    """The log takes report events from the stats role, and refuses that it states a fact of a case."""
    fact = new_event(CaseOpened(name="虚构"), region=REGION, bureau="fz-renshe", actor="stats", occurred_on=None)  # fmt: skip
    with pytest.raises(InsufficientPrivilegeError):
        await publishing.office.log.append(Write(f"case-{fact.id}", (fact,), Expected.new()))


async def test_lists_go_by_pages(publishing: Publishing) -> None:
    """Filters by form, state and bureau; pages by ``next``; unknown filters and forms are refused with a code."""
    await publishing.tell(a_half_year())
    for form, asked in (("half-year", {}), ("year", {"period": "2026"}), ("case-analysis", {"bureau": "fz-renshe"})):  # fmt: skip
        await publishing.drafted(form, **asked)
    first = await publishing.got("/v1/reports", limit=2)
    rest = await publishing.got("/v1/reports", limit=2, after=first["next"])
    assert [one["form"] for one in first["items"] + rest["items"]] == ["case-analysis", "year", "half-year"]
    assert (await publishing.got("/v1/reports", bureau="fz-renshe"))["items"] == first["items"][:1]
    assert (await publishing.got("/v1/reports", state="published"))["items"] == []
    for path, code in (
        ("/v1/reports?state=unheard", "invalid_parameter"),
        ("/v1/reports?colour=red", "invalid_parameter"),
        ("/v1/reports/weather?period=2026", "form_unknown"),
        ("/v1/reports/bulletin?period=2026H1", "region_required"),
        (f"/v1/reports/case-analysis?period=2026H1&region={REGION}", "report_needs"),
        (f"/v1/reports/bulletin?period=2026H1&region={REGION}&format=ofd", "format_unknown"),
    ):
        answer = await publishing.http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
