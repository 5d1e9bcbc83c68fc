"""A keyring in a real database, with master keys in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.database import Pool
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters, make_masters
from shared.personal.vault import Vault


@pytest.fixture
def masters(tmp_path: Path) -> FileMasters:
    make_masters(tmp_path / "masters.json")
    return FileMasters(tmp_path / "masters.json")


@pytest.fixture
def vault(pool: Pool, masters: FileMasters) -> Vault:
    return Vault(Keyring(pool, masters))
