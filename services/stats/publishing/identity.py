"""Which report it is: its stream and its id follow from what it is about, so that two people who ask for the same one work on the same one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.stats.periods import parse_period
from services.stats.reports.form import Asked
from shared.events.envelope import derived_id
from shared.events.published import ReportDrafted

#: who publishes what is not of one bureau: the 司法局's own code
JUSTICE_BUREAU = "sfj"


@dataclass(frozen=True, slots=True)
class Subject:
    """A form and what it is about; ``today`` is the day the paper bears, ``adjusts`` the edition whose changes it lists."""

    form: str
    about: Asked
    today: date
    adjusts: UUID | None = None

    @property
    def stream(self) -> str:
        """``report-<form>-<region>-<bureau or all>-<period>``, and the case or proposal where it is about one."""
        about = self.about
        parts = [self.form, about.region, about.bureau or "all", about.period.code]
        case = (
            [str(about.case_id), *([str(about.instance)] if about.instance else [])] if about.case_id else []
        )
        return "-".join(["report", *parts, *case, *([str(about.proposal)] if about.proposal else [])])

    @property
    def report(self) -> UUID:
        return report_id(self.stream)

    def asked(self) -> dict[str, Any]:
        """As recorded with a draft: all that is needed to make it again but its position; what is null is left out."""
        about = self.about
        said = {
            "region": about.region,
            "bureau": about.bureau,
            "case_id": about.case_id,
            "instance": about.instance,
            "proposal": about.proposal,
            "today": self.today,
            "adjusts": self.adjusts,
        }
        return {
            name: value if isinstance(value, int) else str(value)
            for name, value in said.items()
            if value is not None
        }

    @classmethod
    def of(cls, drafted: ReportDrafted) -> Subject:
        """The reverse of ``asked``."""
        said = drafted.asked
        about = Asked(
            parse_period(drafted.period),
            said["region"],
            said.get("bureau"),
            _uuid(said.get("case_id")),
            said.get("instance"),
            _uuid(said.get("proposal")),
        )
        return cls(drafted.form, about, date.fromisoformat(said["today"]), _uuid(said.get("adjusts")))


def report_id(stream: str) -> UUID:
    return derived_id("report", stream)


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
