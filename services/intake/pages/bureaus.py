"""What bureaus are called: by the accounts of their people, else by what they registered themselves as, read once."""

from __future__ import annotations

from collections.abc import Iterable

from shared.eventlog import EventLog
from shared.events.history import fold
from shared.events.organisation import OrganisationRegistered
from shared.security.accounts import Accounts


class Bureaus:
    """Call it with a region and the (region, bureau) that must be named: code → name of these and of all that sign in there; who has not registered yet is
    called by the code.
    """

    def __init__(self, accounts: Accounts, log: EventLog) -> None:
        self._log = log
        people = accounts.by_person.values()
        self._names = {(one.region, one.bureau): one.place for one in people if one.bureau and one.place}

    async def __call__(self, region: str | None, wanted: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
        places = set(wanted)
        for place in places - self._names.keys():
            if name := await self._registered(*place):
                self._names[place] = name
        named = {
            bureau: name for (of, bureau), name in self._names.items() if bureau and region in {None, of}
        }
        return {bureau: bureau for _, bureau in places} | named

    async def name(self, region: str, bureau: str) -> str:
        return (await self(region, [(region, bureau)]))[bureau]

    async def _registered(self, region: str, bureau: str) -> str | None:
        found = fold(await self._log.read_stream(f"organisation-{region}-{bureau}"))
        return next((one.name for _, one in found.of(OrganisationRegistered)), None)
