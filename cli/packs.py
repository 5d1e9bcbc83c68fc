"""The policy packs a command works with: those of this release and those of ``YINGSU_PACKS_DIR``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cli.connection import refuse
from shared.policy.load import SHIPPED, PackError, Packs, load_packs
from shared.policy.model import Pack
from shared.settings import Settings
from shared.web.words import cited


def known_packs() -> Packs:
    """Ends the command with the faults, line by line, when a pack is not valid."""
    extra = Settings().packs_dir
    try:
        return load_packs(SHIPPED, *([extra] if extra else []))
    except PackError as error:
        refuse(f"规则包无效，请先改正：\n{error}")


def cite(clause: str) -> str:
    """As people cite it: YC23-2.6a by the number of its document. What is cited so already costs nothing."""
    return cited(clause, _called()) if "-" in clause else clause


@cache
def _called() -> dict[str, str]:
    return known_packs().called


def named_pack(packs: Packs, pack_id: str) -> Pack:
    """Ends the command when there is none of that name."""
    return packs.pack(pack_id) or refuse(
        f"没有规则包“{pack_id}”，可用：{'、'.join(pack.id for pack in packs.packs)}"
    )


def text_of(file: Path) -> str:
    """Ends the command when the file cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"无法读取 {file}：{error}；请检查路径、权限和编码（须为 UTF-8）")
