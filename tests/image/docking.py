"""Docker, as far as these tests need it: build, run under restrictions, look inside, end. Every container bears a label and ends with its test."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
LABEL = "yingsu.test=image"
#: as a pod of the restricted profile runs
RESTRICTED = (
    "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--user=10001:10001", "--tmpfs=/tmp:rw,nosuid,nodev,noexec,size=64m",
)  # fmt: skip
#: written by the engine when a container is made, not by the build
ENGINES_OWN = {
    "",
    ".",
    ".dockerenv",
    "dev",
    "proc",
    "sys",
    "etc",
    "etc/hosts",
    "etc/hostname",
    "etc/resolv.conf",
    "etc/mtab",
}


def docker(*arguments: str, check: bool = True) -> str:
    """What the command prints. AssertionError with what it says when it fails."""
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0 or not check, f"docker {' '.join(arguments)}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr if not check else done.stdout


def build(tag: str, *options: str) -> str:
    """The image of this checkout under that name."""
    base = os.environ.get("YINGSU_TEST_BASE_IMAGE")
    given = ["--build-arg", f"BASE_IMAGE={base}"] if base else []
    docker("build", *given, *options, "--tag", tag, "--file", "deploy/image/Dockerfile", ".")
    return tag


@contextmanager
def container(
    image: str,
    *command: str,
    options: tuple[str, ...] = (),
    env: Mapping[str, str] | None = None,
    network: str | None = None,
) -> Iterator[str]:
    """A running container by its name, removed at the end with all it wrote."""
    name = f"yingsu-test-{uuid4().hex[:8]}"
    given = [part for key, value in (env or {}).items() for part in ("--env", f"{key}={value}")]
    net = [f"--network={network}"] if network else []
    docker("run", "--detach", "--name", name, "--label", LABEL, *net, *given, *options, image, *command)
    try:
        yield name
    finally:
        docker("rm", "--force", "--volumes", name)


@contextmanager
def network() -> Iterator[str]:
    name = f"yingsu-test-{uuid4().hex[:8]}"
    docker("network", "create", "--label", LABEL, name)
    try:
        yield name
    finally:
        docker("network", "rm", name)


def once(
    image: str, *command: str, options: tuple[str, ...] = RESTRICTED, env: Mapping[str, str] | None = None, net: str = "none",
    entrypoint: str | None = None,
) -> str:  # fmt: skip
    """Run to the end; what it printed."""
    given = [part for key, value in (env or {}).items() for part in ("--env", f"{key}={value}")]
    entry = [f"--entrypoint={entrypoint}"] if entrypoint else []
    return docker(
        "run", "--rm", "--label", LABEL, f"--network={net}", *given, *entry, *options, image, *command
    )


@dataclass(frozen=True, slots=True)
class File:
    mode: int
    regular: bool
    digest: str


def tree(image: str) -> dict[str, File]:
    """Every file of the image by its path: what it is and what is in it."""
    name = docker("create", "--label", LABEL, image).strip()
    try:
        exported = subprocess.run(["docker", "export", name], capture_output=True, check=True).stdout
    finally:
        docker("rm", name)
    with tarfile.open(fileobj=io.BytesIO(exported)) as archive:
        return {
            entry.name: File(entry.mode, entry.isreg(), _digest(archive, entry))
            for entry in archive
            if entry.name not in ENGINES_OWN and not entry.name.startswith(("dev/", "proc/", "sys/"))
        }


def _digest(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> str:
    content = archive.extractfile(entry).read() if entry.isreg() else entry.linkname.encode()  # type: ignore[union-attr]
    attributes = f"{entry.type!r} {entry.mode:o} {entry.uid} {entry.gid} {entry.mtime} {entry.size}"
    return hashlib.sha256(attributes.encode() + b"\0" + content).hexdigest()
