"""Matters with a time of their own: begun by one fact, ended by another, at risk near the end and late after it."""

from __future__ import annotations

import pytest

from services.deadlines.duties.answers import long
from services.deadlines.duties.saying import to_say
from shared.events.organisation_disclosure import InformationDisclosed, InformationFormed
from shared.events.organisation_records import ComplaintHandled, ComplaintReceived
from shared.events.organisation_repair import EntryVoided
from shared.events.terms import DutyState
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import Scene

PACKS = SHIPPED_PACKS
DISCLOSURE = "minhang-2023.disclosure_on_time"


def minhang() -> Scene:
    return Scene(packs=PACKS).registered()


def stands(scene: Scene, on: str, rule: str = DISCLOSURE):
    [found] = [one for one in scene.owed(on) if one.assessment.duty.rule == rule]
    return found


def formed(scene: Scene, key: str, on: str):
    return scene.own(InformationFormed(information=key, what="（虚构）办事指南"), on)


def published(scene: Scene, key: str, on: str):
    return scene.own(InformationDisclosed(information=key, channel="门户网站"), on)


def test_twenty_working_days_to_publish():
    """MH23-4.1a: formed on 2026-06-01, to be published by 06-30 (端午节 is no working day); overdue from 07-01, and the list says which."""
    scene = minhang()
    formed(scene, "公1", "26-06-01")
    one = stands(scene, "26-06-15").assessment
    assert (one.state, one.due, one.count, one.target) == (DutyState.ON_TRACK, day("26-06-30"), 0, 1)
    assert stands(scene, "26-06-30").assessment.state is DutyState.AT_RISK
    late = stands(scene, "26-07-01").assessment
    assert (late.state, late.since) == (DutyState.FAILED, day("26-07-01"))
    assert late.items[0].note == "未办结，最迟2026-06-30，逾期"


def test_publishing_settles_it():
    """MH23-4.1a: what is published is settled, late or not; the next open one then counts."""
    scene = minhang()
    formed(scene, "公1", "26-06-01")
    formed(scene, "公2", "26-06-20")
    published(scene, "公1", "26-07-03")
    one = stands(scene, "26-07-06").assessment
    assert (one.state, one.count, one.target) == (DutyState.ON_TRACK, 1, 2)
    assert one.items[0].note == "2026-07-03办结，逾期"
    assert "尚有1件未办结" in one.forecast
    published(scene, "公2", "26-07-07")
    assert stands(scene, "26-07-08").assessment.forecast is None


def test_nothing_to_publish_is_nothing_to_say():
    """MH23-4.1a: a bureau without such information, or whose entry was voided, is asked for nothing."""
    scene = minhang()
    assert stands(scene, "26-07-01").assessment.state is DutyState.NO_OCCASION
    assert to_say(stands(scene, "26-07-01"), None, day("26-07-01")) is None
    key = formed(scene, "公1", "26-06-01")
    scene.own(EntryVoided(voids=key, reason="录入有误"), "26-07-01")
    assert stands(scene, "26-07-02").assessment.state is DutyState.NO_OCCASION


def test_what_came_before_the_document_is_not_judged():
    """A document holds from its first day: what was formed earlier is no matter of it."""
    scene = minhang()
    pack = next(pack for pack in PACKS.packs if pack.id == "minhang-2023")
    formed(scene, "公1", "22-01-04")
    assert pack.effective.start
    assert pack.effective.start > day("22-01-04")
    assert stands(scene, "26-07-02").assessment.target == 0


def test_it_is_said_before_the_end_and_when_it_is_late():
    """MH23-4.1a: clerks hear of it five working days before the end, and again when it is overdue."""
    scene = minhang()
    formed(scene, "公1", "26-06-01")
    assert to_say(stands(scene, "26-06-10"), None, day("26-06-10")) is None
    saying = to_say(stands(scene, "26-06-24"), None, day("26-06-24"))
    assert saying
    assert saying.owed.assessment.state is DutyState.AT_RISK
    assert to_say(stands(scene, "26-07-01"), None, day("26-07-01"))
    assert long(stands(scene, "26-07-01"), scene.book())["period_title"] == "常态"


@pytest.mark.parametrize(("handled", "state"), [(None, DutyState.FAILED), ("26-06-10", DutyState.ON_TRACK)])
def test_complaints_are_looked_into_in_time(handled, state):
    """JH-1.9a 「及时核查处理」: ten working days are agreed; a complaint still open after them is overdue."""
    scene = Scene(region="120118", bureau="jh-renshe", packs=PACKS).registered()
    scene.own(ComplaintReceived(complaint="诉1", what="（虚构）窗口推诿"), "26-06-01")
    if handled:
        scene.own(ComplaintHandled(complaint="诉1", result="已答复"), handled)
    assert stands(scene, "26-06-16", "jinghai.complaints").assessment.state is state
