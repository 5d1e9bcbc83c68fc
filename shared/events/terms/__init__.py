"""The vocabulary's closed lists: an English code for programs and the official Chinese term beside it, in one place.

A code is never reused for another meaning. Terms that a document uses in its own way (what counts as a loss, who may sign)
belong in policy packs, not here.
"""

from shared.events.terms.aftermath import LossCause, Misconduct
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
from shared.events.terms.duty import Channel, DeadlineKind, DutyState, Nature, Strength
from shared.events.terms.handling import CaseRole, FilePart, Paper
from shared.events.terms.people import DepartmentKind, Meeting, Report, Role, Roster, Training
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
    "ActType",
    "Advice",
    "AgencyResult",
    "Application",
    "CaseKind",
    "CaseRole",
    "Channel",
    "DeadlineKind",
    "DefendantRole",
    "DepartmentKind",
    "Document",
    "DutyState",
    "Extendable",
    "FilePart",
    "LeaderRank",
    "Level",
    "LossCause",
    "Mark",
    "Material",
    "Matter",
    "MediationOutcome",
    "Meeting",
    "Misconduct",
    "Nature",
    "Notice",
    "OrganLevel",
    "Origin",
    "Outcome",
    "Paper",
    "Party",
    "PartyKind",
    "Procedure",
    "Recipient",
    "Relation",
    "Report",
    "ReviewOutcome",
    "Risk",
    "Role",
    "Roster",
    "Share",
    "StopReason",
    "Strength",
    "Term",
    "Training",
]
