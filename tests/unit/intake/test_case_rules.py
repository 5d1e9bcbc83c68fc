"""The rules of a case and its instances."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.intake.scenes import (
    BUREAU,
    FIRST,
    JUDGED,
    NOTICE,
    OPENED,
    UNDER_WAY,
    fact_id,
    given,
    item,
)


def test_a_case_begins_with_its_opening() -> None:
    """No fact is recorded in a case that was not opened."""
    given().refuses(FIRST, "case_not_opened", "subject")


def test_a_case_is_opened_once() -> None:
    """A second opening of the same case is refused."""
    given(OPENED).refuses(item("case.opened", None, name="另一名称"), "case_opened_twice")


def test_a_fact_names_an_instance_that_exists() -> None:
    """A notice in an instance that was not opened is refused."""
    given(OPENED).refuses(NOTICE, "instance_not_opened", "data.instance")


def test_instances_are_numbered_in_sequence() -> None:
    """After the first instance comes the second, not the third, and not the first again."""
    scene = given(OPENED, FIRST)
    scene.refuses(item("case.instance_opened", None, instance=3, level="second"), "instance_not_next")
    scene.refuses(item("case.instance_opened", None, instance=1, level="second"), "instance_opened_twice")
    assert scene.when(item("case.instance_opened", None, instance=2, level="second"))


def test_an_instance_follows_an_earlier_one() -> None:
    """An instance cannot follow itself."""
    opened = item("case.instance_opened", None, instance=2, level="second", follows=2)
    given(OPENED, FIRST).refuses(opened, "bad_follows", "data.follows")


@pytest.mark.parametrize(
    ("type_", "data", "code"),
    [
        ("case.defence_filed", {}, "defence_before_notice"),
        ("case.evidence_filed", {}, "evidence_before_notice"),
        ("case.hearing_held", {"hearing": 1}, "hearing_before_notice"),
    ],
)
def test_nothing_is_answered_before_the_notice(type_: str, data: dict[str, Any], code: str) -> None:
    """What answers a notice cannot be dated before it, whichever of the two is recorded first."""
    early = item(type_, "2026-10-11", instance=1, **data)
    given(*UNDER_WAY).refuses(early, code, "occurredon")
    given(OPENED, FIRST, early).refuses(NOTICE, code)


def test_the_day_of_the_notice_is_early_enough() -> None:
    """A defence filed on the very day of the notice is possible."""
    assert given(*UNDER_WAY).when(item("case.defence_filed", "2026-10-12", instance=1))


def test_a_hearing_is_not_set_before_the_notice() -> None:
    """The day set for a hearing, first or moved, follows the notice of the suit."""
    scheduled = item("case.hearing_scheduled", instance=1, hearing=1, hearing_on="2026-12-01")
    early = item("case.hearing_scheduled", instance=1, hearing=2, hearing_on="2026-10-01")
    moved = item("case.hearing_moved", instance=1, hearing=1, hearing_on="2026-10-01")
    given(*UNDER_WAY).refuses(early, "hearing_before_notice", "data.hearing_on")
    given(*UNDER_WAY, scheduled).refuses(moved, "hearing_before_notice", "data.hearing_on")


def test_a_hearing_may_be_held_unscheduled_but_not_moved() -> None:
    """Published cases hold hearings with no schedule; a hearing that was never set cannot be moved."""
    scene = given(*UNDER_WAY)
    assert scene.when(item("case.hearing_held", instance=1, hearing=1))
    moved = item("case.hearing_moved", instance=1, hearing=1, hearing_on="2026-12-01")
    scene.refuses(moved, "hearing_not_scheduled", "data.hearing")


def test_each_hearing_is_scheduled_and_held_once() -> None:
    """A hearing's number is used once; another hearing has the next number."""
    scheduled = item("case.hearing_scheduled", instance=1, hearing=1, hearing_on="2026-12-01")
    held = item("case.hearing_held", instance=1, hearing=2)
    scene = given(*UNDER_WAY, scheduled, held)
    again = item("case.hearing_scheduled", instance=1, hearing=1, hearing_on="2026-12-05")
    scene.refuses(again, "hearing_scheduled_twice")
    scene.refuses(item("case.hearing_held", None, instance=1, hearing=2), "hearing_held_twice")


