"""A bureau whose year is told fact by fact."""

from __future__ import annotations

import pytest

from tests.unit.deadlines.duty_scene import (
    Scene,
)


@pytest.fixture
def scene() -> Scene:
    """A bureau registered in 2025 with one member of the response team, M."""
    told = Scene().registered()
    told.joins("M", "25-01-02")
    return told
