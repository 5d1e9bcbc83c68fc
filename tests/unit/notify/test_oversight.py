"""Who hears of supervision, reports and court lists, told as the story of one proposal."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.notify.recipients import Telling, recipients
from services.notify.rules import telling
from services.notify.standing import Standing
from shared.events.court_list import CourtListReceived
from shared.events.model import Event
from shared.events.published import ReportDrafted, ReportPublished, ReportRecalled
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ConsequenceProposed,
    Evidence,
    ProposalConfirmed,
    ProposalDismissed,
    ProposalRestated,
    ProposalWithdrawn,
)
from shared.events.terms import Consequence, Finding, ListBasis, NoticeKind, ProposalKind, Role
from shared.policy.supervising import Settled, Supervising
from tests.support.bureau import CASE, JUSTICE, TODAY, Book, person
from tests.unit.notify.test_rules import office, standing_of

PROPOSAL = UUID(int=77)
STREAM = f"supervision-{PROPOSAL}"
BUREAU_HEARS = ["p-law", "p-leader"]


def proposed(**data: object) -> ConsequenceProposed:
    known = {
        "kind": ProposalKind.FINDING,
        "rule": "yicheng-2023.late_defence",
        "name": "不及时答辩举证",
        "clause": "YC23-2.6a",
        "quote": "……",
        "findings": (Finding.LATE_DEFENCE,),
        "case_id": CASE,
        "instance": 1,
        "case_name": "刘某诉某人社局工伤认定案",
        "year": 2026,
        "evidence": (Evidence(text="答辩期限2026年3月24日，答辩状2026年3月26日提交"),),
        "pack": "yicheng-2023",
    }
    return ConsequenceProposed.model_validate(known | data)


def told(event: Event, *, before: tuple[Event, ...] = (), stream: str = STREAM) -> tuple[Telling, list[str]]:
    """What is told of ``event`` on a stream that begins with ``before``."""
    book = office()
    book.extend([person("p-principal", Role.PRINCIPAL)])
    book.add(person("p-sfj", Role.JUSTICE_BUREAU), bureau=JUSTICE)
    recorded = [book.add(one, stream=stream) for one in (*before, event)]
    standing = standing_of(book)
    standing.openings[stream] = recorded[0]
    result = telling(recorded[-1], standing, TODAY)
    assert result is not None
    return result, [found.person for found in recipients(result, standing)]


def test_a_proposal_reaches_the_bureau_and_accuses_nobody() -> None:
    """拟认定 goes to 法制科 and the leader with evidence and clause, and says that nobody has found it yet."""
    result, persons = told(proposed())
    assert persons == BUREAU_HEARS
    assert result.subject == "监督建议（未经核定）：不及时答辩举证｜刘某诉某人社局工伤认定案"
    assert "依据：YC23-2.6a\n说明：答辩期限2026年3月24日" in result.body
    assert "提交申辩" in result.body
    assert (result.kind, result.about, result.statutory) == (NoticeKind.SUPERVISION, PROPOSAL, True)
    assert not result.urgent


@pytest.mark.parametrize("event", [proposed(), ProposalRestated(count=2, reason="又一期限逾期")])
def test_a_proposal_names_the_last_day_to_reply(event: Event) -> None:
    """申辩期: its natural days, on whose word they stand, and the last day, which a calendar notes; anew when the proposal was restated."""
    before = () if isinstance(event, ConsequenceProposed) else (proposed(),)
    result, _ = told(event, before=before)
    last = date(2026, 3, 17)
    assert "期限：申辩期7日（约定，系统缺省），最后一日为2026年3月17日（周二）\n" in result.body
    assert (result.day, TODAY + timedelta(7)) == (last, last)


def test_the_days_to_reply_are_those_agreed_on() -> None:
    """An agreement of the region counts, with the place where it stands; what was found has no day to reply."""
    asked: list[tuple[str, str]] = []

    def replies(region: str, bureau: str) -> Settled:
        asked.append((region, bureau))
        return Settled(Supervising(reply_days=10), "某区约定第3条")

    book = Book()
    first, last = (
        book.add(one, stream=STREAM)
        for one in (proposed(), ProposalDismissed(officer="p-sfj", reason="属实"))
    )
    known = Standing(openings={STREAM: first})
    result, found = (telling(one, known, TODAY, replies) for one in (first, last))
    assert result is not None
    assert found is not None
    assert "期限：申辩期10日（约定，见某区约定第3条），最后一日为2026年3月20日" in result.body
    assert (found.day, asked) == (None, [(first.region, first.bureau)])


@pytest.mark.parametrize(
    ("event", "word", "expected"),
    [
        (BureauReplied(person="p-law", statement="已按期提交"), "单位已申辩", ["p-sfj"]),
        (
            ProposalConfirmed(officer="p-sfj", reason="属实"),
            "监督事项已认定",
            [*BUREAU_HEARS, "p-principal"],
        ),
        (ProposalDismissed(officer="p-sfj", reason="系统外送达"), "监督建议不予认定", BUREAU_HEARS),
        (ProposalWithdrawn(reason="送达日期更正"), "监督建议已撤销", [*BUREAU_HEARS, "p-sfj"]),
        (ProposalRestated(count=2, reason="又一期限逾期"), "监督建议变更", BUREAU_HEARS),
        (
            ConsequenceCarriedOut(consequence=Consequence.SPECIAL_NOTICE, officer="p-sfj"),
            "监督处理已执行",
            [*BUREAU_HEARS, "p-principal"],
        ),
    ],
)
def test_what_becomes_of_a_proposal_is_told_to_the_other_side(
    event: Event, word: str, expected: list[str]
) -> None:
    """A reply to the 司法局, a finding to the bureau with its principal, what is taken back to both."""
    result, persons = told(event, before=(proposed(),))
    assert (result.subject.partition("：")[0], persons) == (word, expected)
    assert result.about == PROPOSAL


def test_a_stream_without_a_proposal_is_not_told() -> None:
    """Nothing is told of a matter nobody knows."""
    book = Book()
    recorded = book.add(ProposalWithdrawn(reason="x"), stream=STREAM)
    assert telling(recorded, Standing(), TODAY) is None


def drafted(**asked: str) -> ReportDrafted:
    return ReportDrafted(
        form="special-notice",
        period="2026",
        asked=asked,
        log_position=9,
        calendar="c",
        maker="m",
        content="d",
    )


@pytest.mark.parametrize(("asked", "expected"), [({"bureau": "fz-renshe"}, BUREAU_HEARS), ({}, ["p-sfj"])])
def test_a_published_report_reaches_whom_it_is_about(asked: dict[str, str], expected: list[str]) -> None:
    """A bureau's report goes to the bureau, a region's to the 司法局; a recalled one is told to the same people."""
    published = ReportPublished(draft=CASE, person="p-sfj", issued_on=date(2026, 3, 9))
    for event, word in (
        (published, "报告已发布：专项通报（2026年）"),
        (ReportRecalled(edition=CASE, person="p-sfj", reason="数据更正"), "报告已撤回：专项通报（2026年）"),
    ):
        result, persons = told(event, before=(drafted(**asked),), stream="report-x")
        assert (result.subject, persons, result.kind) == (word, expected, NoticeKind.REPORT)


def court_list() -> CourtListReceived:
    return CourtListReceived(
        court="某区人民法院",
        basis=next(iter(ListBasis)),
        first_day=date(2026, 1, 1),
        last_day=date(2026, 2, 28),
        digest="0" * 64,
        row_count=12,
    )


def test_a_court_list_that_came_in_is_told() -> None:
    """导入完成: the 司法局 compares, whoever handed it in knows that it is there."""
    result, persons = told(court_list(), stream=f"court_list-{CASE}")
    assert persons == ["p-sfj", "p-law"]
    assert result.subject == "导入完成：某区人民法院案件名单，2026年1月1日至2026年2月28日"
    assert "数量：12行" in result.body
