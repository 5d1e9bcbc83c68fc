"""How a command finds its system: settings first, then the stack that runs in a folder, else a clear refusal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from cli.connection import find_system
from deploy.local.home import Home, StackInfo, temporary_home
from shared.settings import SERVICES

INFO = StackInfo(
    supervisor_pid=1,
    today=None,
    admin_database_url="postgresql://postgres:x@127.0.0.1:1/yingsu",
    database_urls={name: f"postgresql://yingsu_{name}:x@127.0.0.1:1/yingsu" for name in SERVICES},
    nats_url="nats://127.0.0.1:2",
    nats_monitor_url="http://127.0.0.1:3",
    smtp_url="smtp://127.0.0.1:4",
    mail=Path("mail"),
    files=Path("files"),
    service_urls={"intake": "http://127.0.0.1:5"},
    pids={},
)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YINGSU_DATABASE_URL", "YINGSU_ADMIN_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home() -> Iterator[Home]:
    with temporary_home() as folder:
        yield folder


def test_the_stack_of_a_folder_is_found_while_it_runs(home: Home) -> None:
    """While somebody holds the folder its stack.json is believed."""
    with home.locked():
        home.publish(INFO)
        found = find_system(home.path)
    assert found.database_urls == INFO.database_urls
    assert found.service("intake") == "http://127.0.0.1:5"


def test_what_a_killed_stack_left_is_not_believed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """A stack.json without a supervisor ends the command with exit code 2 and says what to do."""
    with home.locked():
        home.publish(INFO)
    with pytest.raises(typer.Exit) as ended:
        find_system(home.path)
    assert ended.value.exit_code == 2
    said = capsys.readouterr().err
    assert str(home.path) in said
    assert "yingsu up" in said


def test_settings_come_before_the_folder(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """With YINGSU_DATABASE_URL set, a stack that happens to run in the folder is not looked at."""
    monkeypatch.setenv("YINGSU_DATABASE_URL", "postgresql://elsewhere/yingsu")
    with home.locked():
        home.publish(INFO)
        found = find_system(home.path)
    assert set(found.database_urls.values()) == {"postgresql://elsewhere/yingsu"}


def test_an_unknown_service_address_is_refused(home: Home) -> None:
    """Asking for an address the system does not give ends the command with exit code 2, not with an odd error later."""
    with home.locked():
        home.publish(INFO)
        found = find_system(home.path)
    with pytest.raises(typer.Exit):
        found.service("stats")
