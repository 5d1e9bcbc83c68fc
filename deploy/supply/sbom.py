"""``make sbom``: what is inside, as CycloneDX with hashes and licences, to ``out/sbom.cdx.json``. Refused when it is no valid document, or when
something copyleft stands in what runs in production.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy.supply.locked import ALL, HERE, RUNTIME, Locked, copyleft, licences, locked

OUT = HERE / "out" / "sbom.cdx.json"
VERSION = SchemaVersion.V1_6


def listed(lock: Path) -> dict[str, Any]:
    """The lock as CycloneDX: each part with its version and the hashes that pip holds it to. The same lock is the same document."""
    asked = (
        "--pyproject",
        str(HERE / "pyproject.toml"),
        "--output-reproducible",
        "--spec-version",
        VERSION.to_version(),
    )
    argv = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "cyclonedx_py",
        "requirements",
        str(lock),
        *asked,
        "--of",
        "JSON",
    ]
    run = subprocess.run(argv, capture_output=True, text=True, check=True, cwd=HERE)  # noqa: S603  (our own words)
    document: dict[str, Any] = json.loads(run.stdout)
    return document


def with_licences(document: dict[str, Any], runtime: frozenset[str]) -> dict[str, Any]:
    """Each part with the licence its package names, and whether it runs in production (``required``) or only beside it (``excluded``)."""
    parts = [
        part
        | {"scope": "required" if part["name"] in runtime else "excluded"}
        | ({"licenses": named} if (named := _named(Locked(part["name"], part["version"]))) else {})
        for part in document["components"]
    ]
    return document | {"components": parts}


def _named(one: Locked) -> list[dict[str, Any]]:
    return [{"license": {"name": text, "acknowledgement": "declared"}} for text in licences(one)]


def main() -> int:
    runtime = frozenset(one.name for one in locked(RUNTIME))
    text = json.dumps(with_licences(listed(ALL), runtime), ensure_ascii=False, indent=1, sort_keys=True)
    if wrong := JsonStrictValidator(VERSION).validate_str(text):
        sys.stderr.write(f"sbom: 不是有效的 CycloneDX：{wrong}\n")
        return 1
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(text + "\n", encoding="utf-8")
    refused = [f"{one.name} {one.version}：{'、'.join(said)}" for one, said in copyleft(RUNTIME)]
    parts = len(locked(ALL))
    sys.stdout.write(f"{OUT.relative_to(HERE)}：{parts} 个部件，其中 {len(runtime)} 个进入生产镜像。\n")
    sys.stderr.write("".join(f"sbom: 生产镜像中有传染性许可证：{line}\n" for line in refused))
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
