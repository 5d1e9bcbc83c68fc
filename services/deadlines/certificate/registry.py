"""Gives certificates out and finds them again. The event log is all it has: the paper is printed from the event; from the present
only what its codes are called.

The event's id follows from the deadline and the content, so the same content is the same certificate however often it is asked for; the
version of the bureau's stream of the year is the running number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.deadlines.certificate.compose import compose
from services.deadlines.certificate.content import canonical, digest
from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.names import Names
from services.deadlines.certificate.numbers import number, place_of, stream
from services.deadlines.certificate.places import event_at
from services.deadlines.law.obligations import Obligation
from services.deadlines.life.entries import State
from services.deadlines.life.tables import queries
from services.deadlines.lists.answers import Reading
from services.deadlines.lists.api import Desk
from services.deadlines.lists.asked import uuid_of
from shared.dates import Due
from shared.errors import Rejected, Retry
from shared.eventlog import Appended, Conflict, Expected, Write
from shared.events.certificate import CertificateIssued
from shared.events.envelope import derived_id, new_event
from shared.security.accounts import Accounts

ACTOR = "deadlines"
#: bytes of a certificate's content: two years day by day are 60 KB
MAX_CONTENT = 200_000
#: others of the bureau may be given out at the same moment; each attempt meets a faster one at most once
ATTEMPTS = 20
_MET = frozenset({State.MET, State.MET_LATE})


@dataclass(frozen=True, slots=True)
class Registry:
    """``desk`` answers for the present state of deadlines, and lends its log; ``accounts`` say what people are called."""

    desk: Desk
    accounts: Accounts

    @property
    def names(self) -> Names:
        return Names.of(self.accounts.by_person, self.desk.packs)

    async def issue(self, key: UUID, actor: str = ACTOR) -> Issued | None:
        """Certify the deadline as it stands; None for an unknown id. Rejected says why it cannot be certified now. ``actor`` asked for it."""
        found = await self.desk.pool.fetchrow(queries.one, key)
        if found is None:
            return None
        row = dict(found)
        facts = await self.desk.log.read_stream(f"case-{row['case_id']}")
        reading = self._reading_of(row)
        item = reading.short(row)
        duty = _settled(self.desk.duty(key, facts, reading.calendar), item)
        content = compose(duty, facts, item, reading).plain()
        if len(canonical(content)) > MAX_CONTENT:
            raise Rejected("certificate_too_long", "该期限的记录或逐日列表过长，无法出具证明单；请改用计算说明（deadlines explain）。")  # fmt: skip
        return await self._given_out(key, item, content, actor)

    def _reading_of(self, row: Mapping[str, Any]) -> Reading:
        """What was met before a calendar changed stands as it was, and is certified on the calendar it was counted on."""
        return self.desk.reading_of(row["calendar"]) if row["state"] in _MET else self.desk.reading

    async def _given_out(
        self, key: UUID, item: dict[str, Any], content: dict[str, Any], actor: str
    ) -> Issued:
        """The same content again is the certificate that was given out before."""
        today, log = self.desk.today(), self.desk.log
        own = derived_id("certificate", key, digest(content))
        owner, last = (item["region"], item["bureau"], today.year), 0
        for _ in range(ATTEMPTS):
            if known := await log.find([own]):
                return Issued.of(known[0])
            issued = CertificateIssued(
                number=number(*owner, last + 1),
                case_id=item["case_id"],
                deadline=key,
                digest=digest(content),
                content=content,
            )
            event = new_event(
                issued, region=item["region"], bureau=item["bureau"], actor=actor, occurred_on=today, id=own
            )
            outcome = await log.append(Write(stream(*owner), (event,), Expected.exact(last)))
            if isinstance(outcome, Conflict):
                last = outcome.actual
            elif isinstance(outcome, Appended):
                return Issued.of((await log.find([own]))[0])
        raise Retry("too many certificates at one moment")

    async def find(self, ref: str) -> Issued | None:
        """By event id or by number, in any style of brackets; None when none was given out under it. Rejected when it is neither."""
        place = place_of(ref)
        key = await event_at(self.desk.pool, place) if place else uuid_of(ref, "certificate")
        found = await self.desk.log.find([key]) if key else []
        return next((Issued.of(event) for event in found if event.type == CertificateIssued.type), None)


def _settled(duty: Obligation | None, item: Mapping[str, Any]) -> Obligation:
    """What can be certified: a date that runs, was met or was missed, just as the log has been told of it."""
    if item["state"] == State.WITHHELD:
        raise Rejected("certificate_withheld", f"该期限未计算出日期，不能出具证明单：{item['reason']}")
    if item["state"] == State.PAUSED or (duty and duty.paused):
        raise Rejected("certificate_paused", "该期限正停止计算，届满日未定；恢复计算后再出具证明单。")
    if item["state"] == State.CANCELLED or duty is None or duty.ended:
        reason = (duty and duty.ended) or item["reason"] or "起算事实已作废"
        raise Rejected("certificate_cancelled", f"该期限已撤销，不能出具证明单：{reason}")
    if duty.due != _dates(item) or (duty.met and duty.met.on) != item["met_on"]:
        raise Rejected(
            "certificate_unsettled",
            f"登记的届满日 {item['due']} 与按现有事实、规则和日历算得的 {duty.due.due} 或完成情况尚不一致："
            "刚登记事实或更新日历的，请稍后再出具；长时间不一致的，请法制人员核对。",
        )
    return duty


def _dates(row: Mapping[str, Any]) -> Due:
    return Due(row["nominal"], row["due"], row["due_safe"], row["provisional"])
