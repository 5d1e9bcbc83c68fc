"""The secrets of an installation as its README has them made: keys for NATS, then everything else."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import yaml

from deploy.local.nats_users import NatsUsers
from shared.bus.rights import STANDING
from tests.k8s.rendering import FOLDER


def made(folder: Path) -> dict[str, dict[str, str]]:
    """Values by key by name of the secret. ``folder`` keeps the keys of NATS, as `yingsu nats config --at` makes them."""
    users = NatsUsers(folder)
    users.ensure(STANDING)
    (folder / "accounts.conf").write_text(users.configuration(), encoding="utf-8")
    command = [str(FOLDER / "secrets.sh"), "--nats", str(folder)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {
        one["metadata"]["name"]: {
            key: base64.b64decode(value or "").decode() for key, value in one["data"].items()
        }
        for one in yaml.safe_load_all(printed)
        if one
    }
