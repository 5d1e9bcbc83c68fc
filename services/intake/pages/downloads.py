"""What pages hand out to be kept, and under which headers."""

from __future__ import annotations

from shared.files.handing import attachment

__all__ = ["XLSX", "attachment"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