@pytest.mark.parametrize(
    "appearance",
    [{"leader_appeared": True, "lawyer_only": True}, {"leader_appeared": False, "leader_spoke": True}],
)
def test_an_appearance_does_not_contradict_itself(appearance: dict[str, bool]) -> None:
    """A leader who appeared is not “only a lawyer”, and one who did not appear did not speak."""
    held = item("case.hearing_held", instance=1, hearing=1, **appearance)
    given(*UNDER_WAY).refuses(held, "contradictory_appearance")


def test_an_unknown_appearance_is_no_contradiction() -> None:
    """Only a lawyer came, and whether a leader did the source does not say."""
    held = item("case.hearing_held", None, instance=1, hearing=1, lawyer_only=True)
    assert '"leader_appeared"' not in given(*UNDER_WAY).when(held).data


def test_an_instance_is_judged_once_and_not_before_it_began() -> None:
    """A second judgment needs a new instance, and no judgment is older than its instance."""
    given(*UNDER_WAY, JUDGED).refuses(item("case.judged", None, instance=1), "judged_twice")
    given(*UNDER_WAY).refuses(item("case.judged", "2026-10-07", instance=1), "judged_before_opened")


def test_a_judgment_is_served_after_it_is_made() -> None:
    """Service is not dated before the judgment, and takes effect only after it."""
    scene = given(*UNDER_WAY, JUDGED)
    served = item("case.judgment_served", "2026-11-09", instance=1, party="agency")
    scene.refuses(served, "service_before_judgment")
    scene.refuses(item("case.became_effective", "2026-11-09", instance=1), "effective_before_judgment")


def test_a_party_appeals_after_its_own_service() -> None:
    """Each party's appeal follows the service on that party, not on another."""
    served = item("case.judgment_served", "2026-11-15", instance=1, party="agency")
    scene = given(*UNDER_WAY, JUDGED, served)
    scene.refuses(item("case.appealed", "2026-11-12", instance=1, by="agency"), "appeal_before_service")
    scene.refuses(item("case.appealed", "2026-11-09", instance=1, by="plaintiff"), "appeal_before_judgment")
    assert scene.when(item("case.appealed", "2026-11-12", instance=1, by="plaintiff"))


@pytest.mark.parametrize("level", ["second", "retrial_review", "reconsideration"])
def test_no_appeal_lies_from_the_last_resort(level: str) -> None:
    """Second-instance judgments, retrial reviews and reconsiderations cannot be appealed."""
    opened = item("case.instance_opened", None, instance=1, level=level)
    given(OPENED, opened).refuses(item("case.appealed", instance=1, by="agency"), "appeal_not_available")


def test_unknown_dates_break_no_rule() -> None:
    """A judgment whose date the source does not state contradicts nothing."""
    undated = item("case.judged", None, instance=1)
    assert given(*UNDER_WAY, undated).when(
        item("case.judgment_served", "2026-10-13", instance=1, party="agency")
    )


def test_a_case_is_closed_once_and_links_name_their_target() -> None:
    """Closing twice and linking to nothing are refused."""
    scene = given(OPENED, item("case.closed"))
    scene.refuses(item("case.closed", "2026-11-03"), "case_closed_twice")
    scene.refuses(item("case.linked", relation="same_act"), "link_without_target")


def test_another_bureau_cannot_write_into_the_case() -> None:
    """The bureau that opened the case is the only one that records facts in it."""
    foreign = NOTICE | {"bureau": "fz-gongan"}
    given(OPENED, FIRST).refuses(foreign, "wrong_bureau", "bureau")
    assert given(OPENED, FIRST).when(NOTICE).bureau == BUREAU


