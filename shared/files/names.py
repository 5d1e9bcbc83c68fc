"""Names of files as people may keep them: no path, nothing unseen, nothing that turns the ending round, no device of Windows. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from shared.text import cleaned

LONGEST = 120
_APART = re.compile(r"[\\/]")
_FORBIDDEN = re.compile(r'[:*?"<>|\x00-\x1f%;]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def kept_name(name: str, extension: str | None = None) -> str:
    """The last part of a path as somebody sent it, fit to be a file's name anywhere; "" when nothing is left. With ``extension`` it has that
    ending, whatever it called itself.
    """
    last = _APART.split(cleaned(name.encode(errors="replace").decode()))[-1]
    plain = _FORBIDDEN.sub("_", " ".join(last.split())).strip(" .")
    ending = _ENDING.search(plain)
    stem, own = (plain[: ending.start()], ending[0]) if ending else (plain, "")
    if extension and own.lower() != f".{extension}":
        stem, own = plain, f".{extension}"
    stem = stem.strip(" .")[:LONGEST]
    if not stem:
        return ""
    return f"_{stem}{own}" if _DEVICE.fullmatch(stem) else stem + own


def disposition(name: str, plain: str) -> str:
    """Content-Disposition of RFC 6266 with both forms of the name (RFC 5987): ``plain`` (ASCII) for every client, ``name`` with Chinese in it."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name or plain, safe='')}"
