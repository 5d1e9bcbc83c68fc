"""The quotas of 闵行 2026 for the bureau of 40,000 cases: a document that counts cases costs a list of quotas most, and none of that district does."""

from __future__ import annotations

from pathlib import Path

import yaml

from benchmarks.two_regions import BUREAUS
from shared.policy.load import SHIPPED

_SOURCE, _ID = "minhang-2026", "bench-2026"
#: what a pack is called, and of its sections this one only: the cases keep the deadlines they were filled with
_KEPT = ("number", "issuer", "issued", "effective", "quotas")


def pack_folder(home: Path) -> Path:
    """The folder of packs beside those of the release, made in ``home``."""
    source = yaml.safe_load((SHIPPED / f"{_SOURCE}.yaml").read_text(encoding="utf-8"))
    binds = {"regions": [BUREAUS[0].region], "bureaus": [BUREAUS[0].code]}
    pack = {name: source[name] for name in _KEPT} | {
        "id": _ID,
        "title": f"{source['title']}（虚构）",
        "binds": binds,
    }
    folder = home / "packs"
    folder.mkdir(exist_ok=True)
    (folder / f"{_ID}.yaml").write_text(yaml.safe_dump(pack, allow_unicode=True), encoding="utf-8")
    return folder
