"""The whole system on one machine: PostgreSQL, NATS, SMTP, then the migrations, then the services.

While the context is open everything runs and HOME/stack.json says where; afterwards nothing is left. A start that
fails leaves nothing either and says which process failed, with the end of its log.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local import nats_users, postgres
from deploy.local.gateway_process import gateway
from deploy.local.home import Home, StackInfo
from deploy.local.nats import nats
from deploy.local.neighbours import ALONE, Neighbours
from deploy.local.ports import free_ports, given_ports
from deploy.local.process import Process, http_ready
from deploy.local.smtp import smtp
from deploy.local.supervisor import Supervisor
from deploy.local.tokens import public_keys
from shared.bus.rights import PROVISIONING, STANDING
from shared.settings import MIRROR, SERVICES

DATABASE = "yingsu"
PARTS = ("postgres", "nats", "nats_monitor", "smtp", "gateway", MIRROR, "leaf")
DEMONSTRATION = Path(__file__).with_name("accounts.yaml")
SESSION_KEY = "session-key"
MIGRATION_SECONDS = 120.0
DRAIN_SECONDS = 20.0  # a service drains for up to 15 s; then it is killed
SECRET_VARIABLES = {
    "YINGSU_ADMIN_DATABASE_URL",
    "YINGSU_ROLE_PASSWORDS",
    "YINGSU_SECRETS_DIR",
    "YINGSU_SESSION_KEY",
}


log = logging.getLogger("yingsu.stack")


@dataclass(frozen=True)
class Applications:
    """What runs on the three servers: a process that prepares the database, then the services."""

    migrate: Process
    services: tuple[Process, ...]


#: from the addresses and the passwords by service
Plan = Callable[[StackInfo, Mapping[str, str]], Applications]


@dataclass
class Stack:
    """A running stack."""

    home: Home
    info: StackInfo
    supervisor: Supervisor

    def watch(self) -> None:
        """Restart what dies, for ever; leave by an exception (a signal handler's)."""
        for pids in self.supervisor.watch():
            self.info = self.info.model_copy(update={"pids": pids})
            try:
                self.home.publish(self.info)
            except OSError as error:  # a full disk is no reason to stop what runs
                log.error("stack.json 没有写入：%s", error)  # noqa: TRY400


def yingsu(info: StackInfo, passwords: Mapping[str, str]) -> Applications:
    """The migrations with the owner's role, and each service with its own role and nothing else."""
    roles = _roles(info.sites_file)
    owner = {
        "YINGSU_ADMIN_DATABASE_URL": info.admin_database_url,
        "YINGSU_ROLE_PASSWORDS": json.dumps({name: passwords[name] for name in roles}),
        "YINGSU_NATS_SEED_FILE": str(info.nats_seeds / f"{PROVISIONING}.seed"),
        "YINGSU_NATS_USERS_FILE": str(info.nats_seeds.parent / "users.json"),
    }
    migrate = Process("migrate", _command("migrate"), _environment(info, owner), ready=lambda: True)
    door = gateway(port_of(info.url), info.service_urls, _environment(info, {}))
    return Applications(migrate, (*(_service(name, info, passwords[SESSION_KEY]) for name in roles), door))


@contextmanager
def running_stack(
    home: Home,
    *,
    today: date | None = None,
    port_base: int | None = None,
    plan: Plan = yingsu,
    neighbours: Neighbours = ALONE,
) -> Iterator[Stack]:
    """Start everything, hand it over, stop everything.

    `port_base` gives the services, then the parts, consecutive ports; without it the system chooses. Raises StackError
    (`stack_running`, `port_in_use`, `process_died`, `process_not_ready`, `process_failed`, `postgres_missing`, ...).
    """
    with home.locked(), _log_file(home), Supervisor(home.logs) as supervisor:
        home.withdraw()
        passwords = home.passwords((*SERVICES, MIRROR, postgres.SUPERUSER, SESSION_KEY))
        info = _addresses(home, today, port_base, passwords, neighbours)
        _start_parts(home, info, passwords[postgres.SUPERUSER], supervisor, neighbours)
        applications = plan(info, passwords)
        supervisor.run(applications.migrate, MIGRATION_SECONDS)
        supervisor.launch(*applications.services)
        supervisor.wait_ready()
        stack = Stack(home, info.model_copy(update={"pids": supervisor.pids()}), supervisor)
        home.publish(stack.info)
        try:
            yield stack
        finally:
            home.withdraw()


def _addresses(
    home: Home,
    today: date | None,
    port_base: int | None,
    passwords: Mapping[str, str],
    neighbours: Neighbours,
) -> StackInfo:
    names = (*SERVICES, *PARTS)
    numbers = free_ports(len(names)) if port_base is None else given_ports(port_base, len(names))
    port = dict(zip(names, numbers, strict=True))

    def database(role: str, password: str) -> str:
        return postgres.database_url(role, password, port["postgres"], DATABASE)

    return StackInfo(
        supervisor_pid=os.getpid(),
        today=today,
        admin_database_url=database(postgres.SUPERUSER, passwords[postgres.SUPERUSER]),
        database_urls={
            name: database(f"yingsu_{name}", passwords[name]) for name in _roles(neighbours.sites_file)
        },
        nats_url=f"nats://127.0.0.1:{port['nats']}",
        nats_seeds=nats_users.of_home(home).seeds,
        nats_monitor_url=f"http://127.0.0.1:{port['nats_monitor']}",
        smtp_url=f"smtp://127.0.0.1:{port['smtp']}",
        mail=home.mail,
        files=home.files,
        token_keys=public_keys(home),
        master_keys=home.master_keys,
        url=f"http://127.0.0.1:{port['gateway']}",
        service_urls={name: f"http://127.0.0.1:{port[name]}" for name in SERVICES},
        sites_file=neighbours.sites_file and neighbours.sites_file.resolve(),
        mirror_url=f"http://127.0.0.1:{port[MIRROR]}",
        leaf_url=f"nats-leaf://127.0.0.1:{port['leaf']}",
        leaf_seeds=neighbours.seeds(nats_users.of_home(home)),
        pids={},
    )


def _start_parts(
    home: Home, info: StackInfo, password: str, supervisor: Supervisor, neighbours: Neighbours
) -> None:
    users = nats_users.of_home(home)
    users.ensure((*STANDING, *neighbours.identities))
    ports = port_of(info.nats_url), port_of(info.nats_monitor_url)
    link = neighbours.link(port_of(info.leaf_url))
    supervisor.launch(
        nats(home, *ports, users.configuration(), link),
        smtp(home, port_of(info.smtp_url), _environment(info, {})),
    )
    cluster = postgres.prepare(home, password, supervisor.run)  # meanwhile the two others start
    port = port_of(info.admin_database_url)
    supervisor.launch(cluster.process(port))
    supervisor.wait_ready()
    postgres.create_database(cluster, port, password, DATABASE)


def _roles(sites_file: Path | None) -> tuple[str, ...]:
    """The services, and the mirror where there are other sites to copy."""
    return (*SERVICES, MIRROR) if sites_file else SERVICES


def port_of(url: str) -> int:
    port = urlsplit(url).port
    if port is None:
        raise ValueError(f"no port in {url}")
    return port


def _service(name: str, info: StackInfo, session_key: str) -> Process:
    """Whoever brings no accounts of their own gets the invented ones of the demonstration, without passwords: the stack is for this machine alone."""
    own_accounts = "YINGSU_ACCOUNTS_FILE" in os.environ
    accounts = (
        {} if own_accounts else {"YINGSU_ACCOUNTS_FILE": str(DEMONSTRATION), "YINGSU_DEMONSTRATION": "true"}
    )
    url = info.mirror_url if name == MIRROR else info.service_urls[name]
    own = {
        "YINGSU_DATABASE_URL": info.database_urls[name],
        "YINGSU_NATS_SEED_FILE": str(info.nats_seeds / f"{name}.seed"),
        "YINGSU_HTTP_HOST": "127.0.0.1",
        "YINGSU_HTTP_PORT": str(port_of(url)),
        "YINGSU_FILES_DIR": str(info.files),
        "YINGSU_SESSION_KEY": session_key,
        "YINGSU_MASTER_KEYS_FILE": str(info.master_keys),
        "YINGSU_TOKEN_KEYS": str(info.token_keys),
        "YINGSU_FORWARDED_ALLOW_IPS": "127.0.0.1",  # the gateway's
        "YINGSU_PUBLIC_URL": os.environ.get("YINGSU_PUBLIC_URL", info.url),
    } | accounts
    return Process(
        name=name,
        argv=_command("serve", name),
        env=_environment(info, own),
        ready=http_ready(f"{url}/readyz"),
        grace=DRAIN_SECONDS,
    )


def _command(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "cli.main", *arguments)


def _environment(info: StackInfo, own: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment, so that PATH and the like hold, without anybody's secrets but the process's own."""
    inherited = {name: value for name, value in os.environ.items() if name not in SECRET_VARIABLES}
    today = {"YINGSU_TODAY": info.today.isoformat()} if info.today else {}
    if info.sites_file:
        today |= {"YINGSU_SITES_FILE": str(info.sites_file)}
    common = {"YINGSU_NATS_URL": info.nats_url, "YINGSU_SMTP_URL": info.smtp_url, "PYTHONUNBUFFERED": "1"}
    return {**inherited, **common, **today, **own}


@contextmanager
def _log_file(home: Home) -> Iterator[None]:
    """The supervisor's own words, restarts above all, go to HOME/logs/stack.log."""
    home.logs.mkdir(exist_ok=True)
    handler = logging.FileHandler(home.logs / "stack.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()
