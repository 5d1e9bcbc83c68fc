"""From what the record asks for and what was already said to what is appended: proposed, restated, withdrawn. Pure.

Ids are derived and versions exact: the same thing said twice, by a replay, after a crash or by a second worker, is recorded once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.stats.supervision.proposals import Wanted, proposal_id
from services.stats.supervision.standing import OPEN, Row
from shared.eventlog import Expected, Write
from shared.events.case import Corrected, Voided
from shared.events.deadline import DeadlineCancelled, DeadlineMoved
from shared.events.envelope import Recorded, derived_id, new_event
from shared.events.supervision import (
    ConsequenceProposed,
    ProposalDismissed,
    ProposalRestated,
    ProposalWithdrawn,
    SupervisionEvent,
)
from shared.events.terms import ProposalState

ACTOR = "stats"


@dataclass(frozen=True, slots=True)
class Look:
    """``cause`` is the event that called for it; ``undone`` has, by evidence, what took it back (see ``duties.undone``)."""

    cause: Recorded
    today: date
    undone: Mapping[UUID, Recorded] = field(default_factory=dict)

    def against(self, proposal: ConsequenceProposed) -> Look:
        """With what took the proposal's own evidence back as the cause: it does not depend on how much of the log was read at once.

        A case that is voided as a whole takes everything back itself, whether or not its deadlines have been cancelled yet.
        """
        if isinstance(self.cause.payload, Voided) and self.cause.payload.voids is None:
            return self
        known = (self.undone.get(one.event) for one in proposal.evidence if one.event)
        return replace(self, cause=next((event for event in known if event), self.cause))


class _At(NamedTuple):
    """The end of a proposal's stream, and whose it is."""

    stream: str
    version: int
    region: str
    bureau: str


def to_say(wanted: Iterable[Wanted], rows: Iterable[Row], look: Look) -> Iterator[Write]:
    """``rows`` are all proposals of the same case, or all thresholds of the same bureau."""
    lives: dict[UUID, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.proposed_at):
        lives[row.ground].append(row)
    asked = {one.ground: one for one in wanted}
    for key, one in asked.items():
        last = lives[key][-1] if lives[key] else None
        if last is None or last.state == ProposalState.WITHDRAWN:
            stream = f"supervision-{proposal_id(key, len(lives[key]))}"
            yield _write(_At(stream, 0, one.region, one.bureau), one.event, look)
        elif last.state in OPEN and _differs(last.event, one.event):
            yield _write(_end(last), _restated(one.event, look.cause), look)
    for key, row in ((key, life[-1]) for key, life in lives.items() if life):
        if key not in asked and row.state not in {ProposalState.WITHDRAWN, ProposalState.DISMISSED}:
            last_look = look.against(row.event)
            gone = ProposalWithdrawn(reason=_why(last_look.cause), because=last_look.cause.id)
            yield _write(_end(row), gone, last_look)


def _end(row: Row) -> _At:
    return _At(row.stream, row.version, row.region, row.bureau)


def _restated(now: ConsequenceProposed, cause: Recorded) -> ProposalRestated:
    reason = f"登记“{cause.payload.title}”后，所据事实有变动"
    return ProposalRestated(count=now.count, rests_on=now.rests_on, evidence=now.evidence, reason=reason)


def _differs(before: ConsequenceProposed, now: ConsequenceProposed) -> bool:
    return (before.count, before.rests_on, before.evidence) != (now.count, now.rests_on, now.evidence)


def _write(at: _At, event: SupervisionEvent, look: Look) -> Write:
    new = new_event(
        event,
        region=at.region,
        bureau=at.bureau,
        actor=ACTOR,
        occurred_on=look.today,
        id=derived_id(at.stream, at.version + 1, event.type),
        correlation=look.cause.correlation,
        causation=look.cause.id,
    )
    return Write(at.stream, (new,), Expected.exact(at.version))


def _why(cause: Recorded) -> str:
    """Why the ground is gone, in the words of what took it away."""
    text = f"登记“{cause.payload.title}”后，所据情形不再成立"
    match cause.payload:
        case Corrected(reason=reason):
            text = f"案件记载已更正（{reason}），所据情形不再成立"
        case Voided(reason=reason):
            text = f"案件或者记载已作废（{reason}），所据情形不再成立"
        case DeadlineMoved(reason=reason) | DeadlineCancelled(reason=reason):
            text = f"期限有变动（{reason}），不再逾期"
        case ProposalDismissed(reason=reason):
            text = f"所据的认定已改为不予认定（{reason}），不再达到次数"
        case ProposalWithdrawn(reason=reason):
            text = f"所据的认定已撤销（{reason}），不再达到次数"
        case ConsequenceProposed():
            text = "提出后所据的事实已有变动，情形不再成立"
    return text[:2_000]
