"""Gathers what a form may look at, all of it as known at one log position: read again at any later time it is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.stats.catalogue import Catalogue
from services.stats.knowledge import Knowledge, known
from services.stats.periods import ALL, year_earlier
from services.stats.projection import Figures
from services.stats.publishing.adjustments import Adjuster
from services.stats.publishing.identity import Subject
from services.stats.reports.adjusted import FACT as ADJUSTMENTS
from services.stats.reports.case_analysis import WHOLE
from services.stats.reports.form import Asked, Material
from services.stats.reports.people import QUOTAS
from services.stats.reports.principal_years import principal_years
from services.stats.reports.rule_of_law_leader import FACT as YEARS
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.supervision.projection import Supervision
from services.stats.supervision.reading import standings
from services.stats.units.projection import Units
from shared.calendars.keeper import Calendars
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import reader
from shared.events.envelope import Recorded
from shared.events.history import History, fold
from shared.events.published import ReportDrafted, ReportPublished
from shared.policy.load import Packs
from shared.policy.subjects import Subject as Counted

#: what a material is read from
FIGURES = (Figures.name, Units.name)
RESTS_ON = (*FIGURES, Supervision.name)
#: the forms that ask for it
NEED_YEARS = frozenset({"rule-of-law"})
NEED_QUOTAS = frozenset({"response-summary", "team-bulletin"})
NEED_WHOLE = frozenset({"case-analysis"})


@dataclass(frozen=True, slots=True)
class Library:
    """``calendar`` and ``material`` read; nothing here writes."""

    pool: Pool
    catalogue: Catalogue
    packs: Packs
    calendars: Calendars

    async def material(self, subject: Subject, at: Standpoint) -> Material:
        """Rejected for a bureau or a case that nobody knows."""
        about = subject.about
        rows = await self.rows(about, at)
        scope = rows.scope
        earlier = year_earlier(about.period)
        before = await known(self.pool, at, scope, earlier) if earlier else Knowledge(at, scope, (), (), rows.bureaus, {})  # fmt: skip
        return Material(
            about,
            rows,
            before,
            self.catalogue,
            self.packs,
            subject.today,
            await standings(self.pool, at, scope),
            histories=await self._histories(about.case_id, rows),
            facts=await self._facts(subject, at),
        )

    async def rows(self, about: Asked, at: Standpoint) -> Knowledge:
        """What is known of the period. Rejected for a bureau that nobody knows: a paper of zeros would look like good news."""
        rows = await known(self.pool, at, Scope(about.region or None, about.bureau), about.period)
        bureau = about.bureau
        if bureau and not rows.instances and bureau not in {code for _, code in rows.bureaus}:
            raise Rejected("bureau_unknown", f"没有编码为“{bureau}”的单位，请核对单位编码", "bureau")
        return rows

    async def calendar(self, at: Standpoint) -> str:
        """The version of the working calendar at the position."""
        editions = await self.calendars.refresh(self.pool)
        return editions.at(at.position).calendar.version

    async def _histories(self, case_id: UUID | None, rows: Knowledge) -> Mapping[UUID, History]:
        """Of the case asked for, or of the cases whose losses were analysed."""
        losses = {row.case_id for row in rows.rows(Counted.LOSS) if row.case_id}
        wanted = {case_id} if case_id else losses
        events: dict[str, list[Recorded]] = {f"case-{one}": [] for one in sorted(wanted, key=str)}
        for event in await reader.streams(self.pool, events) if events else ():
            if event.position <= rows.at.position:
                events[event.stream].append(event)
        histories = {UUID(stream.partition("-")[2]): fold(known) for stream, known in events.items()}
        if case_id and (histories[case_id].opened is None or histories[case_id].voided):
            raise Rejected("case_unknown", f"没有编号为 {case_id} 的案件，请核对编号", "case_id")
        return histories

    async def _facts(self, subject: Subject, at: Standpoint) -> dict[str, Any]:
        """What forms ask for by name: what changed since the edition before this one, and how long principals have appeared."""
        years = await self._principal_years(subject, at) if subject.form in NEED_YEARS else {}
        whole = await self._whole(subject, at) if subject.form in NEED_WHOLE else {}
        quotas = await self._quotas(subject, at) if subject.form in NEED_QUOTAS else {}
        return years | whole | quotas | (await self._adjusted(subject.adjusts, at) if subject.adjusts else {})

    async def _quotas(self, subject: Subject, at: Standpoint) -> dict[str, Any]:
        """Also those whose last day lies beyond the period: a half-year shows how the year's stand."""
        about = subject.about
        rows = await known(self.pool, at, Scope(about.region or None, about.bureau), ALL, [Counted.QUOTA])
        return {QUOTAS: rows.rows(Counted.QUOTA)}

    async def _whole(self, subject: Subject, at: Standpoint) -> dict[str, Any]:
        """What is known of the region, beside which a bureau is set."""
        about = subject.about
        return {WHOLE: await known(self.pool, at, Scope(about.region or None), about.period)}

    async def _principal_years(self, subject: Subject, at: Standpoint) -> dict[str, Any]:
        about = subject.about
        if about.period.until is None:
            return {}
        rows = await known(
            self.pool, at, Scope(about.region or None, about.bureau), ALL, [Counted.APPEARANCE]
        )
        return {YEARS: principal_years(rows.rows(Counted.APPEARANCE), about.period.until.year)}

    async def _adjusted(self, edition: UUID, at: Standpoint) -> dict[str, Any]:
        [published] = await reader.find(self.pool, [edition])
        assert isinstance(published.payload, ReportPublished)
        [drafted] = await reader.find(self.pool, [published.payload.draft])
        said = drafted.payload
        assert isinstance(said, ReportDrafted)
        old = Subject.of(said).about
        changes = await Adjuster(self.pool, self.catalogue).between(old, Standpoint(said.log_position), at)
        number = published.payload.number
        named = old.period.title + (f"（{number}）" if number else "")
        return {ADJUSTMENTS: tuple(one.told(named) for one in changes)}
