"""Which regions are kept at which other site, from the file ``YINGSU_SITES_FILE``, and what follows for whoever would write about them here.

    sites:
      yicheng: {title: 峄城站点, regions: ["370404"]}

Nothing is decided here about what another site keeps: people are refused with the site's name, process managers find that somebody was
faster, and the copy brings what was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from shared.errors import Misconfigured, Rejected
from shared.eventlog.outcomes import Conflict, Write
from shared.events.envelope import Recorded

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]

#: the record of a site. What is its house's own affair stays there: who was told, who was refused, its calendar, its reports and certificates
COPIED = frozenset({"case", "organisation", "deadline", "duty", "supervision", "court_list"})
#: what is said about it nowhere but there
KEPT = COPIED | {"precheck", "reminder", "unclocked"}


class Site(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=100)]
    regions: Annotated[tuple[Annotated[str, Field(pattern=r"^\d{6}$")], ...], Field(min_length=1)]


class SitesFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sites: dict[Name, Site]

    @model_validator(mode="after")
    def _one_keeper_each(self) -> SitesFile:
        regions = [region for site in self.sites.values() for region in site.regions]
        if twice := sorted({region for region in regions if regions.count(region) > 1}):
            raise ValueError(f"地区 {'、'.join(twice)} 被写在两个站点下")
        return self


@dataclass(frozen=True, slots=True)
class Sites:
    """The other sites by name; none where this is the only one."""

    known: dict[str, Site] = field(default_factory=dict)
    #: region → the name of the site that keeps it
    keepers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None) -> Sites:
        """Misconfigured, with the place of what is wrong in the file."""
        if path is None:
            return cls()
        try:
            read = SitesFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError, ValidationError) as error:
            raise Misconfigured(f"站点文件 {path} 有误：{error}") from error
        return cls.of(read.sites)

    @classmethod
    def of(cls, known: Mapping[str, Site]) -> Sites:
        return cls(dict(known), {region: name for name, site in known.items() for region in site.regions})

    @property
    def elsewhere(self) -> frozenset[str]:
        """Regions that other sites keep."""
        return frozenset(self.keepers)

    def keeper(self, region: str, area: str) -> Site | None:
        """The site that records events of this area about the region; None: this one does."""
        return self.known[self.keepers[region]] if area in KEPT and region in self.keepers else None

    def copied(self, event: Recorded) -> bool:
        """Whether the event was recorded at another site and copied here."""
        return event.region in self.keepers and event.type.partition(".")[0] in COPIED


def refuse_kept(sites: Sites, region: str, area: str) -> None:
    """Rejected when another site keeps it."""
    if site := sites.keeper(region, area):
        raise Rejected(
            "kept_at_other_site", f"该地区的事项由“{site.title}”登记，请在该站点办理；此处只可查看。"
        )


def keeping(sites: Sites, somebody: Callable[[], object]) -> Callable[[Sequence[Write]], Conflict | None]:
    """What the log asks before every append: None lets it through. ``somebody``: whether a person is being answered (they are told why)."""

    def ask(writes: Sequence[Write]) -> Conflict | None:
        for write, region, area in _said(writes):
            if sites.keeper(region, area):
                if somebody():
                    refuse_kept(sites, region, area)
                return Conflict(write.stream, 0)
        return None

    return ask


def _said(writes: Sequence[Write]) -> Iterator[tuple[Write, str, str]]:
    for write in writes:
        for event in write.events:
            yield write, event.region, event.type.partition(".")[0]
