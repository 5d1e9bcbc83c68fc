"""What cannot start says in one sentence which setting, file or folder it is and what to do, and never what stands in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.ports import free_ports
from tests.support.stores import url_of

SECRET = "geheim-0123456789"


def yingsu(*arguments: str, **settings: str) -> tuple[int, str]:
    """The exit code and what was said of errors."""
    environment = os.environ | {f"YINGSU_{name.upper()}": value for name, value in settings.items()}
    command = (sys.executable, "-m", "cli.main", *arguments)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in done.stderr, done.stderr
    assert SECRET not in done.stderr, done.stderr
    return done.returncode, done.stderr


def test_settings_that_are_wrong() -> None:
    """Whatever the command: which setting, not a trace of the program, and no password."""
    assert yingsu("log", "verify", mode="foo", database_url=SECRET) == (
        2,
        "错误：设置（YINGSU_*）有误：mode Input should be 'development' or 'production'\n",
    )
    code, said = yingsu("migrate", role_passwords=f'{{"intake": "{SECRET}')
    assert (code, "role_passwords" in said) == (2, True)


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """A home that is a file (or lies on a disk that cannot be written) and passwords that a copy cut short are named."""
    (tmp_path / "file").touch()
    code, said = yingsu("up", "--home", str(tmp_path / "file"))
    assert (code, "home_unusable" in said) == (1, True)
    (tmp_path / "passwords.json").write_text(f'{{"intake": "{SECRET}', encoding="utf-8")
    code, said = yingsu("up", "--home", str(tmp_path))
    assert (code, "passwords_damaged" in said) == (1, True)
    assert (tmp_path / "passwords.json").read_text(encoding="utf-8").endswith(SECRET)


@pytest.mark.parametrize(
    ("setting", "content", "words"),
    [
        ("accounts_file", f"- {{person: clerk, password: {SECRET}", "line 1"),
        ("accounts_file", f"- {{person: clerk, password: {SECRET}}}", "0.name"),
        ("sites_file", "sites: [", "line 1"),
        ("master_keys_file", f'{{"masters": "{SECRET}"', "ValidationError"),
    ],
)
def test_a_file_of_settings_that_is_wrong(
    database: str, tmp_path: Path, setting: str, content: str, words: str
) -> None:
    """A service whose file is broken ends at once and says which and where; nothing waits for a user to find out."""
    file = tmp_path / "broken"
    file.write_text(content, encoding="utf-8")
    port, nobody = free_ports(2)
    settings = {
        "database_url": url_of("deadlines", database),
        "nats_url": f"nats://127.0.0.1:{nobody}",
        "http_port": str(port),
        setting: str(file),
    }
    code, said = yingsu("serve", "deadlines", **settings)
    assert code == 2, said
    assert "错误：" in said
    assert str(file) in said
    assert words in said


async def test_anchors_that_cannot_be_read_are_no_success(database: str) -> None:
    """The chain holds, but whether the log was made anew as a whole nobody looked at: said, and 1, unless that was asked for."""
    [nats] = free_ports(1)
    settings = {"database_url": database, "nats_url": f"nats://127.0.0.1:{nats}"}
    code, said = yingsu("log", "verify", **settings)
    assert (code, "未核对" in said) == (1, True)
    code, said = yingsu("log", "verify", "--without-nats", **settings)
    assert (code, "未核对" in said) == (0, True)
    code, said = yingsu("log", "verify", database_url=database)
    assert (code, "未核对" in said) == (0, False)
