"""The files that pages need beside their text: style, scripts. Read once, named with the hash of their content, kept by browsers for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fastapi import APIRouter

FOLDER = Path(__file__).parent / "static"
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class Asset(NamedTuple):
    content: bytes
    kind: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    return {
        file.name: Asset(
            content := file.read_bytes(), _KINDS[file.suffix], hashlib.sha256(content).hexdigest()[:12]
        )
        for file in sorted(FOLDER.iterdir())
        if file.suffix in _KINDS
    }


def address(name: str) -> str:
    """The path of a file, new whenever its content is."""
    return f"/static/{assets()[name].digest}/{name}"


def router() -> APIRouter:
    from fastapi import APIRouter, HTTPException, Response  # the gateway asks for addresses only

    routes = APIRouter(include_in_schema=False)

    @routes.get("/static/{digest}/{name}")
    async def get_asset(digest: str, name: str) -> Response:
        if not (found := assets().get(name)):
            raise HTTPException(404)
        lasting = "public, max-age=31536000, immutable" if digest == found.digest else "no-cache"
        return Response(found.content, media_type=found.kind, headers={"Cache-Control": lasting})

    return routes
