"""``yingsu health``, which probes in containers call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from typer.testing import CliRunner

from cli.main import app


class Answers(BaseHTTPRequestHandler):
    """/ready is ready, everything else is not."""

    def do_GET(self) -> None:
        ready = self.path == "/ready"
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write(
            b'{"status":"ready"}' if ready else b'{"status":"not ready","database":"unreachable"}'
        )

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_ready(service: str) -> None:
    """A service that is ready ends the command with 0 and what it says."""
    said = CliRunner().invoke(app, ["health", f"{service}/ready"])
    assert (said.exit_code, said.stdout) == (0, '{"status":"ready"}\n')


def test_not_ready(service: str) -> None:
    """One that is not ends it with 1, and says what is the matter."""
    said = CliRunner().invoke(app, ["health", f"{service}/readyz"])
    assert said.exit_code == 1
    assert "unreachable" in said.output


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/readyz", "nonsense", "http://127.0.0.1:99999/"])
def test_nobody(address: str) -> None:
    """Where nobody answers, or can, it is 1 and a sentence, never a traceback."""
    said = CliRunner().invoke(app, ["health", address])
    assert said.exit_code == 1
    assert "没有应答" in said.output
