"""What case pages decide by themselves: where a case stands, which facts there are, what a record says of mended ones, what a new case is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from services.intake.assigning.docket import People
from services.intake.decide import decide_in_order
from services.intake.pages import phases
from services.intake.pages.case import known
from services.intake.pages.cases import Asked
from services.intake.pages.documents import PAGE, page_of
from services.intake.pages.dossier import Dossier
from services.intake.pages.factform import Sent
from services.intake.pages.names import wished
from services.intake.pages.opening import opening
from services.intake.pages.steps import standing
from services.intake.pages.timeline import entries
from services.intake.pages.wording import Words
from services.intake.state import State, _as_recorded
from services.intake.submission import parse
from shared.dates.calendar import shipped
from shared.errors import Rejected
from shared.events import Event, case
from shared.events.envelope import Recorded
from shared.events.history import History, fold
from shared.events.terms import AgencyResult, CaseKind, Level, Matter, Notice, Party
from tests.support.given import an_event

TODAY = date(2026, 11, 22)
OPENED: list[tuple[Event, date | None]] = [
    (case.CaseOpened(name="甲诉某局案（虚构）"), None),
    (case.InstanceOpened(instance=1, level=Level.FIRST), None),
    (case.NoticeReceived(instance=1), date(2026, 11, 2)),
]


def recorded(*facts: tuple[Event, date | None]) -> list[Recorded]:
    made = [an_event(event, on=day) for event, day in facts]
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return [replace(_as_recorded(one, n), recorded_at=at, position=n) for n, one in enumerate(made, start=1)]


def history(*facts: tuple[Event, date | None]) -> History:
    return fold(recorded(*OPENED, *facts))


def dossier(events: list[Recorded]) -> Dossier:
    words = Words(shipped(), {"renshe-a": "承办人甲"}, {"test": "内勤"})
    return Dossier(uuid4(), events, fold(events), History(), People(History(), TODAY), words, TODAY)


def test_every_fact_has_its_place_among_the_phases() -> None:
    """A fact that no phase names could be recorded by nobody."""
    assert list(phases.unplaced()) == []
    placed = [kind for _, kinds in phases.PHASES for kind in kinds]
    assert len(placed) == len(set(placed))


def test_what_cannot_be_yet_is_shown_with_what_it_waits_for() -> None:
    """Nothing is hidden: a service waits for the judgment, and no longer once there is one."""
    found = {one.title: one.wait for _, kinds in phases.phases(history()) for one in kinds}
    assert found["裁判文书送达"] == "先登记“裁判作出”"
    assert found["提交答辩状"] == ""
    later = history((case.Judged(instance=1), None))
    assert {one.wait for _, kinds in phases.phases(later, "裁判文书送达") for one in kinds} == {""}


@pytest.mark.parametrize(
    ("facts", "title", "step"),
    [
        ([], "答辩准备中", case.DefenceFiled),
        ([(case.DefenceFiled(instance=1), TODAY)], "已提交答辩，等待开庭", case.HearingScheduled),
        (
            [(case.HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 12, 1)), TODAY)],
            "已排定开庭",
            case.AppearancePlanned,
        ),
        (
            [(case.HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 11, 20)), TODAY)],
            "待登记开庭情况",
            case.HearingHeld,
        ),
        ([(case.HearingHeld(instance=1, hearing=1), TODAY)], "已开庭，等待裁判", case.Judged),
        ([(case.Judged(instance=1, agency_result=AgencyResult.LOST), TODAY)], "已裁判", case.LossAnalysed),
        ([(case.Judged(instance=1), TODAY), (case.Appealed(instance=1, by=Party.PLAINTIFF), TODAY)], "已提起上诉", case.InstanceOpened),
        ([(case.Judged(instance=1), TODAY), (case.BecameEffective(instance=1), TODAY)], "裁判已生效", case.Closed),
        ([(case.Closed(), TODAY)], "已结案", case.Archived),
    ],
)  # fmt: skip
def test_where_a_case_stands_and_what_comes_next(
    facts: list[tuple[Event, date | None]], title: str, step: type[Event]
) -> None:
    """The words a clerk reads, and among the buttons the fact that moves the case on."""
    found = standing(history(*facts), TODAY)
    assert found.title == title
    assert step in {one.kind for one in found.steps}


def test_a_reconsideration_has_steps_of_its_own() -> None:
    """What only a court asks for is not offered: the answer in writing, then the decision, then the end."""
    begun: list[tuple[Event, date | None]] = [(case.CaseOpened(name="甲不服某局决定案（虚构）", kind=CaseKind.RECONSIDERATION), TODAY), (case.InstanceOpened(instance=1, level=Level.RECONSIDERATION), TODAY), (case.NoticeReceived(instance=1, notice=Notice.REVIEW_REPLY), TODAY)]  # fmt: skip
    ready = standing(fold(recorded(*begun)), TODAY)
    assert ready.title == "答复准备中"
    assert "提交答辩状（复议答复书）" in {one.title for one in ready.steps}
    assert {one.kind for one in ready.steps}.isdisjoint({case.Reported, case.HearingScheduled, case.Judged})
    answered = [*begun, (case.DefenceFiled(instance=1), TODAY)]
    assert case.Judged in {one.kind for one in standing(fold(recorded(*answered)), TODAY).steps}
    decided = standing(fold(recorded(*answered, (case.Judged(instance=1), TODAY))), TODAY)
    assert decided.title == "已作出复议决定"
    assert [one.kind for one in decided.steps] == [case.JudgmentServed, case.Closed]


def test_what_is_done_is_offered_no_more() -> None:
    """A case with a handler, its report and its answer is not asked for them again."""
    done = standing(
        history(
            (case.HandlerAssigned(instance=1, handler="renshe-a"), TODAY),
            (case.Reported(instance=1, matter=Matter.CASE_FACTS), TODAY),
            (case.DefenceFiled(instance=1), TODAY),
        ),
        TODAY,
    )
    assert {one.kind for one in done.steps}.isdisjoint(
        {case.HandlerAssigned, case.Reported, case.DefenceFiled}
    )


def test_a_record_says_what_it_replaced() -> None:
    """A corrected fact stands as it is now, with what was said before; a voided one as it last was; what mends is no entry of its own."""
    first = recorded(*OPENED, (case.CourtContacted(instance=1, topic="庭期"), date(2026, 11, 10)))
    target = first[-1].id
    mend = case.Corrected(
        corrects=target, fact_on=date(2026, 11, 11), data={"instance": 1, "topic": "庭期协调"}, reason="补全"
    )
    void = case.Voided(voids=target, reason="录错案件")
    for facts, voided in ([(mend, TODAY)], False), ([(mend, TODAY), (void, TODAY)], True):
        events = recorded(
            *OPENED, (case.CourtContacted(instance=1, topic="庭期"), date(2026, 11, 10)), *facts
        )
        events[len(OPENED)] = replace(events[len(OPENED)], id=target)
        found = entries(dossier(events))
        assert len(found) == len(OPENED) + 1
        last = found[-1]
        assert (last.occurred_on, last.said, last.voided) == (
            date(2026, 11, 11),
            [("主题", "庭期协调")],
            voided,
        )
        assert "原登记：日期 2026年11月10日（周二）；主题：庭期" in last.taken_by[0][3]
        assert last.standing is not voided


def test_people_and_days_are_said_as_people_say_them() -> None:
    """No code of a person whom the bureau has named, no ISO date."""
    words = dossier(recorded(*OPENED)).words
    fact = case.GuaranteeSet(
        instance=1, unit="养老科", leader="renshe-a", responsible="nobody-x", resolve_by=date(2025, 10, 11)
    )
    said = dict(words.said(fact))
    assert said["负责人"] == "承办人甲"
    assert said["责任人"] == "nobody-x"
    assert said["化解时限"] == "2025年10月11日（周六·国庆节、中秋节调休上班）"


def typed(**more: str) -> Sent:
    values = {
        "opened.name": "甲诉某局案（虚构）",
        "notice_on": "2026年11月20日",
        "opened.kind": "litigation",
        **more,
    }
    return Sent.of(values.items())


def test_a_new_case_is_three_facts_that_the_door_takes() -> None:
    """Opened, its first instance, the notice: decided in order on an empty stream; the same key gives the same facts."""
    key = UUID(int=7)
    found = opening(typed(), key, ("370404", "fz-renshe"), "renshe-fz", TODAY)
    assert found.errors == {}
    decided = decide_in_order([parse(one) for one in found.items], State(), lambda: TODAY)
    assert [one.type for one in decided.events] == [
        "case.opened",
        "case.instance_opened",
        "case.notice_received",
    ]
    assert decided.events[2].occurred_on == date(2026, 11, 20)
    assert opening(typed(), key, ("370404", "fz-renshe"), "renshe-fz", TODAY) == found


def test_a_reconsideration_begins_before_the_review_organ() -> None:
    """What the case is told to be decides what was served and in which instance."""
    found = opening(
        typed(**{"opened.kind": "reconsideration"}), UUID(int=7), ("370404", "fz-renshe"), "x", TODAY
    )
    assert found.items[1]["data"]["level"] == "reconsideration"
    assert found.items[2]["data"]["notice"] == "review_reply"


@pytest.mark.parametrize(
    ("printed", "level", "notice"),
    [("（2026）虚0404行初1号", "first", "complaint"), ("(2026)虚04行终1号", "second", "appeal"), ("（2026）虚行申1号", "retrial_review", "retrial_application"),
     ("（2026）虚行再1号", "retrial", "retrial_application"), ("3号", "first", "complaint"), ("", "first", "complaint")],
)  # fmt: skip
def test_the_number_of_a_case_says_in_which_instance_it_comes(printed: str, level: str, notice: str) -> None:
    """An appeal is answered within other days than a complaint: what was not registered before is counted as what it is."""
    sent = typed(**{"begun.case_no.printed": printed})
    found = opening(sent, UUID(int=7), ("370404", "fz-renshe"), "x", TODAY)
    assert (found.items[1]["data"]["level"], found.items[2]["data"]["notice"]) == (level, notice)
    decide_in_order([parse(one) for one in found.items], State(), lambda: TODAY)


def test_the_only_defendant_is_the_only_one() -> None:
    """The page begins with the bureau as the only one: with a second it asks what the bureau is then, and leaving it open is an answer."""
    two = {"opened.defendants.0.name": "某局（虚构）", "opened.defendants.1.name": "某区政府（虚构）"}
    place = ("370404", "fz-renshe")
    wrong = opening(typed(**two, **{"opened.defendants.0.role": "sole"}), UUID(int=7), place, "x", TODAY)
    assert [*wrong.errors] == ["opened.defendants.0.role"]
    assert (
        opening(typed(**two, **{"opened.defendants.0.role": ""}), UUID(int=7), place, "x", TODAY).errors == {}
    )
    alone = two | {"opened.defendants.1.name": "", "opened.defendants.0.role": "sole"}
    assert opening(typed(**alone), UUID(int=7), place, "x", TODAY).errors == {}


def test_the_day_of_the_notice_is_asked_for() -> None:
    """Without it no period can be counted."""
    assert (
        "notice_on" in opening(typed(notice_on=""), UUID(int=7), ("370404", "fz-renshe"), "x", TODAY).errors
    )


def test_what_is_searched_for_is_taken_literally() -> None:
    """Signs of the pattern language are looked for as they are; one bracket is as good as another."""
    assert Asked(q="100%_(2026)").patterns == ["%100\\%\\__2026_%"]
    assert Asked(q=" \x00 ").patterns is None


@pytest.mark.parametrize(
    "pasted",
    ["（２０２６）虚０４０４行初１０１号", "〔2026〕虚0404行初101号", "\u202e[2026]虚0404行初101号\r\n"],
)
def test_a_pasted_number_is_looked_for_whatever_its_style(pasted: str) -> None:
    """Wide digits, other brackets, marks of direction and a line's end come along when a number is copied from elsewhere."""
    assert Asked(q=pasted).patterns == ["%_2026_虚0404行初101号%"]


