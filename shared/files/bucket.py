"""Documents in a bucket of an S3-compatible object store, under the names that a folder would give them, so that either can be copied to the other.

An object is written by one conditional request (``If-None-Match: *``): it is there whole or not at all, and never overwritten. A store
that does not answer, or refuses, means: try later.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from shared.errors import Retry
from shared.files.drafts import Stored, drafted
from shared.files.store import CHUNK, counted, places

P = ParamSpec("P")
T = TypeVar("T")

#: uploads at once: each holds its file in memory
UPLOADS = 4
CONNECT = timedelta(seconds=3)
ANSWER = timedelta(seconds=120)


class Bucket:
    """``s3://name/prefix``; ``region`` as the store wants it in signatures."""

    def __init__(
        self, name: str, prefix: str, *, endpoint: str, access_key: str, secret_key: str, region: str
    ) -> None:
        self._store = S3Store(
            name,
            prefix=prefix or None,
            endpoint=endpoint or None,
            access_key_id=access_key,
            secret_access_key=secret_key,
            region=region,
            virtual_hosted_style_request=not endpoint,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": CONNECT,
                "timeout": ANSWER,
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
        )
        self._uploads = asyncio.Semaphore(UPLOADS)

    async def put(self, content: AsyncIterable[bytes], *, max_bytes: int) -> Stored:
        with TemporaryDirectory(prefix="yingsu-") as folder:
            async with drafted(Path(folder), content, max_bytes) as (draft, stored), self._uploads:
                await _asked(self._keep, draft, stored)
        return stored

    async def find(self, digest: str) -> Stored | None:
        return await _asked(self._find, digest)

    async def read(self, stored: Stored) -> AsyncIterator[bytes]:
        pieces = (await _asked(obstore.get, self._store, stored.name)).stream(min_chunk_size=CHUNK)
        while piece := await _asked(next, pieces, None):
            yield bytes(piece)

    async def is_whole(self, stored: Stored) -> bool:
        return await counted(self.read(stored)) == stored.digest

    def _find(self, digest: str) -> Stored | None:
        for place in places(digest):
            try:
                size = obstore.head(self._store, place.name)["size"]
            except FileNotFoundError:
                continue
            return Stored(digest, size, place.kind)
        return None

    def _keep(self, draft: Path, stored: Stored) -> None:
        """Its content may have come before, or with the first try of this very request: either way it is there."""
        headers = {"Content-Type": stored.kind.value}
        try:
            obstore.put(
                self._store, stored.name, draft, mode="create", use_multipart=False, attributes=headers
            )
        except AlreadyExistsError:
            return


async def _asked(question: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> T:
    """In a thread of its own; the client's own awaitables may outlive a loop that stops."""
    try:
        return await asyncio.to_thread(question, *args, **named)
    except BaseError as error:
        reason = str(error).partition("\n")[0]
        raise Retry(f"the object store does not answer as it should: {reason}", after=5.0) from error
