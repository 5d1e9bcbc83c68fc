"""Drafts: figures at a fixed position, reviewers' words kept apart from them, and what happens when two people, or a crash, get in between."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from tests.integration.stats.publishing.conftest import Publishing
from tests.integration.stats.test_figures import a_half_year


async def analysis(publishing: Publishing) -> dict[str, Any]:
    """A bureau's half-yearly analysis, which has paragraphs for people to write."""
    return await publishing.drafted("case-analysis", bureau="fz-renshe")


def editable(draft: dict[str, Any]) -> str:
    return str(draft["places"][0]["key"])


async def edit(publishing: Publishing, draft: dict[str, Any], key: str, text: str | None, person: str = "officer-1", **more: Any) -> Any:  # fmt: skip
    body = {"key": key, "text": text, "person": person, **more}
    return await publishing.http.post(f"/v1/reports/drafts/{draft['draft']}/edits", json=body)


async def test_words_stand_beside_the_figures(publishing: Publishing) -> None:
    """A reviewer's words replace one paragraph and nothing else; every table is what was counted."""
    await publishing.tell(a_half_year())
    draft = await analysis(publishing)
    path = f"/v1/reports/drafts/{draft['draft']}/paper"
    own = await publishing.got(path)
    answer = await edit(publishing, draft, editable(draft), "原因分析：虚构。")
    assert answer.status_code == 200, answer.text
    [place] = [one for one in answer.json()["places"] if one["key"] == editable(draft)]
    assert (place["text"], place["person"]) == ("原因分析：虚构。", "officer-1")
    edited = await publishing.got(path)
    assert tables(edited) == tables(own)
    assert {"kind": "paragraph", "text": "原因分析：虚构。", "draft": False, "key": place["key"]} in edited["blocks"]  # fmt: skip
    assert answer.json()["digest"] == draft["digest"]


def tables(paper: dict[str, Any]) -> list[Any]:
    every = [*paper["blocks"], *(block for one in paper["attachments"] for block in one["blocks"])]
    return [block for block in every if block["kind"] in {"table", "chart"}]


@pytest.mark.parametrize("key", ["收结案情况同比", "loss_rate", "blocks", "new", "合计"])
async def test_figures_cannot_be_typed_over(publishing: Publishing, key: str) -> None:
    """No table, cell or indicator has a key: whatever is sent for one is refused, and nothing is recorded."""
    await publishing.tell(a_half_year())
    draft = await analysis(publishing)
    answer = await edit(publishing, draft, key, "100")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_editable")
    assert (await publishing.got(f"/v1/reports/drafts/{draft['draft']}"))["version"] == draft["version"]