def test_what_was_copied_with_spaces_and_breaks_is_found() -> None:
    """Anything may stand where there was a space or a new line: two words, or a number that a page had broken."""
    assert Asked(q=" 2026 虚0404\n行初101号").patterns == ["%2026%", "%虚0404%", "%行初101号%"]
    assert Asked(q="甲公司 工伤").patterns == ["%甲公司%", "%工伤%"]
    assert Asked(kind="nonsense", state="open").filters[:3] == (None, None, "open")


def test_a_link_cannot_make_a_page_say_what_it_likes() -> None:
    """Only what can be recorded is said to be recorded."""
    assert known("更正：提交答辩状") == "更正：提交答辩状"
    assert known("建案、进入审级和收到文书")
    assert known("请拨打某电话") == known("罚款：结案") == ""


@pytest.mark.parametrize("sizes", [(0, 0, 0), (3, 0, 120), (50, 50, 1), (0, 200, 0), (51, 0, 49)])
def test_a_thick_file_is_shown_by_pages(sizes: tuple[int, int, int]) -> None:
    """Every paper stands on one page, in its part and in order; a part says how many it has in all, an empty one stands on the first page."""
    parts = [{"part": str(n), "papers": [(n, at) for at in range(size)]} for n, size in enumerate(sizes)]
    pages = [page_of(parts, after) for after in range(0, max(sum(sizes), 1), PAGE)]
    seen = [paper for page in pages for part in page for paper in part["papers"]]
    assert seen == [paper for part in parts for paper in part["papers"]]
    assert all(sum(len(part["papers"]) for part in page) <= PAGE for page in pages)
    assert all(part["count"] == sizes[int(part["part"])] for page in pages for part in page)
    empty = [part["part"] for page in pages for part in page if not part["count"]]
    assert empty == [str(n) for n, size in enumerate(sizes) if not size]


@pytest.mark.parametrize(("code", "note", "said"), [("other", "", "填写说明"), ("", "", "选择查看目的"), ("x", "y", "选择查看目的")])  # fmt: skip
def test_who_asks_for_names_without_saying_what_for_reads_what_to_do(code: str, note: str, said: str) -> None:
    """In words, without the codes of the doors; with a purpose the wish is as stated."""
    with pytest.raises(Rejected, match=said) as refused:
        wished(code, note)
    assert "handling" not in refused.value.message
    assert wished("other", "信访答复").note == "信访答复"
