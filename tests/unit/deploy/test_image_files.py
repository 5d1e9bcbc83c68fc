"""What the image is built from: pinned, clean, and dependent on nobody's registry."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
IMAGE = ROOT / "deploy" / "image"
DOCKERFILES = (IMAGE / "Dockerfile", IMAGE / "test" / "Dockerfile")
#: builds a library that has no wheel; runs nowhere
ONLY_BUILDS = {"setuptools"}
HOSTS = re.compile(
    r"\b(docker|ghcr|quay|gcr|mcr|pkg|registry)(\.[a-z0-9-]+)*\.(io|dev|com|k8s)/|registry[-.][a-z0-9.-]+\.(io|com)|pypi\.org|files\.pythonhosted"
)


def pinned(file: Path) -> dict[str, str]:
    """Each locked distribution with its version and hashes, as one text."""
    blocks = re.split(r"\n(?=[a-z0-9])", "\n" + file.read_text(encoding="utf-8"))
    lines = (re.sub(r"\s+", " ", re.sub(r"#.*", "", block)).replace("\\ ", "").strip() for block in blocks)
    return {line.partition("==")[0]: line for line in lines if "==" in line}


@pytest.mark.parametrize("lock", ["requirements.lock", "build.lock", "test/servers.lock"])
def test_the_image_has_what_was_tested(lock: str) -> None:
    """Every version and hash in the image is the one that the tests run with."""
    everything = pinned(ROOT / "requirements.lock")
    own = {name: line for name, line in pinned(IMAGE / lock).items() if name not in ONLY_BUILDS}
    assert own
    assert {name: line for name, line in own.items() if everything.get(name) != line} == {}
    assert all("--hash=sha256:" in line for line in pinned(IMAGE / lock).values())


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_dockerfiles_are_clean(file: Path) -> None:
    """Hadolint finds nothing in them."""
    lint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([str(lint), str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_nobodys_registry_is_named() -> None:
    """Images are called by their official names; where they come from is the installation's to say."""
    named = [
        f"{file.relative_to(ROOT)}: {found[0]}"
        for file in (ROOT / "deploy").rglob("*")
        if file.is_file() and file.suffix not in {".pyc", ".lock"}
        for found in [HOSTS.search(file.read_text(encoding="utf-8"))]
        if found
    ]
    assert not named
