"""Forms that were begun and not sent: kept by person and page, offered when the page is opened again, gone when the fact is recorded.

They are no facts: a table of their own, outside the log, read by nobody but who typed them, forgotten after 90 days.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.intake.pages.factform import Sent
from services.intake.pages.reception import local
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.events.envelope import derived_id
from shared.personal.ciphers import CannotOpenError
from shared.personal.vault import Vault
from shared.security import Act, Identity
from shared.security.refusals import NOWHERE
from shared.sql import load_queries
from shared.web import Site, Visit
from shared.web.words import moment

queries = load_queries(__package__)

#: of one draft, as typed
MAX_CHARACTERS = 300_000
#: fields that belong to the form, not to what was typed
_OWN = frozenset({"form_token", "draft_path", "draft_title", "fact", "version", "more", "sure"})


@dataclass(frozen=True, slots=True)
class Draft:
    """``fact``: the id that the fact would have, so that a draft of what was recorded after all is told as recorded."""

    path: str
    title: str
    fact: UUID
    sent: Sent
    saved_at: datetime


class Drafts:
    """Kept sealed by the ``vault`` under a key of the bureau's: whoever typed a name sees it, nobody else ever does."""

    def __init__(self, pool: Pool, log: EventLog, vault: Vault) -> None:
        self._pool = pool
        self._log = log
        self._vault = vault

    async def save(self, who: Identity, draft: Draft) -> bool:
        """False when the fact is recorded already: the form was sent while this was on its way. Kept first and looked up then: what is recorded
        later drops it by itself.
        """
        typed = orjson.dumps({"title": draft.title, "pairs": draft.sent.pairs()})
        sealed = await self._vault.seal_file(who.region or NOWHERE, who.bureau or NOWHERE, typed)
        content = {"sealed": b64encode(sealed).decode()}
        await self._pool.execute(queries.save_draft, who.person, draft.path, "", draft.fact, content)
        if recorded := await self._log.find([draft.fact, opened_by(draft.fact)]):
            await self.drop(who.person, draft.path)
        return not recorded

    async def find(self, person: str, path: str) -> Draft | None:
        row = await self._pool.fetchrow(queries.draft, person, path)
        return await self._draft(row) if row else None

    async def all(self, person: str) -> list[Draft]:
        found = [await self._draft(row) for row in await self._pool.fetch(queries.drafts, person)]
        return [draft for draft in found if draft]

    async def drop(self, person: str, path: str) -> None:
        await self._pool.execute(queries.drop_draft, person, path)

    async def _draft(self, row: Any) -> Draft | None:
        """None for one whose key is destroyed."""
        try:
            typed = orjson.loads(await self._vault.open_file(b64decode(row["content"]["sealed"])))
        except (CannotOpenError, KeyError, TypeError):
            return None
        pairs = [(str(name), str(value)) for name, value in typed["pairs"]]
        return Draft(row["path"], typed["title"], UUID(str(row["fact"])), Sent.of(pairs), row["saved_at"])


def opened_by(key: UUID) -> UUID:
    """The id of the fact that opens the case ``key`` from its page."""
    return derived_id("page", key, "opened")


def router(site: Site, drafts: Drafts) -> APIRouter:
    routes = site.router()

    @routes.post("/cases/drafts")
    async def post_draft(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        draft = _typed(Sent.of((await visit.form()).multi_items()))
        kept = draft is not None and await drafts.save(visit.identity, draft)
        return HTMLResponse(f"草稿已保存（{moment(draft.saved_at)}）" if kept and draft else "")

    @routes.post("/cases/drafts/drop")
    async def drop_draft(visit: Visit = site.visitor) -> Response:
        sent = Sent.of((await visit.form()).multi_items())
        await drafts.drop(visit.identity.person, sent.text("draft_path"))
        return RedirectResponse(local(sent.text("back") or "/cases"), 303)

    return routes


def _typed(sent: Sent) -> Draft | None:
    """None when nothing was typed. Rejected ``draft_too_large``; a form without its id or path is none of ours."""
    typed = {
        name: values
        for name, values in sent.values.items()
        if name not in _OWN and not name.endswith(".file")
    }
    path, title = local(sent.text("draft_path")), sent.text("draft_title")[:200]
    if not any(value.strip() for values in typed.values() for value in values) or path == "/":
        return None
    kept = Sent({name: tuple(value.replace("\0", "") for value in values) for name, values in typed.items()})
    if sum(len(value) for _, value in kept.pairs()) > MAX_CHARACTERS:
        raise Rejected("draft_too_large", "内容太长，草稿没有保存；请先提交，或缩短后再填。")
    try:
        fact = UUID(sent.text("fact"))
    except ValueError:
        return None
    return Draft(path[:300], title.replace("\0", ""), fact, kept, datetime.now().astimezone())
