"""Makes a paper at a log position, with what it rests on: position, calendar, policy packs, program. Made again, it is the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version

import orjson

from services.stats.publishing.identity import Subject
from services.stats.publishing.material import RESTS_ON, Library
from services.stats.publishing.shelf import digest
from services.stats.reports.adjusted import adjustments
from services.stats.reports.form import Form, Material
from services.stats.standpoint import Standpoint, standpoint
from shared.dates.wording import written
from shared.errors import Rejected
from shared.events.published import Digest, ReportDrafted
from shared.papers.paper import Paper
from shared.papers.plain import canonical
from shared.papers.wording import reworded
from shared.policy.choice import Packs
from shared.web.words import cited

#: of a digest, enough to tell versions of a pack apart
SHORT = 8
_ABOUT = {
    "bureau": "单位编码（bureau）",
    "case": "案件编号（case_id）",
    "proposal": "监督建议编号（proposal）",
}
_GIVEN = {"bureau": "bureau", "case": "case_id", "proposal": "proposal"}


@dataclass(frozen=True, slots=True)
class Made:
    """A paper before anybody wrote in it; ``content`` are its canonical bytes and ``digest`` is theirs."""

    paper: Paper
    content: bytes
    digest: str
    at: Standpoint
    calendar: str
    packs: tuple[Digest, ...]
    #: the packs of this process, by name, whatever the paper was first made with
    running: Mapping[str, str]

    def drafted(self, subject: Subject) -> ReportDrafted:
        return ReportDrafted(
            form=subject.form,
            period=subject.about.period.code,
            asked=subject.asked(),
            log_position=self.at.position,
            as_of=self.at.as_of,
            calendar=self.calendar,
            packs=self.packs,
            maker=maker(),
            content=self.digest,
        )


@dataclass(frozen=True)
class Maker:
    """``forms`` by code."""

    library: Library
    forms: dict[str, Form]

    def form(self, code: str) -> Form:
        """Rejected when there is none of this name."""
        if code in self.forms:
            return self.forms[code]
        known = "、".join(f"{one.code}（{one.title}）" for one in self.forms.values())
        raise Rejected("form_unknown", f"没有报告种类“{code}”，可用：{known}", "form")

    def title(self, code: str) -> str:
        """What the form is called; its code for one that this program no longer has."""
        return self.forms[code].title if code in self.forms else code

    async def at(
        self, as_of: date | None = None, position: int | None = None, rests_on: Iterable[str] = RESTS_ON
    ) -> Standpoint:
        """Where to stand, as far as everything that papers are made from has come."""
        return await standpoint(self.library.pool, as_of, position, rests_on)

    async def make(self, subject: Subject, at: Standpoint) -> Made:
        """Rejected when the form is not made about this, Retry while the figures have not come so far."""
        calendar = await self.library.calendar(at)
        return await self._made(subject, at, calendar, digests(self.library.packs))

    async def again(self, drafted: ReportDrafted) -> Made:
        """As it was drafted, with the calendar and packs it names; whether it came out the same is for the caller to compare."""
        at = await self.at(None, drafted.log_position)
        at = replace(at, as_of=drafted.as_of)
        return await self._made(Subject.of(drafted), at, drafted.calendar, drafted.packs)

    async def _made(self, subject: Subject, at: Standpoint, calendar: str, packs: tuple[Digest, ...]) -> Made:
        form = self.form(subject.form)
        _require(form, subject)
        material = await self.library.material(subject, at)
        paper = await asyncio.to_thread(_paper, form, material, self.library.packs.called)
        paper = _resting(paper, material, calendar, packs)
        content = await asyncio.to_thread(canonical, paper)
        running = {one.name: one.digest for one in digests(self.library.packs)}
        return Made(paper, content, digest(content), at, calendar, packs, running)


def maker() -> str:
    """The program that makes papers now."""
    return f"yingsu {version('yingsu')}"


def digests(packs: Packs) -> tuple[Digest, ...]:
    """Of every pack and agreement, over its content as canonical JSON, in order of name."""
    sources = [*packs.sources.items(), *((one.source.name, one.source) for one in packs.agreements)]
    return tuple(
        Digest(name=name, digest=digest(orjson.dumps(source.data, option=orjson.OPT_SORT_KEYS)))
        for name, source in sorted(sources)
    )


def _require(form: Form, subject: Subject) -> None:
    given = _GIVEN.get(form.about)
    if given and getattr(subject.about, given) is None:
        raise Rejected("report_needs", f"“{form.title}”须指明{_ABOUT[form.about]}。", given)


def _paper(form: Form, material: Material, documents: Mapping[str, str]) -> Paper:
    """Clauses are cited by the names of their ``documents``. A form says by ValueError, in Chinese, why it cannot be made about this."""
    try:
        return reworded(form.make(material), lambda text: cited(text, documents) if text else text)
    except ValueError as error:
        raise Rejected("report_refused", f"“{form.title}”无法生成：{error}") from error


def _resting(paper: Paper, material: Material, calendar: str, packs: tuple[Digest, ...]) -> Paper:
    """With what every paper says whatever its form: position, calendar, packs, and what changed since the edition before."""
    at = material.known.at
    as_of = f"（截至{written(at.as_of)}）" if at.as_of else ""
    named = "、".join(f"{one.name} {one.digest[:SHORT]}" for one in packs)
    position = f"数字以事件日志第{at.position}位及以前已登记的事实为准{as_of}。"
    lines = (
        *(paper.standing or (position,)),
        f"工作日历版本：{calendar}；政策文件版本（SM3 前{SHORT}位）：{named}。",
    )
    titles = {one.title for one in paper.attachments}
    missing = [one for one in adjustments(material) if one.title not in titles]
    return replace(paper, standing=lines, attachments=(*paper.attachments, *missing))
