"""What people do with proposals, recorded: the proposal is read from its own stream, decided on, and appended right behind what was read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.stats.supervision.deciding import Now, check
from services.stats.supervision.papers import Papers
from services.stats.supervision.rulebook import Rulebook
from services.stats.supervision.standing import Row, folded
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog import Appended, EventLog, Expected, Write
from shared.events.envelope import Recorded, new_event
from shared.events.supervision import SupervisionEvent

#: somebody else may act on the same proposal at the same moment
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Office:
    """``pool`` sees the service's read models."""

    pool: Pool
    log: EventLog
    book: Rulebook
    today: Today
    papers: Papers

    async def life(self, key: UUID) -> list[Recorded]:
        return await self.log.read_stream(f"supervision-{key}")

    async def act(
        self, key: UUID, event: SupervisionEvent, actor: str, seen: int | None, fact: UUID | None = None
    ) -> Row:
        """Record what somebody does; the proposal as it stands afterwards. Rejected when it may not be, ``proposal_not_found`` when there is none.

        ``fact`` is the event's id: sent twice, it is recorded once; sent again with other content it is Rejected ``id_reused``.
        """
        await self.papers.check(event)
        for _ in range(ATTEMPTS):
            life = await self.life(key)
            row = folded(life)
            if row is None:
                text = f"没有编号为 {key} 的监督建议，请从 supervision list 中复制编号。"
                raise Rejected("proposal_not_found", text)
            if before := next((one for one in life if fact and one.id == fact), None):
                _same(before, event)
                return row
            days = self.book.settled(row.region, row.bureau).how.reply_days
            check(row, event, Now(self.today(), days, seen))
            if isinstance(await self.log.append(self._write(row, event, actor, fact)), Appended):
                after = folded(await self.life(key))
                assert after
                return after
        raise Retry("the proposal is being changed by others")

    def _write(self, row: Row, event: SupervisionEvent, actor: str, fact: UUID | None) -> Write:
        today = self.today()
        new = new_event(event, region=row.region, bureau=row.bureau, actor=actor, occurred_on=today, id=fact)
        return Write(row.stream, (new,), Expected.exact(row.version))


def _same(before: Recorded, event: SupervisionEvent) -> None:
    """Nothing that somebody wrote on top of what was recorded is passed over without a word."""
    if before.payload != event:
        raise Rejected(
            "id_reused", "这张表单此前已经登记过，内容与现在的不同，这次的没有登记；已登记的见“经过”。"
        )
