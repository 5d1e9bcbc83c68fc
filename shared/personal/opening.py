"""The vault of a service, from its settings. Called where services are put together."""

from __future__ import annotations

from pathlib import Path

from shared.database import Pool
from shared.errors import Misconfigured
from shared.personal.ciphers import Cipher
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters, make_masters
from shared.personal.vault import Vault
from shared.settings import Settings

#: of a stack on one machine
MASTERS = Path(".yingsu/master-keys.json")


def open_vault(pool: Pool, settings: Settings) -> Vault:
    """Where no master keys are given they are made: never in production, whose settings refuse to start. Misconfigured for a file that is none."""
    path = settings.master_keys_file or MASTERS
    if settings.mode != "production":
        make_masters(path)
    cipher = Cipher(settings.personal_cipher)
    masters = FileMasters(path, cipher)
    try:
        assert masters.version
    except (OSError, ValueError) as error:
        raise Misconfigured(f"主密钥文件 {path} 读不到或有误：{type(error).__name__}") from None
    return Vault(Keyring(pool, masters), cipher)
