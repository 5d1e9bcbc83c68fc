"""A running OIDC provider for tests, and a browser's way through its pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import urljoin

import httpx

from deploy.local.ports import free_ports
from tests.support.running import eventually

PASSWORD = "only-for-tests-at-the-provider"


class OidcProvider:
    """``issuer`` is its address; what it is told holds when the call returns."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://localhost:{port}"
        pipe = subprocess.PIPE
        argv = [sys.executable, "-m", "tests.support.oidc_process", str(port)]
        self.process = subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)

    def tell(self, **command: Any) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        assert json.loads(self.process.stdout.readline()) == {"done": True}

    def user(self, name: str) -> None:
        self.tell(user={"user_name": name, "password": PASSWORD})

    def pages(self, client: str, address: str, secret: str | None = None) -> None:
        """The registration of a system whose people sign in here; public without a secret."""
        self.tell(
            client={
                "client_id": client,
                "client_name": client,
                "client_secret": secret,
                "client_uri": address,
                "redirect_uris": [f"{address}/account/oidc/callback"],
                "post_logout_redirect_uris": [f"{address}/account/sign-in"],
                "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
                "grant_types": ["authorization_code"],
                "response_types": ["code"],
                "scope": ["openid", "profile"],
            }
        )

    def system(self, client: str, secret: str) -> None:
        """The registration of a bureau's system."""
        self.tell(
            client={
                "client_id": client,
                "client_name": client,
                "client_secret": secret,
                "token_endpoint_auth_method": "client_secret_basic",
                "grant_types": ["client_credentials"],
                "scope": ["openid"],
            }
        )

    def token_of(self, client: str, secret: str) -> str:
        """A system's own token, by client credentials."""
        answer = httpx.post(
            f"{self.issuer}/oauth/token",
            data={"grant_type": "client_credentials", "scope": "openid"},
            auth=(client, secret),
            trust_env=False,
        )
        return str(answer.raise_for_status().json()["access_token"])

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.issuer}/.well-known/openid-configuration", trust_env=False).is_success
        except httpx.TransportError:
            assert self.process.poll() is None, "the provider ended"
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    [port] = free_ports(1)
    provider = OidcProvider(port)
    try:
        eventually(provider.answers, 60)
        yield provider
    finally:
        provider.stop()


async def through(provider: OidcProvider, way: str, user: str) -> str:
    """Sign in there as a browser would, from the address we were sent to; the address we are sent back to, not yet gone to."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        answer = await http.get(way)
        for _ in range(12):
            if "location" in answer.headers:
                there = urljoin(str(answer.url), answer.headers["location"])
                if not there.startswith(provider.issuer):
                    return there
                answer = await http.get(there)
                continue
            answer = await http.post(str(answer.url), data=_filled(answer.text, user))
    raise AssertionError(f"{answer.url}: {answer.text[:2000]}")


def _filled(page: str, user: str) -> dict[str, str]:
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if "csrf_token" in one)
    fields = {}
    for tag in re.findall(r"<(?:input|button)[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = unescape(value[1]) if value else ""
    return fields | {
        name: value for name, value in {"login": user, "password": PASSWORD}.items() if name in fields
    }
