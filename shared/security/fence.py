"""The second fence: whatever a query forgot, Postgres shows a visitor only the rows that are theirs, and the log takes only what is theirs to say.

While a request is answered every connection of the pool acts as the role ``yingsu_<service>_doors``, for which row-level security holds on every
table (policies are made with the tables, see ``shared/projection``); the settings ``yingsu.region`` and ``yingsu.bureau`` say whose rows those are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from shared.eventlog.outcomes import Write
from shared.security.identity import Identity, NotAllowed
from shared.security.rights import Act, Duty
from shared.security.visitor import visitor

_BECOME = """select set_config('yingsu.region', $1, false), set_config('yingsu.bureau', $2, false),
    set_config('yingsu.person', $3, false), set_config('role', $4, false), set_config('plan_cache_mode', 'force_custom_plan', false)"""
#: the role is not among “all”
_LEAVE = "reset role; reset all"
EVERYWHERE = "*"
#: what saying something of an area asks for, where it is more than seeing it
_ACTS = {
    "case": Act.RECORD,
    "organisation": Act.ORGANISE,
    "calendar": Act.ADMINISTER,
    "court_list": Act.SUPERVISE,
    "report": Act.PUBLISH,
    "notification": None,  # read by whom it is for, sent again by an operator
}
#: the State Council's notices are of no region: the only thing that anybody says of a place that is not theirs, and everybody reads
_OF_ALL = ("calendar", "cn")

Proxy: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"


class Fence:
    """Of one service's pool."""

    def __init__(self, service: str) -> None:
        self._role = f"yingsu_{service}_doors"
        #: sessions that act for a visitor, by process id of the server: the others need no way back
        self._visited: set[int] = set()

    async def taken(self, connection: Proxy) -> None:
        """The pool gives a connection to somebody."""
        if who := visitor():
            self._visited.add(connection.get_server_pid())
            await connection.execute(
                _BECOME, who.region or EVERYWHERE, who.bureau or EVERYWHERE, who.person, self._role
            )

    async def given_back(self, connection: Any) -> None:
        """Nothing of a visit outlives it."""
        if (session := connection.get_server_pid()) in self._visited:
            await connection.execute(_LEAVE)
            self._visited.discard(session)


def check_writes(writes: Iterable[Write]) -> None:
    """NotAllowed when a visitor would say something of another place, in another's name, or what is not their duty's to say."""
    if who := visitor():
        for write in writes:
            for event in write.events:
                _check(who, event.type.partition(".")[0], event.region, event.bureau, event.actor)


async def check_submission(fact: Said) -> None:
    """The same of one fact that somebody submits, so that it is refused by itself and not its neighbours with it."""
    if who := visitor():
        _check(who, fact.stream.partition("-")[0], fact.region, fact.bureau, fact.actor)


class Said(Protocol):
    @property
    def stream(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def bureau(self) -> str: ...
    @property
    def actor(self) -> str: ...


def _check(who: Identity, area: str, region: str, bureau: str, actor: str) -> None:
    who.check(_ACTS.get(area, Act.SEE), *(() if (area, region) == _OF_ALL else (region, bureau)))
    if actor != who.person and who.duty not in {Duty.SYSTEM, Duty.ADMIN}:
        raise NotAllowed("not_yourself", f"经办人“{actor}”不是您本人，不能以他人名义登记。", "actor")
