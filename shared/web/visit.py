"""One request of one person: who, from which session, and the form that was sent with it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData

from shared.errors import Rejected
from shared.personal.purposes import Wish
from shared.security.identity import Identity
from shared.security.session import Session
from shared.text import cleaned

#: a form has many fields where a case has many parties; a file comes alone
MAX_FIELDS, MAX_FILES = 2_000, 20


class SignInWanted(Exception):  # noqa: N818  (it is an answer)
    """Nobody has signed in, or too long ago."""


@dataclass(frozen=True, slots=True)
class Visit:
    request: Request
    identity: Identity
    session: Session
    #: what the person wants to see names for, on this case's pages
    wish: Wish | None = None

    @property
    def fragment(self) -> bool:
        """A part of a page is asked for, to be put into one that is shown already."""
        headers = self.request.headers
        return headers.get("hx-request") == "true" and headers.get("hx-boosted") != "true"

    async def form(self) -> FormData:
        """What was sent, texts without what nobody sees. Rejected ``form_expired`` when it was not made in this session: another site cannot send for the person."""
        sent = await self.request.form(max_fields=MAX_FIELDS, max_files=MAX_FILES, max_part_size=4 * 2**20)
        token = self.request.headers.get("x-form-token") or sent.get("form_token")
        if not isinstance(token, str) or not hmac.compare_digest(token.encode(), self.session.token.encode()):
            message = "页面已过期或不是本系统的页面，内容没有提交；请返回上一页刷新后重新提交。"
            raise Rejected("form_expired", message)
        return FormData(
            [(name, cleaned(of) if isinstance(of, str) else of) for name, of in sent.multi_items()]
        )
