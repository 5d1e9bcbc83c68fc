"""被诉（被申请）机关级别 and 原告人数, as the returns to the national statistics ask for them."""

from datetime import date

from services.stats.catalogue import Catalogue
from services.stats.indicators import tally
from services.stats.periods import parse_period
from shared.events.case import CaseOpened, Defendant, Plaintiff
from shared.events.terms import DefendantRole, OrganLevel
from tests.unit.stats.story import Story

REVIEW = Defendant(name="区政府", level=OrganLevel.COUNTY_GOVERNMENT, role=DefendantRole.REVIEW_ORGAN)
ACTED = Defendant(name="区人社局", level=OrganLevel.COUNTY_DEPARTMENT, role=DefendantRole.ORIGINAL_ORGAN)
YEAR = parse_period("2026")


def opened(*sued: Defendant, plaintiffs: int = 0) -> Story:
    story = Story()
    case = story.case()
    said = CaseOpened(
        name="案", defendants=sued, plaintiffs=tuple(Plaintiff(label=f"某{n}") for n in range(plaintiffs))
    )
    case.then(said, None)
    case.opened(date(2026, 3, 1))
    return story


def test_level_is_that_of_the_organ_that_acted() -> None:
    """Beside the organ that acted a 复议机关 does not decide the level; sued alone it does; unknown stays unknown."""
    assert [row.organ_level for row in opened(REVIEW, ACTED).rows()] == ["county_department"]
    assert [row.organ_level for row in opened(REVIEW).rows()] == ["county_government"]
    assert [row.organ_level for row in opened(Defendant(name="某局")).rows()] == [None]
    assert [row.organ_level for row in opened().rows()] == [None]


def test_plaintiffs_are_added_up_and_the_unknown_stands_apart() -> None:
    """原告人数 is the sum of those named; a case that names none is apart, not zero people."""
    indicators = Catalogue().instances
    rows = [*opened(plaintiffs=3).rows(), *opened(plaintiffs=2).rows(), *opened().rows()]
    figure = tally(indicators["plaintiffs"], rows, YEAR)
    assert (figure.count, figure.apart) == (5, 1)
    assert tally(indicators["organ_level.unknown"], rows, YEAR).count == 3