async def test_two_people_write(publishing: Publishing) -> None:
    """Different paragraphs at the same moment: both stand. The same one: whoever had not seen the other's words is told so."""
    await publishing.tell(a_half_year())
    draft = await analysis(publishing)
    one, other = (place["key"] for place in draft["places"][:2])
    answers = await asyncio.gather(
        edit(publishing, draft, one, "甲写的", "officer-1"),
        edit(publishing, draft, other, "乙写的", "officer-2"),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    late = await edit(publishing, draft, one, "乙也写", "officer-2", seen=draft["version"])
    assert (late.status_code, late.json()["code"]) == (422, "edit_overtaken")
    now = await publishing.got(f"/v1/reports/drafts/{draft['draft']}")
    texts = {place["key"]: place["text"] for place in now["places"]}
    assert (texts[one], texts[other]) == ("甲写的", "乙写的")
    seen = await edit(publishing, draft, one, "乙也写", "officer-2", seen=now["version"])
    assert seen.status_code == 200
    assert (await edit(publishing, draft, one, None)).json()["places"][0]["person"] is None


async def test_words_outlive_the_draft_they_were_written_on(publishing: Publishing) -> None:
    """A newer draft has newer figures and the same words; where the system's own text changed meanwhile a notice says so."""
    story = a_half_year()
    await publishing.tell(story)
    draft = await analysis(publishing)
    key = editable(draft)
    await edit(publishing, draft, key, "已写的话")
    story.case("虚构迟报案件").opened(date(2026, 5, 4))
    await publishing.tell(story)
    newer = await analysis(publishing)
    assert newer["draft"] != draft["draft"]
    assert next(one["text"] for one in newer["places"] if one["key"] == key) == "已写的话"
    old = await edit(publishing, draft, key, "写在旧稿上")
    assert (old.status_code, old.json()["code"]) == (422, "draft_superseded")
    publish = await publishing.http.post(f"/v1/reports/drafts/{draft['draft']}/publish", json={"person": "officer-1"})  # fmt: skip
    assert publish.json()["code"] == "draft_superseded"


async def test_a_published_draft_is_closed(publishing: Publishing) -> None:
    """The very same publication again is the same edition; other words or another number need a new draft, which gives the next edition."""
    await publishing.tell(a_half_year())
    draft = await analysis(publishing)
    edition = await publishing.published(draft)
    assert (await publishing.published(draft))["edition"] == edition["edition"]
    for answer in (
        await edit(publishing, draft, editable(draft), "迟到的话"),
        await publishing.http.post(
            f"/v1/reports/drafts/{draft['draft']}/publish", json={"person": "officer-2"}
        ),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "draft_published")
    assert (await publishing.published(await analysis(publishing), number="另号"))["number_of"] == 2


async def test_drafting_the_same_again(publishing: Publishing) -> None:
    """The same position twice is the same draft; once it was published or recalled, drafting it again opens a new one that can be published."""
    await publishing.tell(a_half_year())
    asked = {"bureau": "fz-renshe", "position": 16}
    draft = await publishing.drafted("case-analysis", **asked)
    assert (await publishing.drafted("case-analysis", **asked))["draft"] == draft["draft"]
    edition = await publishing.published(draft)
    await publishing.posted(
        f"/v1/reports/editions/{edition['edition']}/recall", {"person": "officer-1", "reason": "文号有误"}
    )
    again = await publishing.drafted("case-analysis", **asked)
    assert (again["draft"] != draft["draft"], again["position"]) == (True, 16)
    assert (await publishing.published(again, number="另号"))["number_of"] == 2


async def test_recalled_and_delivered(publishing: Publishing) -> None:
    """报送 with its receipt; a recalled edition stays on record with its file, is not in force, and cannot be delivered (YC23-2.6b)."""
    await publishing.tell(a_half_year())
    edition = await publishing.published(await analysis(publishing))
    path = f"/v1/reports/editions/{edition['edition']}"
    delivered = await publishing.posted(f"{path}/deliver", {"person": "officer-1", "to": "government", "receipt": "收1"})  # fmt: skip
    assert delivered["delivered"] == [{"to": "government", "receipt": "收1"}]
    recalled = await publishing.posted(f"{path}/recall", {"person": "officer-1", "reason": "数字有误"})
    assert recalled["recalled"] == "数字有误"
    answer = await publishing.http.post(f"{path}/deliver", json={"person": "officer-1", "to": "court"})
    assert (answer.status_code, answer.json()["code"]) == (422, "edition_recalled")
    assert (await publishing.got("/v1/reports"))["items"][0]["state"] == "recalled"
    assert (await publishing.file(edition, "json")).status_code == 200


async def test_a_failure_between_keeping_and_recording(publishing: Publishing) -> None:
    """Files are kept before the event: with the store gone nothing is published, and publishing again when it is back gives one edition."""
    await publishing.tell(a_half_year())
    draft = await analysis(publishing)
    drafts = publishing.files / "drafts"
    drafts.rmdir()
    drafts.write_bytes(b"no folder any more")
    path = f"/v1/reports/drafts/{draft['draft']}/publish"
    assert (await publishing.http.post(path, json={"person": "officer-1"})).status_code == 503
    assert (await publishing.got("/v1/reports"))["items"][0]["state"] == "draft"
    drafts.unlink()
    await publishing.published(draft)
    assert len((await publishing.got("/v1/reports/editions"))["items"]) == 1


async def test_publishing_twice_at_once_gives_one_edition(publishing: Publishing) -> None:
    """Two officers publish at the same moment: one edition, and the other is told that it was published."""
    await publishing.tell(a_half_year())
    draft = await analysis(publishing)
    path = f"/v1/reports/drafts/{draft['draft']}/publish"
    answers = await asyncio.gather(
        *(publishing.http.post(path, json={"person": f"officer-{n}"}) for n in range(3))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]
    await publishing.caught_up()
    assert len((await publishing.got("/v1/reports/editions"))["items"]) == 1


async def test_what_is_not_there(publishing: Publishing) -> None:
    """An id that is no draft's or edition's: 404. A bureau or case that nobody knows, and a form without its case: refused with a code."""
    await publishing.tell(a_half_year())
    nobody = "00000000-0000-4000-8000-000000000000"
    for path in (f"/v1/reports/drafts/{nobody}", f"/v1/reports/editions/{nobody}"):
        assert (await publishing.http.get(path)).json()["code"] == "report_not_found"
    asked = {"period": "2026H1", "region": "370404", "person": "officer-1"}
    for more, code in (
        ({"form": "case-analysis", "bureau": "fz-nobody"}, "bureau_unknown"),
        ({"form": "case-analysis"}, "report_needs"),
        ({"form": "loss-analysis", "case_id": nobody}, "case_unknown"),
        ({"form": "weather"}, "form_unknown"),
        ({"form": "half-year", "period": "2026H3"}, "period_invalid"),
        ({"form": "half-year", "as_of": "2026-07-01", "position": 3}, "as_of_and_position"),
    ):
        answer = await publishing.http.post("/v1/reports/drafts", json=asked | more)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
