"""What every answer says to browsers about itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_PAGE = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
#: data are no page: nothing in them is loaded or run, wherever they are opened
_DATA = "default-src 'none'; frame-ancestors 'none'; sandbox"
_ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: of a page
HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": _PAGE, **_ALWAYS}
#: behind TLS: never again without it
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}


def wanted(said: Mapping[str, str], *, encrypted: bool) -> Iterator[tuple[str, str]]:
    """The headers that an answer lacks; ``said`` are those it has."""
    page = said.get("content-type", "").startswith("text/html")
    # what has a tag may be asked for again with it, by whoever had it, and is kept by nobody between
    kept = "private, no-cache" if "etag" in said else "no-store"
    own = {"Cache-Control": kept, "Content-Security-Policy": _PAGE if page else _DATA}
    for name, value in (_ALWAYS | own | (STRICT_TRANSPORT if encrypted else {})).items():
        if name.lower() not in said:
            yield name, value
