"""The NATS configurations of the overlays are taken by the very server that reads them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from deploy.local.nats import installed
from deploy.local.nats_users import new_seed
from shared.bus.accounts import configuration
from shared.bus.client import key_of
from shared.bus.rights import STANDING
from tests.k8s.rendering import FOLDER, OVERLAYS, of_kind

LEAF = FOLDER / "components" / "leaf" / "leaf.conf"
CENTRE = FOLDER / "components" / "centre" / "leaf.conf"
#: as `yingsu nats config` writes it
ACCOUNTS = configuration(
    {name: [key_of(new_seed()).public] for name in (*STANDING, "link_yicheng", "centre_yicheng")}
)


def checked(folder: Path, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What `nats-server -t` says of the configuration."""
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    command = [str(installed()), "-t", "-c", str(folder / "nats.conf")]
    return subprocess.run(
        command, env={"POD_NAME": "yingsu-nats-0"}, capture_output=True, text=True, check=False
    )


def conf(overlay: str) -> dict[str, str]:
    (found,) = (one["data"] for one in of_kind(overlay, "ConfigMap") if "nats.conf" in one["data"])
    return dict(found)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_server_takes_it(overlay: str, tmp_path: Path) -> None:
    """nats-server itself reads the configuration of each overlay without complaint, accounts included."""
    # no certificate here
    files = {name: text.replace("tls {", "# tls {") for name, text in conf(overlay).items()}
    done = checked(tmp_path, files | {"accounts.conf": ACCOUNTS})
    assert done.returncode == 0, done.stderr


def test_a_leaf_is_taken(tmp_path: Path) -> None:
    """The component leaf is a configuration too: a district's server that goes to the city's."""
    leaf = LEAF.read_text(encoding="utf-8").replace("tls { ca_file", "# tls { ca_file")  # no certificate here
    files = {
        "accounts.conf": ACCOUNTS,
        "leaf.conf": leaf,
        "leaf-key.conf": f"nkey: {new_seed()}\naccount: centre_yicheng\n",
    }
    done = checked(tmp_path, conf("production") | files)
    assert done.returncode == 0, done.stderr


def test_a_centre_is_taken(tmp_path: Path) -> None:
    """The component centre opens a door that the server takes."""
    door = CENTRE.read_text(encoding="utf-8").replace("tls {", "# tls {")  # no certificate here
    done = checked(tmp_path, conf("production") | {"accounts.conf": ACCOUNTS, "leaf.conf": door})
    assert done.returncode == 0, done.stderr


def test_a_wrong_one_is_found(tmp_path: Path) -> None:
    """The check itself: a misspelt setting is refused."""
    files = conf("production") | {"accounts.conf": ACCOUNTS}
    files["nats.conf"] += "\njetstreem { }\n"
    assert checked(tmp_path, files).returncode != 0
