"""However the stack ends, it leaves no process behind, and the next one starts on the same data."""

import signal
from collections.abc import Iterator

import psutil
import pytest

from deploy.local.home import Home, temporary_home
from tests.support.running import eventually, program, stand_in

PARTS = {"postgres", "nats", "smtp", "intake", "deadlines", "notify", "stats"}


@pytest.fixture
def home() -> Iterator[Home]:
    with temporary_home() as folder:
        yield folder


def test_the_search_for_orphans_finds_everything(home: Home) -> None:
    """What looks for orphans sees the supervisor, all parts, and PostgreSQL's own children."""
    with program(home, *stand_in(home)) as stack:
        info = stack.until_up()
        assert set(info.pids) == PARTS
        family = {process.pid for process in psutil.Process(stack.popen.pid).children(recursive=True)}
        assert len(family) > len(PARTS)
        assert family < {process.pid for process in stack.left()}


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
def test_a_stopped_stack_ends_in_order(home: Home, number: signal.Signals) -> None:
    """Ctrl-C, SIGTERM and a closed terminal end it with exit code 0, PostgreSQL writes its last checkpoint, nothing is left."""
    with program(home, *stand_in(home)) as stack:
        stack.until_up()
        stack.popen.send_signal(number)
        assert stack.popen.wait(30) == 0
        stack.until_gone()
    assert not (home.path / "stack.json").exists()
    assert "database system is shut down" in (home.logs / "postgres.log").read_text()


def test_a_killed_stack_leaves_nothing_and_comes_back(home: Home) -> None:
    """SIGKILL of the supervisor ends all its processes; what stays of stack.json is not taken for a running stack."""
    with program(home, *stand_in(home)) as stack:
        stack.until_up()
        stack.popen.kill()
        stack.until_gone()
    assert (home.path / "stack.json").exists()
    assert home.running() is None
    with program(home, *stand_in(home)) as again:
        assert set(again.until_up().pids) == PARTS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_a_stack_ended_while_starting_leaves_nothing(home: Home, number: signal.Signals) -> None:
    """At whatever moment of its start the supervisor is stopped or killed, no process stays; and whatever such starts left lying, the next one succeeds."""
    # a start that was cut short has to prepare the database again
    for moment in ("initdb", "nats", "postgres", "stats"):
        said = home.logs / f"{moment}.log"
        said.unlink(missing_ok=True)
        with program(home, *stand_in(home)) as stack:
            eventually(said.exists)
            stack.popen.send_signal(number)
            stack.popen.wait(30)
            stack.until_gone()
    with program(home, *stand_in(home)) as again:
        assert set(again.until_up().pids) == PARTS


def test_a_second_signal_does_not_cut_the_stopping_short(home: Home) -> None:
    """An impatient second Ctrl-C changes nothing: everything still ends in order."""
    with program(home, *stand_in(home)) as stack:
        stack.until_up()
        stack.popen.send_signal(signal.SIGINT)
        stack.popen.send_signal(signal.SIGINT)
        assert stack.popen.wait(30) == 0
        stack.until_gone()


def test_the_guardian_ends_what_a_killed_supervisor_leaves(home: Home) -> None:
    """Where the kernel does not tie children to their parent, the guardian's pipe closes and it ends them and itself."""
    with program(home, *stand_in(home, "guardian")) as guarded:
        guarded.until_written("guarded")
        assert len(guarded.left()) == 3  # supervisor, guardian, stand-in
        guarded.popen.kill()
        guarded.until_gone()


def test_the_guardian_goes_with_an_orderly_supervisor(home: Home) -> None:
    """Stopped in order, the supervisor takes the guardian with it."""
    with program(home, *stand_in(home, "guardian")) as guarded:
        guarded.until_written("guarded")
        guarded.popen.terminate()
        assert guarded.popen.wait(30) == 0
        guarded.until_gone()
