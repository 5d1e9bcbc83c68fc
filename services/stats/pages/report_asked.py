"""Which report somebody asks for, by its form, period and place; read from an address or a form alike, narrowed to what is theirs. Pure but for the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.stats.asked import read_period
from services.stats.pages.look import MAYBE, OWN_DAYS, known_on, own_days
from services.stats.pages.report_rights import check_form
from services.stats.periods import ALL, Period
from services.stats.publishing.office import Office
from services.stats.reports.form import Asked, Form
from services.stats.standpoint import Standpoint
from shared.errors import Faults, Rejected
from shared.security import Act, Identity
from shared.security.visitor import unfenced

#: what is chosen for a form that is about one thing: its field, and what people call it
_CHOSEN = {
    "case": ("case_id", "败诉案件"),
    "proposal": ("proposal", "监督事项"),
    "bureau": ("bureau", "单位"),
}
#: a UUID, or nothing
ID = r"^([0-9a-fA-F-]{36})?$"


class Wanted(BaseModel):
    """Each is text and may be empty, as forms send them. ``position``: at which of the log; ``as_of``: at the end of which day."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    form: str = Field(default="", pattern=MAYBE)
    period: str = Field(default="", max_length=64)
    since: str = Field(default="", max_length=10)
    until: str = Field(default="", max_length=10)
    region: str = Field(default="", pattern=MAYBE)
    bureau: str = Field(default="", pattern=MAYBE)
    case_id: str = Field(default="", pattern=ID)
    proposal: str = Field(default="", pattern=ID)
    as_of: str = Field(default="", max_length=10)
    position: str = Field(default="", pattern=r"^\d{0,18}$")

    @property
    def day(self) -> date | None:
        return known_on(self.as_of)

    @property
    def log_position(self) -> int | None:
        return int(self.position) if self.position else None

    def link(self, path: str, **more: Any) -> str:
        """The address that asks for the same; ``more`` changes it."""
        said = {**self.model_dump(), **more}
        return f"{path}?{urlencode({name: value for name, value in said.items() if value not in {None, ''}})}"

    def at(self, at: Standpoint) -> Wanted:
        """The same of what was known there, whatever is recorded meanwhile; a past day says so by itself."""
        return self if self.as_of else self.model_copy(update={"position": str(at.position)})

    def when(self, form: Form) -> Period:
        """Rejected for a period that cannot be read; what is about one case needs none."""
        if form.about == "case" and not self.period:
            return ALL
        if not self.period:
            raise Rejected("period_required", "请选择期间。", "period")
        if self.period == OWN_DAYS:
            return own_days(self.since, self.until)
        return read_period(self.period)


async def about(office: Office, identity: Identity, wanted: Wanted) -> tuple[Form, Asked]:
    """NotAllowed for what is another's, a case too; Rejected, with its field, for what cannot be."""
    identity.check(Act.PUBLISH)
    form = office.maker.form(wanted.form)
    region, bureau = identity.scope(wanted.region or None, wanted.bureau or None)
    case = UUID(wanted.case_id) if wanted.case_id and form.about == "case" else None
    proposal = UUID(wanted.proposal) if wanted.proposal and form.about == "proposal" else None
    if case:
        region, bureau = await _place(office, f"case-{case}", "case")
    elif proposal:
        region, bureau = await _place(office, f"supervision-{proposal}", "proposal")
    place, when = read(wanted, form, region, bureau)
    asked = Asked(when, place, bureau, case, None, proposal)
    check_form(identity, form.code, asked)
    return form, asked


def read(wanted: Wanted, form: Form, region: str | None, bureau: str | None) -> tuple[str, Period]:
    """Rejected for everything at once that is missing or cannot be read, the day of the facts with it."""
    wrong = Faults()
    with wrong:
        _check_chosen(form, {"case": wanted.case_id, "proposal": wanted.proposal, "bureau": bureau})
    with wrong:
        if not region:
            raise Rejected("region_required", "请填写行政区划代码。", "region")
    with wrong:
        when = wanted.when(form)
    with wrong:
        _ = wanted.day
    wrong.check()
    assert region
    return region, when


def _check_chosen(form: Form, given: Mapping[str, str | None]) -> None:
    """What the form is about."""
    if form.about in _CHOSEN and not given[form.about]:
        field, title = _CHOSEN[form.about]
        raise Rejected("report_needs", f"请选择{title}。", field)


async def _place(office: Office, stream: str, about: str) -> tuple[str, str]:
    """Whose case or proposal it is, whatever else was chosen."""
    events = await unfenced(office.log.read_stream(stream))
    if not events:
        field, title = _CHOSEN[about]
        raise Rejected(f"{about}_unknown", f"没有所选的{title}，请重新选择。", field)
    return events[-1].region, events[-1].bureau
