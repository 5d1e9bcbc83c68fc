"""Published cases: one row of facts from court judgments → the submissions that state exactly those facts, and nothing else.

What the source does not say stays unknown: no date, no appearance, no outcome is filled in. Ids are derived from the row's ``no`` and
what the fact is, so that a second import records nothing twice, and a row that was changed in between is refused as a reused id instead
of silently overwriting what was learned first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.intake.case_numbers import case_no
from services.intake.published_row import Row, Stage
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import (
    Act,
    CaseOpened,
    DefenceFiled,
    Defendant,
    HearingHeld,
    InstanceOpened,
    Judged,
    NoticeReceived,
    Plaintiff,
    PriorReview,
)
from shared.events.envelope import derived_id
from shared.events.organisation import OrganisationRegistered
from shared.events.terms import (
    LeaderRank,
    Level,
    Notice,
    Origin,
)

REGION = "published"
ACTOR = "import"

#: what is served at each level; elsewhere it is the complaint
NOTICES = {
    Level.SECOND: Notice.APPEAL,
    Level.RETRIAL_REVIEW: Notice.RETRIAL_APPLICATION,
    Level.RETRIAL: Notice.RETRIAL_APPLICATION,
    Level.RECONSIDERATION: Notice.REVIEW_REPLY,
}
_HEAD_OF_ORGAN = re.compile(r"(副?)[省市州县区旗乡镇厅局]长")


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact of a row as a submission, and where in the row it stands (``stages.2``)."""

    path: str
    item: dict[str, Any]


def submissions_of(row: Row, *, region: str = REGION, bureau: str | None = None) -> list[Stated]:
    """What the row states. The bureau is the given one, or the first defendant, which is then registered too (Rejected if none)."""
    if bureau is not None:
        return [Stated(path, _item(row, fact, region, bureau)) for path, fact in _facts(row)]
    if not row.defendants:
        raise Rejected("no_defendant", "该案没有被告，无法确定单位；请用 --bureau 指定。", "defendants")
    name = row.defendants[0].name
    own = bureau_code(name)
    registered = Stated("defendants.0", registration(name, region, own))
    return [registered, *submissions_of(row, region=region, bureau=own)]


def bureau_code(name: str) -> str:
    """A stable short code for an organ that has none of its own: the same name, the same code."""
    return f"org-{derived_id('bureau', name).hex[:8]}"


@dataclass(frozen=True, slots=True)
class _Fact:
    """``what`` makes its id: unique in the row, and the same whenever the row is read."""

    what: str
    event: Event
    day: date | None


def _facts(row: Row) -> Iterator[tuple[str, _Fact]]:
    """Each fact with where it stands in the row."""
    yield "", _Fact("opened", _opening(row), None)
    for number, stage in enumerate(row.stages, 1):
        for fact in _stage_facts(number, stage):
            yield f"stages.{number - 1}", fact


def _stage_facts(number: int, stage: Stage) -> Iterator[_Fact]:
    yield _Fact(f"{number}/instance_opened", _instance(number, stage), stage.filed_on)
    if stage.served_on:
        notice = NoticeReceived(instance=number, notice=NOTICES.get(stage.level, Notice.COMPLAINT))
        yield _Fact(f"{number}/notice_received", notice, stage.served_on)
    if stage.answered_on:
        yield _Fact(f"{number}/defence_filed", DefenceFiled(instance=number), stage.answered_on)
    if _known(stage.hearing_on, stage.leader_appeared, stage.leader_title, stage.lawyer_only):
        yield _Fact(f"{number}/hearing_held", _hearing(number, stage), stage.hearing_on)
    if _known(stage.decided_on, stage.document, stage.outcome, stage.agency_result, stage.operative):
        yield _Fact(f"{number}/judged", _judgment(number, stage), stage.decided_on)


def _opening(row: Row) -> CaseOpened:
    act, review = row.act, row.reconsideration
    return CaseOpened(
        name=row.name,
        origin=Origin.PUBLISHED,
        act_type=row.act_type,
        field=row.area,
        plaintiffs=(Plaintiff(label=row.plaintiff.label, kind=row.plaintiff.kind),) if row.plaintiff else (),
        defendants=tuple(Defendant(name=d.name, level=d.level, role=d.role) for d in row.defendants),
        has_third_party=row.third_party,
        act=Act(made_on=act.made_on, doc_no=act.doc_no) if act and _known(act.made_on, act.doc_no) else None,
        prior_review=PriorReview(**review.model_dump()) if review else None,
        source_ref=row.no,
        note=row.facts_note,
    )


def _instance(number: int, stage: Stage) -> InstanceOpened:
    return InstanceOpened(
        instance=number,
        level=stage.level,
        court=stage.court,
        case_no=case_no(stage.case_no) if stage.case_no else None,
    )


def _hearing(number: int, stage: Stage) -> HearingHeld:
    return HearingHeld(
        instance=number,
        hearing=1,
        leader_appeared=stage.leader_appeared,
        leader_rank=_rank(stage.leader_title) if stage.leader_appeared else None,
        leader_title=stage.leader_title,
        lawyer_only=stage.lawyer_only,
    )


def _judgment(number: int, stage: Stage) -> Judged:
    return Judged(
        instance=number,
        document=stage.document,
        outcome=stage.outcome,
        agency_result=stage.agency_result,
        operative=stage.operative,
        law=stage.law,
    )


def _rank(title: str | None) -> LeaderRank | None:
    """Only where the title alone makes it clear: 局长, 副县长; not 副调研员, which is a grade and no office."""
    match = _HEAD_OF_ORGAN.fullmatch(title or "")
    return match and (LeaderRank.DEPUTY if match[1] else LeaderRank.PRINCIPAL)


def _known(*values: object) -> bool:
    return any(value is not None for value in values)


def _item(row: Row, fact: _Fact, region: str, bureau: str) -> dict[str, Any]:
    return {
        "id": str(derived_id("published", row.no, fact.what)),
        "type": fact.event.type,
        "subject": f"case-{derived_id('published', row.no)}",
        "region": region,
        "bureau": bureau,
        "actor": ACTOR,
        "occurredon": fact.day and fact.day.isoformat(),
        "data": fact.event.model_dump(mode="json", exclude_none=True),
    }


def registration(name: str, region: str, bureau: str) -> dict[str, Any]:
    """“单位登记” as an import sends it: the name alone, so that every row about the organ states the same."""
    event = OrganisationRegistered(name=name)
    return {
        "id": str(derived_id("organisation", region, bureau)),
        "type": event.type,
        "subject": f"organisation-{region}-{bureau}",
        "region": region,
        "bureau": bureau,
        "actor": ACTOR,
        "occurredon": None,
        "data": event.model_dump(mode="json", exclude_none=True),
    }
