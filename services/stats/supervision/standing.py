"""A proposal as it stands, folded from the events of its own stream. A row is a column for each field of ``stats_supervision``. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.stats.supervision.proposals import counts_as, ground
from services.stats.supervision.rulebook import RESTRICTED
from shared.clock import SHANGHAI
from shared.events.envelope import Recorded
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ConsequenceProposed,
    ProposalConfirmed,
    ProposalDismissed,
    ProposalRestated,
    ProposalWithdrawn,
    SupervisionEvent,
)
from shared.events.terms import Consequence, Finding, ProposalKind, ProposalState

#: what a person still has to decide
OPEN = frozenset({ProposalState.PROPOSED, ProposalState.REPLIED})
#: what counts towards a threshold
FOUND = frozenset({ProposalState.CONFIRMED, ProposalState.CARRIED_OUT})


class Row(NamedTuple):
    """Codes are those of ``shared.events.terms``; ``proposal`` is the JSON of the event as last restated. Days are legal days.

    ``counts_as`` are the findings it counts as once confirmed; ``counted_on`` is the day of the failing, ``asked_on`` the day from which the
    bureau's time to reply runs.
    """

    proposal_id: UUID
    version: int
    proposed_at: int
    ground: UUID
    region: str
    bureau: str
    kind: str
    rule: str
    state: str
    year: int
    counted_on: date
    case_id: UUID | None
    counts_as: list[str]
    restricted: bool
    asked_on: date
    proposal: str
    reply: str | None = None
    replied_on: date | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    decision: UUID | None = None
    reason: str | None = None
    found: str | None = None
    carried_out: list[str] = []  # noqa: RUF012  (never changed in place; arrays come back from the database as lists)

    @property
    def event(self) -> ConsequenceProposed:
        return ConsequenceProposed.model_validate_json(self.proposal)

    @property
    def stream(self) -> str:
        return f"supervision-{self.proposal_id}"


def folded(events: Iterable[Recorded]) -> Row | None:
    """One stream; None for one that has no events."""
    row: Row | None = None
    for event in events:
        row = step(row, event)
    return row


def step(row: Row | None, recorded: Recorded) -> Row | None:
    """One more event; what follows on nothing changes nothing."""
    event = recorded.payload
    assert isinstance(event, SupervisionEvent)
    if isinstance(event, ConsequenceProposed):
        return _proposed(event, recorded)
    return _continued(row, event, recorded)._replace(version=recorded.version) if row else None


def _proposed(event: ConsequenceProposed, recorded: Recorded) -> Row:
    return Row(
        proposal_id=UUID(recorded.stream.partition("-")[2]),
        version=recorded.version,
        proposed_at=recorded.position,
        ground=ground(event, recorded.region, recorded.bureau),
        region=recorded.region,
        bureau=recorded.bureau,
        kind=event.kind.value,
        rule=event.rule,
        state=ProposalState.PROPOSED.value,
        year=event.year,
        counted_on=_counted_on(event, recorded),
        case_id=event.case_id,
        counts_as=[one.value for one in counts_as(event)] if event.kind is ProposalKind.FINDING else [],
        restricted=is_restricted(event),
        asked_on=_day(recorded),
        proposal=event.model_dump_json(exclude_none=True),
    )


def _continued(row: Row, event: SupervisionEvent, recorded: Recorded) -> Row:
    match event:
        case ProposalRestated():
            row = _restated(row, event, recorded)
        case BureauReplied():
            state = ProposalState.REPLIED.value
            row = row._replace(state=state, reply=event.statement, replied_on=_day(recorded))
        case ProposalConfirmed() | ProposalDismissed():
            row = _decided(row, event, recorded)
        case ConsequenceCarriedOut():
            row = _carried_out(row, event)
        case ProposalWithdrawn():
            row = row._replace(state=ProposalState.WITHDRAWN.value, reason=event.reason)
    return row


def _restated(row: Row, event: ProposalRestated, recorded: Recorded) -> Row:
    """The bureau may reply to what is new: its time runs again."""
    now = {"count": event.count, "rests_on": event.rests_on, "evidence": event.evidence}
    proposal = row.event.model_copy(update=now)
    return row._replace(
        state=ProposalState.PROPOSED.value,
        asked_on=_day(recorded),
        counted_on=_counted_on(proposal, recorded),
        proposal=proposal.model_dump_json(exclude_none=True),
    )


def _decided(row: Row, event: ProposalConfirmed | ProposalDismissed, recorded: Recorded) -> Row:
    confirmed = isinstance(event, ProposalConfirmed)
    state = ProposalState.CONFIRMED if confirmed else ProposalState.DISMISSED
    return row._replace(
        state=state.value,
        decided_by=event.officer,
        decided_on=_day(recorded),
        decision=recorded.id,
        reason=event.reason,
        found=event.found if isinstance(event, ProposalConfirmed) else row.found,
    )


def _carried_out(row: Row, event: ConsequenceCarriedOut) -> Row:
    done = list(dict.fromkeys([*row.carried_out, event.consequence.value]))
    all_done = {one.value for one in row.event.consequences} <= set(done)
    state = ProposalState.CARRIED_OUT.value if all_done else row.state
    return row._replace(carried_out=done, state=state)


def is_restricted(event: ConsequenceProposed) -> bool:
    """责任追究: clues about people."""
    return Consequence.REFERRAL in event.consequences or not RESTRICTED.isdisjoint(event.findings)


def _counted_on(event: ConsequenceProposed, recorded: Recorded) -> date:
    """The last piece of evidence completes the failing."""
    last = event.evidence[-1].fact_on if event.evidence else None
    return last or _day(recorded)


def _day(recorded: Recorded) -> date:
    return recorded.occurred_on or recorded.recorded_at.astimezone(SHANGHAI).date()


def counts(row: Row, findings: Iterable[Finding]) -> bool:
    """Whether it is found and counts as one of these."""
    return row.state in FOUND and not {one.value for one in findings}.isdisjoint(row.counts_as)
