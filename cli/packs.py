"""The policy packs a command works with: those of this release and those of ``YINGSU_PACKS_DIR``."""

from __future__ import annotations

from cli.connection import refuse
from shared.policy.load import SHIPPED, PackError, Packs, load_packs
from shared.settings import Settings


def known_packs() -> Packs:
    """Ends the command with the faults, line by line, when a pack is not valid."""
    extra = Settings().packs_dir
    try:
        return load_packs(SHIPPED, *([extra] if extra else []))
    except PackError as error:
        refuse(f"规则包无效，请先改正：\n{error}")
