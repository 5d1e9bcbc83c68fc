"""Who brought which content: whoever knows another's digest neither reads the paper by it nor puts it on a file of their own, and then reads it."""

from __future__ import annotations

from shared.database import Pool
from shared.security.fence import EVERYWHERE
from shared.security.visitor import unfenced, visitor
from shared.sql import load_queries

queries = load_queries(__package__, "uploads.sql")


class Uploads:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def brought(self, digest: str) -> None:
        """By the visitor's place; by nobody's in particular where nobody visits, or this machine's administrator."""
        who = visitor()
        region, bureau = (who.region, who.bureau) if who else (None, None)
        await self._pool.execute(queries.brought, digest, region or EVERYWHERE, bureau or EVERYWHERE)

    async def theirs(self, digest: str) -> bool:
        """Whether the visitor's place brought it; everything is theirs whose place is everywhere."""
        who = visitor()
        if who is None or who.region is None:
            return True
        return bool(await self._pool.fetchval(queries.theirs, digest, who.region, who.bureau))

    async def brought_by(self, digest: str, region: str, bureau: str) -> bool:
        return bool(await unfenced(self._pool.fetchval(queries.brought_by, digest, region, bureau)))
