"""All facts a case can take, in the order in which a case goes, and which of them wait for another one first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.events import CATALOGUE, Event, case
from shared.events.case import CaseEvent
from shared.events.fields import recordable
from shared.events.history import History

PHASES: tuple[tuple[str, tuple[type[Event], ...]], ...] = (
    ("收案和分办", (
        case.NoticeReceived, case.Registered, case.Forwarded, case.HandlerProposed, case.HandlerAssigned, case.Recused, case.UndertakerSet, case.ContactNamed,
        case.ElementsSet, case.RoleFilled, case.TaskAssigned, case.TaskDone, case.TaskVerified, case.ActServed,
    )),
    ("答辩准备", (
        case.MaterialsSubmitted, case.MaterialExcused, case.DocumentFiled, case.StrategyMet, case.DiscussionProposed, case.DiscussionHeld, case.DiscussionAnswered,
        case.RiskAssessed, case.GuaranteeSet, case.PrincipalInstructed, case.AdviserApproved, case.CourtContacted, case.DefenceFiled, case.EvidenceFiled,
        case.Reported,
    )),
    ("期间和延期", (
        case.ExtensionApplied, case.ExtensionGranted, case.ExtensionRefused, case.ObstacleRemoved, case.PeriodSet, case.PeriodKept, case.ClockStopped,
        case.ClockResumed, case.ApplicationMade,
    )),
    ("开庭和出庭", (
        case.HearingScheduled, case.HearingMoved, case.LeaderNotified, case.AppearancePlanned, case.HearingHeld, case.AppearanceRecorded, case.HearingReviewed,
    )),
    ("调解和化解", (case.MediationPlanned, case.MediationEnded)),
    ("裁判和上诉", (case.Judged, case.JudgmentServed, case.AppealDecided, case.Appealed, case.BecameEffective, case.Performed, case.InstanceOpened)),
    ("案后", (
        case.LossAnalysed, case.MeasureSet, case.MeasureDone, case.MeasureVerified, case.AdviceReceived, case.AdviceReplied, case.LessonsDrawn,
        case.TypicalCaseChosen, case.AccountabilityProposed, case.AccountabilityReported, case.AccountabilityDecided, case.AccountabilityNotified,
        case.MisconductReferred, case.MisconductAnswered, case.Closed, case.Archived,
    )),
    ("当事人、关联和标记", (case.DefendantAdded, case.DefendantRemoved, case.SuitsMerged, case.Linked, case.CaseMarked)),
)  # fmt: skip

#: made by their own pages
ELSEWHERE = frozenset({case.CaseOpened, case.Corrected, case.Voided})

_FIRST: Mapping[type[Event], tuple[type[Event], ...]] = {
    case.HearingMoved: (case.HearingScheduled,),
    case.AppearancePlanned: (case.HearingScheduled,),
    case.LeaderNotified: (case.HearingScheduled,),
    case.HearingReviewed: (case.HearingHeld,),
    case.TaskDone: (case.TaskAssigned,),
    case.TaskVerified: (case.TaskDone,),
    case.JudgmentServed: (case.Judged,),
    case.Appealed: (case.Judged,),
    case.AppealDecided: (case.Judged,),
    case.BecameEffective: (case.Judged,),
    case.MeasureDone: (case.MeasureSet,),
    case.MeasureVerified: (case.MeasureDone,),
    case.ClockResumed: (case.ClockStopped,),
    case.ObstacleRemoved: (case.ExtensionGranted,),
    case.PeriodKept: (case.PeriodSet,),
    case.DiscussionHeld: (case.DiscussionProposed,),
    case.DiscussionAnswered: (case.DiscussionHeld,),
    case.AdviceReplied: (case.AdviceReceived,),
    case.MisconductAnswered: (case.MisconductReferred,),
    case.MediationEnded: (case.MediationPlanned,),
    case.DefendantRemoved: (case.CaseOpened,),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """``wait``: why it cannot be recorded yet; empty when it can."""

    short: str
    title: str
    wait: str


def phases(history: History, search: str = "") -> list[tuple[str, list[Choice]]]:
    """By phase; only what ``search`` is part of, where something is searched."""
    there = {type(fact.event) for fact in history.facts.values()}
    found = [
        (phase, [_choice(kind, there) for kind in kinds if search in kind.title]) for phase, kinds in PHASES
    ]
    return [(phase, kinds) for phase, kinds in found if kinds]


def named(short: str) -> type[Event] | None:
    """The fact with this code, its area left out; None for what a person does not record here."""
    kind = CATALOGUE.get(f"case.{short}")
    return kind if kind and issubclass(kind, CaseEvent) and kind not in ELSEWHERE else None


def short(kind: type[Event]) -> str:
    return kind.type.partition(".")[2]


def unplaced() -> Iterator[type[Event]]:
    """Facts that no phase names: a test holds that there are none."""
    placed = {kind for _, kinds in PHASES for kind in kinds}
    return (kind for kind in recordable("case") if kind not in placed | ELSEWHERE)


def _choice(kind: type[Event], there: set[type[Event]]) -> Choice:
    missing = [first.title for first in _FIRST.get(kind, ()) if first not in there]
    return Choice(short(kind), kind.title, f"先登记“{missing[0]}”" if missing else "")
