"""The words of a draft, one place after the other: the system's own, what stands there now, what was changed; figures are never among them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse

from services.stats.pages.paper_shown import differences
from services.stats.pages.report_drafts import draft_page, opened_draft
from services.stats.pages.sending import UNREADABLE, readable
from services.stats.publishing.decide import Words
from services.stats.publishing.editing import Place, open_places, places
from services.stats.publishing.office import Office, Opened
from shared.errors import Rejected
from shared.web import Site, Visit

#: letters of one place
MOST = 2_000
OVERTAKEN = "您打开本页之后别人改了这一处，见“现在的文字”。您写的还在下面，没有保存；请合并后再保存。"


def router(site: Site, office: Office) -> APIRouter:
    routes = site.router()

    def words_page(visit: Visit, opened: Opened, place: Place, **more: Any) -> Response:
        edit = opened.record.words().get(place.key)
        text = place.own if edit is None or edit.text is None else edit.text
        values = {
            "text": "" if place.gap and edit is None else text,
            "error": "",
            "seen": opened.record.version,
        }
        standing = {"place": place, "edit": edit, "changes": differences(place.own, text) if edit else []}
        status = 422 if more.get("error") else 200
        return draft_page(
            site, office, visit, opened, "report_words.html", status=status, **standing, **{**values, **more}
        )

    @routes.get("/reports/drafts/{draft}/words")
    async def get_words(draft: UUID, key: str, visit: Visit = site.visitor) -> Response:
        opened = await opened_draft(office, visit, draft)
        return words_page(visit, opened, _place(opened, key))

    @routes.post("/reports/drafts/{draft}/words")
    async def post_words(draft: UUID, visit: Visit = site.visitor) -> Response:
        """Saved, or taken back; then the draft, or the next place that is open."""
        opened = await opened_draft(office, visit, draft)
        sent = await visit.form()
        place, text = _place(opened, str(sent.get("key", ""))), _prose(str(sent.get("text", "")))
        back, seen = sent.get("do") == "own", str(sent.get("seen", ""))
        try:
            checked = None if back else _checked(text)
            seen_version = int(seen) if seen.isdecimal() else None
            await office.edit(draft, Words(place.key, checked, visit.identity.person, seen_version))
        except Rejected as error:
            now = await opened_draft(office, visit, draft)
            return words_page(
                visit,
                now,
                place,
                text=text,
                error=OVERTAKEN if error.code == "edit_overtaken" else error.message,
            )
        if sent.get("do") == "next" and (following := await _next(office, draft, place)):
            return RedirectResponse(f"/reports/drafts/{draft}/words?{following}", 303)
        return RedirectResponse(f"/reports/drafts/{draft}?done={'taken-back' if back else 'saved'}", 303)

    return routes


def _place(opened: Opened, key: str) -> Place:
    found = places(opened.own).get(key)
    if found is None:
        raise HTTPException(404)
    return found


def _prose(text: str) -> str:
    """As a browser sends it, with the line ends of a paper."""
    return text.replace("\r\n", "\n").strip()


def _checked(text: str) -> str:
    if not text:
        raise Rejected("words_empty", "请填写文字；要用系统原文的，点“恢复系统原文”。", "text")
    if len(text) > MOST:
        raise Rejected("words_too_long", f"太长了（{len(text)}字），请不超过 {MOST} 字。", "text")
    if not readable(text):
        raise Rejected("words_unreadable", UNREADABLE, "text")
    return text


async def _next(office: Office, draft: UUID, after: Place) -> str:
    """The query of the next open place behind this one, else of the first; empty when none is left."""
    opened = await office.open(draft)
    left = open_places(opened.paper)
    keys = [*places(opened.own)]
    behind = [key for key in left if key in keys and keys.index(key) > keys.index(after.key)]
    found = next(iter([*behind, *(key for key in left if key != after.key)]), None)
    return urlencode({"key": found}) if found else ""
