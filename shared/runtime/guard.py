"""In front of every door: who asks, may they, and is what they ask for theirs. Pages ask the same of their session (``shared/web``).

What a door lists is narrowed here to the visitor's place before the door sees the question; what it finds by an id is fenced by Postgres
(``shared/security/fence``). So a door that forgets to ask shows nothing of another's.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from starlette.datastructures import Headers

from shared.eventlog import EventLog
from shared.personal.purposes import check_purpose
from shared.security.accounts import Accounts
from shared.security.doors import OWN, asks_for, is_expensive
from shared.security.identity import Identity, NotAllowed, NotKnown
from shared.security.limits import Limits
from shared.security.refusals import record
from shared.security.rights import Act, Duty
from shared.security.session import Sessions
from shared.security.tokens import Verifier
from shared.security.visitor import visited_by
from shared.settings import Settings

#: what calendar programs ask for, which cannot sign in
FEEDS = "/v1/feeds/"
_ANYBODYS = {Duty.ADMIN, Duty.SYSTEM}


class Guard:
    def __init__(self, settings: Settings, events: EventLog, limits: Limits) -> None:
        self._events = events
        self._limits = limits
        self._known: dict[str, frozenset[str]] = {}
        self._accounts = Accounts.read(settings.accounts_file)
        self._sessions = Sessions(settings.session_key)
        self._tokens = Verifier.of(settings, self._accounts)

    async def __call__(self, request: Request) -> None:
        """Raises NotKnown (401), NotAllowed (403) and TooMany (429). Pages and their parts are asked by the site."""
        route = request.scope["route"]
        if not isinstance(route, APIRoute) or not route.include_in_schema:
            return
        identity = await self._identity(request)
        try:
            self._admit(identity, request, route)
        except NotAllowed as why:
            await self._limits.refuse(identity)
            await record(self._events, identity, request.method, request.url.path, why)
            raise
        await self._limits.ask(identity, request.method, expensive=is_expensive(route.path))
        visited_by(identity)

    def _admit(self, identity: Identity, request: Request, route: APIRoute) -> None:
        if act := asks_for(request.method, route.path):
            identity.check(act)
        check_purpose(identity, request.scope)
        _check_place(identity, request)
        if OWN.match(request.url.path):
            _check_person(identity, request)
        _narrow(identity, request, self._accepted(route))

    def _accepted(self, route: APIRoute) -> frozenset[str]:
        if route.unique_id not in self._known:
            self._known[route.unique_id] = _accepts(route)
        return self._known[route.unique_id]

    async def _identity(self, request: Request) -> Identity:
        if request.url.path.startswith(FEEDS) and (key := request.query_params.get("key")):
            return self._subscriber(request, key)
        return await self.bearer(request.headers)

    async def bearer(self, headers: Headers) -> Identity:
        """Who sends the token. NotKnown without one, or with one that is not good; Retry when its provider cannot be asked."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotKnown("token_wanted", "请在 Authorization 头中提供访问令牌（Bearer）。")
        return await self._tokens.identity(token.strip())

    def _subscriber(self, request: Request, key: str) -> Identity:
        """Who has a calendar's address has the key in it: it opens their own calendar and their bureau's."""
        person = self._sessions.feed_person(key)
        identity = person and self._accounts.identity(person)
        kind, name = request.path_params.get("kind"), request.path_params.get("name")
        if not identity or name not in ({identity.person} if kind == "person" else {identity.bureau}):
            raise NotKnown("feed_key_not_valid", "日历订阅地址已失效，请在“日历”页重新复制地址。")
        return identity


def _check_place(identity: Identity, request: Request) -> None:
    """Every place that the address names is the visitor's: in the path and in the question, each by itself, so that neither hides the other."""
    places = [request.path_params, *(dict([pair]) for pair in request.query_params.multi_items())]
    for place in places:
        region, bureau = place.get("region"), place.get("bureau")
        if region is not None or bureau is not None:
            identity.scope(region, bureau)


def _check_person(identity: Identity, request: Request) -> None:
    person = request.path_params.get("person") or request.query_params.get("person")
    if person != identity.person and identity.duty not in _ANYBODYS and not identity.can(Act.OPERATE):
        raise NotAllowed("not_yourself", "这是他人的收件箱或设置，不能查看或更改；本次访问已记录。")


def _narrow(identity: Identity, request: Request, accepts: frozenset[str]) -> None:
    """Ask for the visitor's own place, and in their own name, where they did not say."""
    asked = dict(parse_qsl(request.url.query, keep_blank_values=True))
    own = {"region": identity.region, "bureau": identity.bureau}
    if identity.duty not in _ANYBODYS:
        own["actor"] = identity.person
        if "actor" in accepts and asked.get("actor", identity.person) != identity.person:
            raise NotAllowed("not_yourself", "不能以他人名义办理，请以本人账号登录。", "actor")
    missing = {name: value for name, value in own.items() if value and name in accepts and name not in asked}
    if missing:
        kept = parse_qsl(request.url.query, keep_blank_values=True)
        request.scope["query_string"] = urlencode([*kept, *missing.items()]).encode()
        for known in ("_query_params", "_url"):
            if hasattr(request, known):
                delattr(request, known)


def _accepts(route: APIRoute) -> frozenset[str]:
    """The names of a door's parameters."""
    return frozenset(field.alias for field in get_flat_params(route.dependant))
