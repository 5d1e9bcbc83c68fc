"""What a running system must never print: passwords, keys, seeds, tokens, names of parties. It is started with known ones, led into errors of every kind,
and everything that it writes or answers is searched: log lines, metrics, bodies of errors, command lines of processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import pytest
import requests

from deploy.local.home import temporary_home
from shared.settings import SERVICES
from tests.support.docket import Bureau, Docket
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY

#: nobody's name: letters that stand together nowhere else
NAME = "穆容霰"
PASSWORD = "Wr0ng-Passw0rd-7731"
TELEPHONE = "13900007731"
CASE = Docket(Bureau("fz-renshe"), uuid4())
NO_SERVER = "smtp://mailer:Sm7p-Secret-7731@127.0.0.1:9"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[System, set[str]]]:
    """A system after its errors, and all secrets that it was started with."""
    with pytest.MonkeyPatch.context() as patch, temporary_home() as home:
        patch.setenv("YINGSU_SMTP_URL", NO_SERVER)
        with running_system(home, TODAY) as system:
            yield system, secrets_of(system)


def secrets_of(system: System) -> set[str]:
    """Everything in the stack's own files that opens something."""
    urls = [
        system.info.admin_database_url,
        *system.info.database_urls.values(),
        system.info.nats_url,
        NO_SERVER,
    ]
    passwords = {word for url in urls if (word := urlsplit(url).password)}
    token = system.headers["Authorization"].removeprefix("Bearer ")
    seeds = {
        line.strip()
        for file in Path(system.home.path).rglob("*")
        if file.is_file()
        and file.stat().st_size < 5_000
        and file.suffix in {".seed", ".nk", ".key", ".creds"}
        for line in file.read_text(encoding="utf-8", errors="ignore").splitlines()
        if len(line.strip()) > 30 and not line.startswith("--")
    }
    environment = psutil.Process(system.info.pids["intake"]).environ()
    named = {
        value
        for name, value in environment.items()
        if name.endswith(("_KEY", "_SECRET", "_SEED", "_TOKEN", "_PASSWORD"))
        and len(value) > 12
        and "/" not in value[:1]
    }
    assert passwords
    return passwords | {token} | seeds | named | {PASSWORD, NAME, TELEPHONE}


#: what is asked wrongly
PATHS = ("/v1/cases", f"/v1/cases/{uuid4()}", f"/v1/inbox?person={NAME}", f"/no/{NAME}", "/v1/deadlines?region=%00", f"/v1/stats?period={NAME}")  # fmt: skip
BODIES = (b"{", b'"\\ud800"', NAME.encode())
JSON = {"content-type": "application/json"}


def led_into_errors(system: System) -> list[bytes]:
    """Every answer of it."""
    urls = system.info.service_urls
    strangers = ({}, {"Authorization": f"Bearer {PASSWORD}"}, {"Authorization": f"Basic {PASSWORD}"})
    bad = [*strangers, system.headers_of("renshe-fz")]
    said = {"data": {"instance": 1, "signed_by": NAME, "phone": TELEPHONE}}
    opened, fact = CASE.opened(f"（虚构）{NAME}诉某局案"), CASE.fact("notice_received", "2026-10-12") | said
    asked = [(urls[service] + path, headers) for service in SERVICES for headers in bad for path in PATHS]
    answers = [requests.get(url, headers=headers, timeout=20) for url, headers in asked]
    events, own = urls["intake"] + "/v1/events", system.headers | JSON
    answers += [requests.post(events, data=body, headers=own, timeout=20) for body in BODIES]
    for headers in (system.headers, system.headers_of("ziran-fz")):
        requests.post(events, json=[opened, fact], headers=headers, timeout=20)
    entrance, form = urls["intake"] + "/account/sign-in", {"person": "renshe-fz", "password": PASSWORD}
    tried = {"origin": urls["intake"]}
    answers += [requests.post(entrance, data=form, headers=tried, timeout=20) for _ in range(6)]
    return [answer.content for answer in answers]


def metrics_of(system: System) -> Iterator[tuple[str, str]]:
    for service, url in system.info.service_urls.items():
        yield service, requests.get(f"{url}/metrics", timeout=20).text


async def test_nothing_secret_is_written_or_answered(told: tuple[System, set[str]]) -> None:
    """No line of any process's log, no metric, no error, no command line."""
    system, secrets = told
    answers = led_into_errors(system)
    ended = await system.yingsu("case", "list", "--bureau", NAME)
    await system.settled()
    found = [
        f"an answer: {secret[:4]}…"
        for secret in secrets
        for answer in answers
        if secret.encode() in answer and secret != NAME
    ]
    for file in sorted(system.home.logs.iterdir()):
        text = file.read_text(encoding="utf-8", errors="ignore")
        found += [f"{file.name}: {secret[:4]}…" for secret in secrets if secret in text]
    for service, text in metrics_of(system):
        found += [f"metrics of {service}: {secret[:4]}…" for secret in secrets if secret in text]
    for process in [
        psutil.Process(system.program.popen.pid),
        *psutil.Process(system.program.popen.pid).children(recursive=True),
    ]:
        found += [
            f"{process.name()}'s command line: {secret[:4]}…"
            for secret in secrets
            if secret in " ".join(process.cmdline())
        ]
    assert ended.code != 0 or ended.output
    assert len(secrets) > 5
    assert found == []
