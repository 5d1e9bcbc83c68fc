"""Headers of what is handed out to be kept: never run by a browser, always an attachment, never sniffed, in a sandbox. Pure."""

from __future__ import annotations

from shared.files.drafts import Stored
from shared.files.names import disposition, kept_name


def download_headers(stored: Stored, name: str) -> dict[str, str]:
    """An attachment under the name that was wished, with the ending of what it is."""
    plain = f"{stored.digest[:16]}.{stored.kind.extension}"
    return {
        "Content-Length": str(stored.size),
        "Content-Disposition": disposition(kept_name(name, stored.kind.extension), plain),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=0",
        "ETag": f'"{stored.digest}"',
    }


def attachment(name: str) -> dict[str, str]:
    """For what was made for this request and is kept nowhere."""
    name = kept_name(name)
    ending = name.rpartition(".")[2]
    plain = f"download.{ending}" if ending.isascii() and ending.isalnum() else "download"
    return {
        "Content-Disposition": disposition(name, plain),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
