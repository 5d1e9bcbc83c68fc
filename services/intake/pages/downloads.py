"""Headers of what a page hands out to be kept: always an attachment, never run by a browser. Pure."""

from __future__ import annotations

from urllib.parse import quote

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(name: str) -> dict[str, str]:
    """RFC 6266 with both forms of the name (RFC 5987): one every client reads, one with Chinese in it."""
    plain = f"download.{name.rpartition('.')[2]}"
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
