"""``make audit``: are there known holes in what is inside? Ends 1 when there are, 0 when there are none or when nobody could be asked, which it says.

A package that the index does not tell of counts as not looked at, never as sound: “no known vulnerabilities” of nothing looked at is no answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.supply.locked import ALL, RUNTIME

SECONDS = 300


@dataclass(frozen=True, slots=True)
class Audited:
    """``found``: package, version, ids of holes, versions in which they are mended."""

    looked_at: int
    skipped: int
    found: tuple[str, ...]


def command(lock: Path) -> list[str]:
    told = (
        "--disable-pip",
        "--require-hashes",
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--timeout",
        "10",
    )
    return [sys.executable, "-m", "pip_audit", "--requirement", str(lock), *told]


def read(text: str) -> Audited:
    """What pip-audit printed. ValueError when it is nothing of the kind."""
    try:
        told: list[dict[str, Any]] = json.loads(text)["dependencies"]
    except (KeyError, TypeError) as error:
        raise ValueError("no answer of pip-audit") from error
    found = [
        f"{one['name']} {one['version']}：{hole['id']}，已在 {'、'.join(hole['fix_versions']) or '（尚无）'} 中修复"
        for one in told
        for hole in one.get("vulns", ())
    ]
    skipped = sum("skip_reason" in one for one in told)
    return Audited(len(told) - skipped, skipped, tuple(found))


def asked(lock: Path) -> Audited | None:
    """None when nobody could be asked."""
    try:
        run = subprocess.run(command(lock), capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603  (our own words)
        return read(run.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None


def said(lock: str, audited: Audited | None) -> tuple[str, int]:
    """The lines, and what the command ends with."""
    if audited is None or not (audited.looked_at or audited.found):
        return f"{lock}：没有审计。问不到漏洞数据（离线，或所用的软件源不提供），联网后再运行一次。", 0
    rest = f"；另有 {audited.skipped} 个问不到，没有审计" if audited.skipped else ""
    if audited.found:
        return "\n".join([f"{lock}：发现 {len(audited.found)} 个已知漏洞{rest}。", *audited.found]), 1
    return f"{lock}：{audited.looked_at} 个依赖没有已知漏洞{rest}。", 0


def main(locks: Sequence[Path] = (ALL, RUNTIME)) -> int:
    ends = [
        said(str(lock.relative_to(Path.cwd())) if lock.is_relative_to(Path.cwd()) else str(lock), asked(lock))
        for lock in locks
    ]
    sys.stdout.write("".join(f"{lines}\n" for lines, _ in ends))
    return max(code for _, code in ends)


if __name__ == "__main__":
    sys.exit(main())
