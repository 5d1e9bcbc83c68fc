"""The running system that tests share when they break nothing of it."""

from collections.abc import Iterator

import pytest

from deploy.local.home import temporary_home
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY


@pytest.fixture(scope="package")
def system() -> Iterator[System]:
    """`yingsu up`, standing on 2026-11-22."""
    with temporary_home() as home, running_system(home, TODAY) as running:
        yield running
