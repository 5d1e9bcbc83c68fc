"""What somebody wants to see names for: with a request (header or question), or for half an hour on the pages of one case. Pure but for the cookie."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from shared.errors import Rejected
from shared.events.terms.personal import Purpose
from shared.security.identity import Identity
from shared.security.rights import Act
from shared.security.session import Sessions

HEADER, QUESTION, COOKIE = "x-purpose", "purpose", "yingsu_purpose"
SECONDS = 1_800
_NOTE = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """``place``: the case whose pages show names; empty for the one request."""

    purpose: Purpose
    note: str | None = None
    place: str = ""


def stated(text: str) -> Wish:
    """``handling``, or ``other:why``. Rejected ``purpose_unknown`` for anything else."""
    code, _, note = unquote(text).partition(":")
    note = note.strip()[:_NOTE]
    if code not in set(Purpose) or (code == Purpose.OTHER and not note):
        known = "、".join(f"{one.value}（{one.title}）" for one in Purpose)
        raise Rejected(
            "purpose_unknown", f"请写明查看姓名的目的：{known}；其他目的写作 other:说明。", "purpose"
        )
    return Wish(Purpose(code), note or None)


def asked(scope: Scope) -> Wish | None:
    """What the request itself says. Rejected as ``stated``."""
    text = Headers(scope=scope).get(HEADER)
    if text is None:
        found = parse_qs(scope.get("query_string", b"").decode("latin-1")).get(QUESTION)
        text = found[0] if found else None
    return stated(text) if text else None


def check_purpose(identity: Identity, scope: Scope) -> None:
    """NotAllowed for a purpose of somebody who may see no names, whatever for."""
    if asked(scope):
        identity.check(Act.SEE_PERSONAL)


def remembered(scope: Scope, sessions: Sessions, person: str) -> Wish | None:
    """What the person said within the half hour for the case that the path names."""
    name = f"__Host-{COOKIE}" if scope.get("scheme") == "https" else COOKIE
    cookie = cookie_parser(Headers(scope=scope).get("cookie", "")).get(name)
    said = sessions.ticket_of(COOKIE, cookie, SECONDS) if cookie else None
    if not said or said.get("person") != person or said["place"] not in scope["path"].split("/"):
        return None
    return Wish(Purpose(said["what_for"]), said["note"], said["place"])


def ticket(sessions: Sessions, person: str, wish: Wish) -> str:
    """The cookie's value."""
    return sessions.ticket(
        COOKIE, person=person, place=wish.place, what_for=wish.purpose.value, note=wish.note
    )
