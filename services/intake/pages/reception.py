"""What all ways of signing in share: who knocks from where, what still has to be shown, and the session that begins at the end of it.

Whoever comes in gets a session that was not there before; where they go is a path of this site and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

import structlog
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from services.intake.credentials.kept import Credentials
from shared.clock import utc_now
from shared.errors import Rejected
from shared.security.accounts import Account
from shared.security.provider import Provider
from shared.security.session import COOKIE
from shared.security.signed_in import Entry
from shared.web import Site, cookies
from shared.web.words import until_then

#: between the password and the code
STEP_SECONDS = 300
#: wrong passwords, wrong codes in so many seconds before the person has to wait; wrong tries from one address, behind which a whole bureau may sit
TRIES, WINDOW, FROM_ONE_ADDRESS = 5, 300.0, 100
#: where somebody was let in before: they have tries of their own there, which no stranger uses up
KNOWN, KNOWN_SECONDS = "yingsu_known", 180 * 24 * 3600

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reception:
    """``second``: YINGSU_SECOND_FACTOR."""

    site: Site
    credentials: Credentials
    provider: Provider | None
    public_url: str
    second: str

    async def next_step(self, request: Request, entry: Entry, target: str, *, factors: int = 1) -> Response:
        """In, or to what has still to be shown: the second factor, where the person has one or must have one."""
        if entry.way == "demonstration" or factors > 1 or self.second == "off":
            return await self.let_in(request, entry, target)
        has_one = (await self.credentials.of(entry.person)).secret is not None
        if not has_one and self.second == "offered":
            return await self.let_in(request, entry, target)
        ticket = self.ticket("code" if has_one else "enrol", entry, target)
        return await self.ask_for_code(ticket) if has_one else await self.enrol(entry.person, ticket)

    def ticket(self, purpose: str, entry: Entry, target: str) -> str:
        claimed = entry.claimed.model_dump(mode="json") if entry.claimed else None
        said = {"person": entry.person, "way": entry.way, "claimed": claimed, "id_token": entry.id_token}
        return self.site.sessions.ticket(purpose, target=target, **said)

    def ticket_of(self, purpose: str, request: Request, ticket: str) -> tuple[Entry, str]:
        """Who came so far, and where to. Rejected when that was too long ago."""
        said = self.site.sessions.ticket_of(purpose, ticket, STEP_SECONDS)
        if said is None:
            raise Rejected("sign_in_too_late", "登录步骤已过期，请重新登录。")
        claimed = Account.model_validate(said["claimed"]) if said["claimed"] else None
        entry = entry_of(request, said["person"], said["way"])
        return replace(entry, claimed=claimed, id_token=said["id_token"]), local(said["target"])

    async def ask_for_code(self, ticket: str, error: str = "", status: int = 200) -> Response:
        return self.site.bare("sign_in_code.html", status=status, ticket=ticket, error=error)

    async def enrol(self, person: str, ticket: str) -> Response:
        secret = await self.credentials.propose(person)
        return self.enrolling(person, secret, ticket)

    def enrolling(
        self, person: str, secret: str, ticket: str, error: str = "", status: int = 200
    ) -> Response:
        return self.site.bare(
            "sign_in_enrol.html", status=status, person=person, secret=secret, ticket=ticket, error=error
        )

    async def wait_for(self, person: str) -> int:
        """Count a try of a code; seconds to wait."""
        return await self.site.limits.try_once(f"code:{person}", TRIES, WINDOW)

    async def must_wait(self, request: Request, person: str) -> int:
        """Count a try of a password; seconds to wait. The address first, so that nobody has names without end written down."""
        limits = self.site.limits
        if known := self._known(request, person):
            return await limits.try_once(known, TRIES, WINDOW)
        if wait := await limits.try_once(f"address:{address_of(request)}", FROM_ONE_ADDRESS, WINDOW):
            return wait
        return await limits.try_once(f"name:{person}", TRIES, WINDOW)

    async def right(self, request: Request, person: str) -> None:
        """The password was: nothing is held against the name, and the address has its try back."""
        await self.site.limits.forgive(f"name:{person}")
        if known := self._known(request, person):
            await self.site.limits.forgive(known)
        else:
            await self.site.limits.give_back(f"address:{address_of(request)}")

    def _known(self, request: Request, person: str) -> str | None:
        """What tries are counted by in a browser in which the person was let in before."""
        said = self.site.sessions.ticket_of("known", cookies.read(request, KNOWN), KNOWN_SECONDS)
        return f"known:{said['mark']}" if said and said["person"] == person else None

    async def let_in(self, request: Request, entry: Entry, target: str) -> Response:
        answer = RedirectResponse(local(target), 303)
        await self.begin(request, entry, answer)
        return answer

    async def begin(self, request: Request, entry: Entry, answer: Response) -> None:
        """A new session; one that this browser had ends."""
        if old := await self.site.signed_in.who(cookies.read(request, COOKIE)):
            await self.site.signed_in.end(old[0].person, old[0].number)
        value = await self.site.signed_in.begin(entry)
        await self.say(request, entry.person, entry.way, "in")
        cookies.put(answer, request, COOKIE, value, self.site.signed_in.seconds)
        known = self.site.sessions.ticket("known", person=entry.person, mark=token_urlsafe(16))
        cookies.put(answer, request, KNOWN, known, KNOWN_SECONDS)

    async def say(self, request: Request, person: str, way: str, outcome: str) -> None:
        """Written down, and said in the service's log where somebody was not let in; who has to wait only there: they may try without end."""
        if outcome != "waits":
            await self.site.signed_in.said(person, way, address_of(request), outcome)
        if outcome != "in":
            log.warning("account.refused", person=person, way=way, outcome=outcome)


def entry_of(request: Request, person: str, way: str, **more: Any) -> Entry:
    device = request.headers.get("user-agent", "")
    return Entry(person=person, way=way, device=device, address=address_of(request), **more)


def address_of(request: Request) -> str:
    """Of the caller; behind a proxy that is believed the one it names."""
    return request.client.host if request.client else ""


def wrong_too_often(seconds: int, what: str = "") -> str:
    """What somebody reads who has to wait after wrong tries; ``what`` was wrong."""
    return f"连续输错{what}，请{until_then(seconds, utc_now())}再试。"


def local(target: str) -> str:
    """Only ever a path of this site: a link that was sent to somebody must not lead them elsewhere."""
    parts = urlsplit(target)
    plain = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    )
    return target if plain and "\\" not in target and target.isprintable() else "/"


def check_origin(request: Request) -> None:
    """Another site must not sign somebody in as somebody else; ``null`` is what a page in a sandbox is."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise Rejected("form_expired", "不是本系统的页面，没有登录；请从本系统的登录页登录。")
