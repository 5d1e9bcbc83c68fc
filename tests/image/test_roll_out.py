"""A roll-out as Kubernetes does it by the manifests: a new pod, ready, then the oldest gets no more requests and is told to end. Nobody notices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest

from deploy.local.home import temporary_home
from tests.image.docking import RESTRICTED, container, docker
from tests.support.docket import Bureau, Docket, Item
from tests.support.tokens import Issuer
from tests.support.waiting import until

ROUNDS, PODS, SENDERS = 4, 2, 4


class Senders:
    """Bureaus that send a fact after the other to whatever pods they are told of, as through a service's address."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers
        self.pods: list[str] = []
        self.answers: list[Item] = []
        self.answered = [0] * SENDERS
        self.trouble: list[str] = []
        self.sent = 0
        self._over = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with httpx.AsyncClient(headers=self._headers, timeout=30) as http, asyncio.TaskGroup() as group:
            for number in range(SENDERS):
                group.create_task(self._send(http, number))
            yield
            self._over = True

    async def _send(self, http: httpx.AsyncClient, number: int) -> None:
        bureau = Bureau(f"fz-roll-{number}")
        while not self._over:
            fact = Docket(bureau).opened("（虚构）滚动升级", origin="published")
            self.sent += 1
            try:
                said = await http.post(f"{self.pods[self.sent % len(self.pods)]}/v1/events", json=[fact])
            except httpx.HTTPError as error:
                self.trouble.append(repr(error))
            else:
                self.trouble += [] if said.is_success else [said.text]
                self.answers += said.json().get("items", [])
            self.answered[number] += 1

    async def some_more(self) -> None:
        """Until everybody's request that was under way is answered, and one after it."""
        before = list(self.answered)

        async def enough() -> bool:
            return all(now >= then + 2 for now, then in zip(self.answered, before, strict=True))

        await until(enough, 120)


@contextmanager
def a_pod(image: str, net: str, settings: dict[str, str], keys: Path) -> Iterator[tuple[str, str]]:
    """(container, address) of an intake that is ready."""
    options = (*RESTRICTED, f"--volume={keys}:/run/keys.json:ro", "--publish=127.0.0.1::8080")
    env = settings | {
        "YINGSU_TOKEN_KEYS": "/run/keys.json",
        "YINGSU_WRITES_PER_SECOND": "0",
        "YINGSU_KEEP_ALIVE_SECONDS": "75",
    }
    with container(image, "serve", "intake", options=options, env=env, network=net) as pod:
        yield pod, "http://" + docker("port", pod, "8080").split()[-1]


async def ready(address: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=7) as http:
            return (await http.get(f"{address}/readyz")).is_success
    except httpx.HTTPError:
        return False


@pytest.mark.timeout(600)  # six services start, one after the other
async def test_nobody_notices(image: str, net: str, migrated: dict[str, dict[str, str]]) -> None:
    """While every pod is replaced twice, no request fails and every fact is in the log once."""
    with temporary_home() as home:
        issuer = Issuer(home.path)
        issuer.keys.chmod(0o444)
        senders = Senders(issuer.headers())
        # the work ends before the last pods do
        async with AsyncExitStack() as stack, AsyncExitStack() as work:
            pods: list[tuple[str, str]] = []
            for number in range(PODS + ROUNDS):
                pod, address = stack.enter_context(a_pod(image, net, migrated["intake"], issuer.keys))
                await until(lambda address=address: ready(address), 120)
                pods.append((pod, address))
                senders.pods = [one for _, one in pods[-PODS:]]
                if number == PODS - 1:
                    await work.enter_async_context(senders.running())
                elif number >= PODS:
                    await senders.some_more()  # what preStop waits for
                    await asyncio.to_thread(docker, "stop", "--time", "40", pods[-PODS - 1][0])
        assert senders.trouble == []
        assert len(senders.answers) == senders.sent
        assert {answer["status"] for answer in senders.answers} == {"accepted"}
