"""The gateway as a process of the stack; what it does is ``gateway``, which nobody else need load."""

import json
import sys
from collections.abc import Mapping

from deploy.local.process import Process, http_ready


def gateway(port: int, services: Mapping[str, str], environment: Mapping[str, str]) -> Process:
    """``services``: address by name."""
    return Process(
        name="gateway",
        argv=(sys.executable, "-m", "deploy.local.gateway", "--port", str(port)),
        env={**environment, "YINGSU_SERVICE_URLS": json.dumps(dict(services))},
        ready=http_ready(f"http://127.0.0.1:{port}/livez"),
    )
