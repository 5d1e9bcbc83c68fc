"""An application on a real port of loopback, for clients that bring their own HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from shared.runtime.http import Server
from tests.support.waiting import until


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Its url; down again afterwards."""
    server = Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off", ws="none"))
    serving = asyncio.create_task(server.serve())

    async def port() -> int:
        return int(server.servers[0].sockets[0].getsockname()[1]) if server.started else 0

    try:
        yield f"http://127.0.0.1:{await until(port)}"
    finally:
        server.should_exit = True
        await serving
