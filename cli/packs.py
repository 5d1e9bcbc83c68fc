"""The policy packs a command works with: those of this release and those of ``YINGSU_PACKS_DIR``."""

from __future__ import annotations

from pathlib import Path

from cli.connection import refuse
from shared.policy.load import SHIPPED, PackError, Packs, load_packs
from shared.policy.model import Pack
from shared.settings import Settings


def known_packs() -> Packs:
    """Ends the command with the faults, line by line, when a pack is not valid."""
    extra = Settings().packs_dir
    try:
        return load_packs(SHIPPED, *([extra] if extra else []))
    except PackError as error:
        refuse(f"规则包无效，请先改正：\n{error}")


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
