"""What a browser calls itself, in words that its owner knows again. Pure."""

from __future__ import annotations

import re

_BROWSERS = (
    (r"Edg/(\d+)", "Edge"), (r"OPR/(\d+)", "Opera"), (r"MicroMessenger/(\d+)", "微信"), (r"Firefox/(\d+)", "Firefox"),
    (r"Chrome/(\d+)", "Chrome"), (r"Version/(\d+).* Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"), ("OpenHarmony", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device(agent: str) -> str:
    """``Chrome 126 · Windows``; what is not known is shown as it is, cut short."""
    found = ((re.search(mark, agent), name) for mark, name in _BROWSERS)
    browser = next((f"{name} {match[1]}" for match, name in found if match), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent[:40] or "—"
