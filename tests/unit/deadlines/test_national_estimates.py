"""What courts, review organs and plaintiffs may do is estimated: nobody outside is ever told or blamed."""

import pytest

from shared.events.case import (
    ActServed,
    ApplicationMade,
    BecameEffective,
)
from shared.events.terms import (
    Application,
    Level,
    Party,
    Procedure,
    StopReason,
)
from tests.unit.deadlines.national_law import (
    judgment,
    review,
    said,
    served,
    stopped,
    suit,
)


@pytest.mark.parametrize(
    "case",
    [
        suit((ActServed(instance=1), "19-02-28")),
        suit((ApplicationMade(instance=1, application=Application.SUIT), "20-02-28")),
        suit(docketed="20-03-02"),
        suit(docketed="20-03-02", procedure=Procedure.SIMPLIFIED),
        suit(docketed="20-03-02", level=Level.SECOND),
        judgment((BecameEffective(instance=1), "21-05-06"), on="21-04-01"),
        review(accepted="24-03-04"),
        review(accepted="24-03-04", procedure=Procedure.SIMPLIFIED),
        review(*stopped(StopReason.SUSPENSION, "24-03-04"), accepted="24-03-01"),
        review(served("24-05-06", Party.PLAINTIFF), accepted="24-03-04"),
    ],
)
def test_nobody_outside_is_reminded_or_found_late(case):
    """A court, a review organ or a plaintiff that did nothing for years is neither reminded nor missed: the estimate just ends."""
    types = said(case, "26-11-22")
    assert "set" in types
    assert not {"approaching", "missed"} & set(types)
