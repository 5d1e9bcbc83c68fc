"""What was drafted and published, kept by the digest of its bytes beside the documents of the cases: what is taken out is what was put in, or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from shared.eventlog.seal import sm3
from shared.files import Files

#: bytes of one file: a year of a large district with all its lists is 5 MB
MOST = 200_000_000


def digest(content: bytes) -> str:
    """SM3 (GM/T 0004), 64 hexadecimal digits."""
    return sm3(content).hex()


@dataclass(frozen=True, slots=True)
class Shelf:
    files: Files

    async def keep(self, content: bytes) -> str:
        """Its digest; keeping the same again changes nothing. Retry when the store cannot be written."""
        return (await self.files.put(_whole(content), max_bytes=MOST)).digest

    async def kept(self, name: str) -> bytes | None:
        """The bytes of this digest; null when they are not there, or not whole any more."""
        stored = await self.files.find(name)
        if stored is None:
            return None
        content = b"".join([piece async for piece in self.files.read(stored)])
        return content if digest(content) == name else None


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