def test_a_sender_that_saw_an_older_case_is_told() -> None:
    """With an expected version the fact is recorded only on exactly that version."""
    scene = given(OPENED, FIRST)
    scene.refuses(NOTICE | {"expectedversion": 1}, "version_conflict", "expectedversion")
    assert scene.when(NOTICE | {"expectedversion": 2})


def test_case_numbers_are_normalised_by_intake() -> None:
    """The canonical number is intake's to write, whatever the sender put there; the printed one is kept."""
    number = {"printed": "[2006]沈行初字第00049号", "normal": "（1999）假1号"}
    opened = item("case.instance_opened", None, instance=1, level="first", case_no=number)
    data = given(OPENED).when(opened).data
    assert '"printed":"[2006]沈行初字第00049号","normal":"（2006）沈行初字第49号"' in data


def test_a_number_that_cannot_be_read_is_kept_as_printed() -> None:
    """Two numbers in one are kept and flagged by the missing canonical form."""
    opened = item(
        "case.instance_opened",
        None,
        instance=1,
        level="first",
        case_no={"printed": "第96、97号", "normal": "x"},
    )
    assert '"case_no":{"printed":"第96、97号"}' in given(OPENED).when(opened).data


def test_a_corrected_fact_is_valid_and_fits_the_case() -> None:
    """A correction is checked like a new fact: its shape, its date, and the case with it in place."""
    scene = given(*UNDER_WAY, item("case.defence_filed", "2026-10-20", instance=1))

    def correction(day: str | None, data: dict[str, Any]) -> dict[str, Any]:
        content = {"corrects": str(fact_id(NOTICE)), "data": data, "reason": "录入有误"}
        return item("case.corrected", **content | ({"fact_on": day} if day else {}))

    assert scene.when(correction("2026-10-13", {"instance": 1}))
    scene.refuses(correction("2026-10-21", {"instance": 1}), "defence_before_notice")
    scene.refuses(correction("2026-11-23", {"instance": 1}), "future_date", "data.fact_on")
    scene.refuses(correction(None, {"instance": 1}), "missing_date", "data.fact_on")
    scene.refuses(correction("2026-10-13", {"instance": "一"}), "bad_shape", "data.data.instance")
    scene.refuses(correction("2026-10-13", {"instance": 1, "x": 1}), "bad_shape", "data.data.x")
    scene.refuses(correction("2026-10-13", {"instance": 2}), "instance_not_opened")


def test_a_correction_carries_the_canonical_number() -> None:
    """The case number in corrected data is normalised like that of a new fact."""
    data = {"instance": 1, "level": "first", "case_no": {"printed": "(2026)鲁0404行初0012号"}}
    content = {"corrects": str(fact_id(FIRST)), "fact_on": "2026-10-08", "data": data, "reason": "补案号"}
    assert "（2026）鲁0404行初12号" in given(OPENED, FIRST).when(item("case.corrected", **content)).data


def test_only_facts_of_this_case_that_stand_are_corrected_or_voided() -> None:
    """A foreign, unknown or already voided fact, and a correction itself, cannot be aimed at."""
    void = item("case.voided", voids=str(fact_id(NOTICE)), reason="重复登记")
    scene = given(OPENED, FIRST)
    scene.refuses(void, "unknown_fact", "data.voids")
    scene = given(*UNDER_WAY, void)
    scene.refuses(item("case.voided", voids=str(fact_id(NOTICE)), reason="再次"), "unknown_fact")
    content = {"corrects": str(fact_id(void)), "data": {}, "reason": "x"}
    scene.refuses(item("case.corrected", **content), "unknown_fact", "data.corrects")


def test_a_void_leaves_no_contradiction() -> None:
    """An instance with facts in it cannot be voided from under them."""
    void = item("case.voided", voids=str(fact_id(FIRST)), reason="录错")
    given(*UNDER_WAY).refuses(void, "instance_not_opened")
    assert given(OPENED, FIRST).when(void)


def test_nothing_follows_after_the_whole_case_is_voided() -> None:
    """A case that was voided as a whole takes no more facts."""
    given(OPENED, item("case.voided", reason="重复建案")).refuses(FIRST, "case_voided", "subject")
