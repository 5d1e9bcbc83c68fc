"""The vocabulary's closed lists: an English code for programs and the official Chinese term beside it, in one place.

A code is never reused for another meaning. Terms that a document uses in its own way (what counts as a loss, who may sign)
belong in policy packs, not here.
"""

from shared.events.terms.aftermath import LossCause, Misconduct
from shared.events.terms.appearance import (
    AbsenceReason,
    AgentAct,
    AgentKind,
    BelongsTo,
    CourtPaper,
    Endorsement,
    LeaderAct,
    ObserverGroup,
    Standing,
)
from shared.events.terms.case import (
    ActType,
    Advice,
    AgencyResult,
    Application,
    CaseKind,
    DefendantRole,
    Document,
    Level,
    Notice,
    OrganLevel,
    Origin,
    Outcome,
    Party,
    PartyKind,
    Procedure,
    Relation,
    ReviewOutcome,
    Share,
)
from shared.events.terms.court_list import ListBasis
from shared.events.terms.duty import DeadlineKind, DutyState, Missing, Nature, Strength
from shared.events.terms.handling import CaseRole, FilePart, Paper
from shared.events.terms.notice import Channel, NoticeKind
from shared.events.terms.people import DepartmentKind, Meeting, Report, Role, Roster, Training
from shared.events.terms.record import Agenda, EnforcementSystem, OtherWay, PersonalAct, Study, Trend
from shared.events.terms.review import DecisionKind, ReviewKind
from shared.events.terms.supervision import Consequence, Finding, ProposalKind, ProposalState
from shared.events.terms.term import Term
from shared.events.terms.work import (
    Extendable,
    LeaderRank,
    Mark,
    Material,
    Matter,
    MediationOutcome,
    Recipient,
    Risk,
    StopReason,
)

__all__ = [
    "AbsenceReason",
    "ActType",
    "Advice",
    "AgencyResult",
    "Agenda",
    "AgentAct",
    "AgentKind",
    "Application",
    "BelongsTo",
    "CaseKind",
    "CaseRole",
    "Channel",
    "Consequence",
    "CourtPaper",
    "DeadlineKind",
    "DecisionKind",
    "DefendantRole",
    "DepartmentKind",
    "Document",
    "DutyState",
    "Endorsement",
    "EnforcementSystem",
    "Extendable",
    "FilePart",
    "Finding",
    "LeaderAct",
    "LeaderRank",
    "Level",
    "ListBasis",
    "LossCause",
    "Mark",
    "Material",
    "Matter",
    "MediationOutcome",
    "Meeting",
    "Misconduct",
    "Missing",
    "Nature",
    "Notice",
    "NoticeKind",
    "ObserverGroup",
    "OrganLevel",
    "Origin",
    "OtherWay",
    "Outcome",
    "Paper",
    "Party",
    "PartyKind",
    "PersonalAct",
    "Procedure",
    "ProposalKind",
    "ProposalState",
    "Recipient",
    "Relation",
    "Report",
    "ReviewKind",
    "ReviewOutcome",
    "Risk",
    "Role",
    "Roster",
    "Share",
    "Standing",
    "StopReason",
    "Strength",
    "Study",
    "Term",
    "Training",
    "Trend",
]
