"""Gives certificates out and finds them again. The event log is all it has: the paper is printed from the event, never from the present.

The event's id follows from the deadline and the content, so the same content is the same certificate however often it is asked for; the
version of the bureau's stream of the year is the running number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.deadlines.api import Desk
from services.deadlines.asked import uuid_of
from services.deadlines.certificate.compose import compose
from services.deadlines.certificate.content import canonical, digest
from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.numbers import number, place_of, stream
from services.deadlines.obligations import Obligation
from services.deadlines.tables import queries
from shared.errors import Rejected, Retry
from shared.eventlog import Appended, Conflict, EventLog, Expected, Write
from shared.events.certificate import CertificateIssued
from shared.events.envelope import Recorded, derived_id, new_event

ACTOR = "deadlines"
#: bytes of a certificate's content: two years day by day are 60 KB
MAX_CONTENT = 200_000
#: others of the bureau may be given out at the same moment; each attempt meets a faster one at most once
ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Registry:
    """``desk`` answers for the present state of deadlines, and lends its log."""

    desk: Desk

    async def issue(self, key: UUID) -> Issued | None:
        """Certify the deadline as it stands; None for an unknown id. Rejected says why it cannot be certified now."""
        row = await self.desk.pool.fetchrow(queries.one, key)
        if row is None:
            return None
        item = self.desk.reading.short(dict(row))
        facts = await self.desk.log.read_stream(f"case-{row['case_id']}")
        duty = _settled(self.desk.duty(key, facts), item)
        content = compose(duty, facts, item, self.desk.reading).plain()
        if len(canonical(content)) > MAX_CONTENT:
            raise Rejected("certificate_too_long", "该期限逐日列表过长，无法出具证明单；请改用计算说明（deadlines explain）。")  # fmt: skip
        return await self._given_out(key, item, content)

    async def _given_out(self, key: UUID, item: dict[str, Any], content: dict[str, Any]) -> Issued:
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
                issued, region=item["region"], bureau=item["bureau"], actor=ACTOR, occurred_on=today, id=own
            )
            outcome = await log.append(Write(stream(*owner), (event,), Expected.exact(last)))
            if isinstance(outcome, Conflict):
                last = outcome.actual
            elif isinstance(outcome, Appended):
                return Issued.of((await log.find([own]))[0])
        raise Retry("too many certificates at one moment")

    async def find(self, ref: str) -> Issued | None:
        """By event id or by number, in any style of brackets; None when none was given out under it."""
        event = await _recorded(self.desk.log, ref)
        return Issued.of(event) if event else None


async def _recorded(log: EventLog, ref: str) -> Recorded | None:
    if place := place_of(ref):
        found = await log.read_stream(place.stream, after=place.version - 1)
    else:
        key = uuid_of(ref, "certificate")
        found = await log.find([key]) if key else []
    return next((event for event in found[:1] if event.type == CertificateIssued.type), None)


def _settled(duty: Obligation | None, item: dict[str, Any]) -> Obligation:
    """What can be certified: a date that runs, was met or was missed, and that the log has already been told."""
    if item["state"] == "withheld":
        raise Rejected("certificate_withheld", f"该期限未计算出日期，不能出具证明单：{item['reason']}")
    if item["state"] == "paused" or (duty and duty.paused):
        raise Rejected("certificate_paused", "该期限正停止计算，届满日未定；恢复计算后再出具证明单。")
    if item["state"] == "cancelled" or duty is None:
        raise Rejected("certificate_cancelled", f"该期限已撤销，不能出具证明单：{item['reason'] or '起算事实已作废'}")  # fmt: skip
    if duty.due.due != item["due"] or duty.due.nominal != item["nominal"]:
        raise Rejected("certificate_unsettled", "该期限正按新登记的事实或日历重新计算，请稍后再出具。")
    return duty
