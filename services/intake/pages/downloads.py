"""Headers of what a page hands out to be kept: always an attachment, never run by a browser. Pure."""

from __future__ import annotations

from shared.files.names import disposition, kept_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(name: str) -> dict[str, str]:
    name = kept_name(name)
    ending = name.rpartition(".")[2]
    plain = f"download.{ending}" if ending.isascii() and ending.isalnum() else "download"
    return {
        "Content-Disposition": disposition(name, plain),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
