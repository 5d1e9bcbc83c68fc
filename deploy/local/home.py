"""The folder of one local stack: its lock, its passwords, and `stack.json`, by which other commands find it.

The lock is the kernel's (flock), so it is held exactly as long as the supervisor lives: a stack.json left by a killed
one is never mistaken for a running stack, and two supervisors never share a folder. Files with passwords are 0600.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from deploy.local.process import StackError

PASSWORDS = TypeAdapter(dict[str, str])


class StackInfo(BaseModel):
    """The addresses of a running stack. `database_urls` and `service_urls` are by service name."""

    model_config = ConfigDict(frozen=True)

    supervisor_pid: int
    today: date | None
    admin_database_url: str
    database_urls: Mapping[str, str]
    nats_url: str
    nats_monitor_url: str
    #: of every identity's seed
    nats_seeds: Path = Path()
    smtp_url: str
    mail: Path
    files: Path
    #: public keys of the stack's own tokens
    token_keys: Path = Path()
    #: what wraps the keys of everybody's name
    master_keys: Path = Path()
    #: of all pages
    url: str = ""
    service_urls: Mapping[str, str]
    #: of a centre: the districts it copies, where the process is that does, where districts knock and with which seeds
    sites_file: Path | None = None
    mirror_url: str = ""
    leaf_url: str = ""
    leaf_seeds: Mapping[str, Path] = Field(default_factory=dict)
    pids: Mapping[str, int]

    @property
    def operator_seed(self) -> Path:
        """By which commands on this stack sign in to NATS."""
        return self.nats_seeds / "operator.seed"


@dataclass(frozen=True)
class Home:
    path: Path

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def files(self) -> Path:
        """The content of documents."""
        return self.path / "files"

    @property
    def master_keys(self) -> Path:
        """Made by the first service; 0600."""
        return self.path / "keys" / "master-keys.json"

    @property
    def mail(self) -> Path:
        return self.path / "mail"

    @property
    def _stack_file(self) -> Path:
        return self.path / "stack.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder. Raises StackError `stack_running` when another supervisor does."""
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise StackError(
                "stack_running", f"{self.path} 中的应诉系统已在运行，请先停止它，或用 --home 另选目录。"
            ) from None
        try:
            yield
        finally:
            os.close(descriptor)

    def running(self) -> StackInfo | None:
        """The stack that runs here now, or None; a file left by a killed supervisor counts as none."""
        with suppress(OSError, ValidationError):
            info = StackInfo.model_validate_json(self._stack_file.read_bytes())
            return info if self._is_locked() else None
        return None

    def publish(self, info: StackInfo) -> None:
        write_private(self._stack_file, info.model_dump_json(indent=2))

    def withdraw(self) -> None:
        self._stack_file.unlink(missing_ok=True)

    def passwords(self, names: tuple[str, ...]) -> dict[str, str]:
        """One generated password for each name, the same ones for as long as the folder exists. Raises StackError `passwords_damaged`."""
        file = self.path / "passwords.json"
        try:
            kept = PASSWORDS.validate_json(file.read_bytes()) if file.exists() else {}
        except ValidationError:
            raise StackError(
                "passwords_damaged", f"{file} 已损坏，没有它打不开数据库，请由备份放回该文件。"
            ) from None
        passwords = {name: kept.get(name) or secrets.token_urlsafe(24) for name in names}
        if not passwords.items() <= kept.items():
            write_private(file, PASSWORDS.dump_json({**kept, **passwords}, indent=2).decode())
        return passwords

    def _is_locked(self) -> bool:
        descriptor = os.open(self.path / "lock", os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


def write_private(file: Path, text: str) -> None:
    """Replace the file in one step; only its owner can read it, from the first instant."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("w", encoding="utf-8") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())  # or a power cut could leave an empty file in its place
    draft.replace(file)


@contextmanager
def temporary_home() -> Iterator[Home]:
    """A home for one run (demo, tests), removed at the end; passable, so that a server account reaches its data."""
    path = Path(tempfile.mkdtemp(prefix="yingsu-")).resolve()
    path.chmod(0o711)
    try:
        yield Home(path)
    finally:
        shutil.rmtree(path)
