"""A stack of the real servers with stand-ins for the services, run as a process of its own.

`python -m tests.support.standin_stack HOME normal | dies | guardian`: serves the folder HOME/web, whose file `readyz`
is the stand-ins' readiness. With `dies` they end at once with exit code 3; with `guardian` one runs alone, under the watch
used where the kernel offers none.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from cli.stack import StopRequested, fail, stopping_on_signals
from deploy.local.home import Home, StackInfo
from deploy.local.ports import free_ports
from deploy.local.process import Process, StackError, http_ready
from deploy.local.stack import Applications, running_stack
from deploy.local.supervisor import Supervisor


def web(home: Home, name: str, url: str) -> Process:
    folder = home.path / "web"
    folder.mkdir(exist_ok=True)
    (folder / "readyz").touch()
    port = url.rsplit(":", 1)[1]
    argv = (sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "-d", str(folder), port)
    return Process(name, argv, dict(os.environ), ready=http_ready(f"{url}/readyz"))


def dying(name: str, url: str) -> Process:
    argv = (sys.executable, "-c", "import sys; print('the reason is here'); sys.exit(3)")
    return Process(name, argv, dict(os.environ), ready=http_ready(f"{url}/readyz"))


def run_stack(home: Home, *, dies: bool) -> None:
    def plan(info: StackInfo, _passwords: Mapping[str, str]) -> Applications:
        migrate = Process("migrate", (sys.executable, "-c", ""), dict(os.environ), ready=lambda: True)
        services = (dying(*item) if dies else web(home, *item) for item in info.service_urls.items())
        return Applications(migrate, tuple(services))

    with running_stack(home, plan=plan) as stack:
        stack.watch()


def run_guarded(home: Home) -> None:
    """One stand-in; HOME/guarded appears once it is ready."""
    with Supervisor(home.logs, with_guardian=True) as supervisor:
        [port] = free_ports(1)
        supervisor.launch(web(home, "alone", f"http://127.0.0.1:{port}"))
        supervisor.wait_ready()
        (home.path / "guarded").touch()
        for _ in supervisor.watch():
            pass


def main() -> None:
    home, mode = Home(Path(sys.argv[1])), sys.argv[2]
    try:
        with stopping_on_signals():
            if mode == "guardian":
                run_guarded(home)
            run_stack(home, dies=mode == "dies")
    except StopRequested:
        pass
    except StackError as error:
        fail(error)


if __name__ == "__main__":
    main()
