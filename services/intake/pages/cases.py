"""The list of cases, for a bureau its own, for the 司法局 all of the region: searched, filtered, the last opened first, 50 a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

import asyncpg
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.intake.assigning.docket import People
from services.intake.pages.drafts import queries
from services.intake.pages.rooms import Rooms
from shared.errors import Retry
from shared.events.terms import CaseKind, Level, Term
from shared.personal.tokens import MARK
from shared.security import Act
from shared.web import Visit

PAGE = 50


class State(Term):
    OPEN = "open", "办理中"
    CLOSED = "closed", "已结案"
    VOIDED = "voided", "已作废"
    UNPARSED = "unparsed", "案号待核"


#: any bracket for any other, and digits and letters that an input method made wide as the others
_AS_PRINTED = dict.fromkeys(map(ord, "()（）[]〔〕【】［］"), "_") | {
    wide: wide - 0xFEE0 for wide in range(0xFF10, 0xFF5B) if chr(wide).isalnum()
}
#: what comes along in what is pasted: NUL, marks of width and of direction
_UNSEEN = re.compile(r"[\0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Asked(BaseModel):
    """What the list is asked for; ``after`` is where the page before it ended. A filter that is none asks for everything."""

    model_config = ConfigDict(frozen=True)

    q: str = Field(default="", max_length=20_000)
    kind: str = Field(default="", max_length=40)
    state: str = Field(default="", max_length=40)
    handler: str = Field(default="", max_length=64)
    bureau: str = Field(default="", pattern=r"^[a-z0-9-]{0,40}$")
    after: int | None = Field(default=None, ge=1, le=2**63 - 1)

    @property
    def filters(self) -> tuple[str | list[str] | None, ...]:
        kind = self.kind if self.kind in set(CaseKind) else None
        state = self.state if self.state in set(State) else None
        return kind, self.handler.replace("\0", "") or None, state, self.patterns

    def query(self, **other: Any) -> str:
        asked = {
            "q": self.q,
            "kind": self.kind,
            "state": self.state,
            "handler": self.handler,
            "bureau": self.bureau,
            **other,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def any(self) -> bool:
        return bool(self.query())

    @property
    def patterns(self) -> list[str] | None:
        """For like, each word that was typed or pasted, in whatever order it is remembered: in small letters, taken literally,
        and of case numbers one style of brackets and digits as good as another.
        """
        return [f"%{word}%" for word in _words(self.q)] or None

    @property
    def rest(self) -> str | None:
        """Of “张三诉某局”, what comes after the name, which is searched for by itself."""
        _, sues, whom = self.q.partition("诉")
        return f"%{'%'.join(_words(sues + whom))}%"


def _words(said: str) -> list[str]:
    text = _UNSEEN.sub("", said).strip()[:200].lower()
    for sign in "\\%_":
        text = text.replace(sign, f"\\{sign}")
    return text.translate(_AS_PRINTED).split()


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    name: str
    number: str
    kind: str
    level: str
    handler: str
    bureau: str
    received_on: date | None
    state: State


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/cases")
    async def get_cases(asked: Annotated[Asked, Query()], visit: Visit = rooms.site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, own = visit.identity.scope(None, asked.bureau or None)
        rows = await _rows(rooms, region, own, asked)
        shown = rows[:PAGE]
        people = await _people(rooms, region, own)
        wanted = set() if visit.identity.of_bureau else {(row["region"], row["bureau"]) for row in shown}
        bureaus = await rooms.bureaus(region, wanted)
        lines = [_line(row, people, bureaus) for row in shown]
        more = shown[-1]["opened_position"] if len(rows) > PAGE else None
        return rooms.site.page(
            visit,
            "cases.html",
            lines=lines,
            asked=asked,
            next_path=f"/cases?{asked.query(after=more)}" if more else None,
            drafts=await rooms.drafts.all(visit.identity.person) if asked.after is None else [],
            kinds=tuple((one.value, one.title) for one in CaseKind),
            states=tuple((one.value, one.title) for one in State),
            handlers=tuple(people.items()),
            bureaus=() if visit.identity.of_bureau else tuple(bureaus.items()),
            may_record=visit.identity.can(Act.RECORD),
        )

    return routes


async def _rows(rooms: Rooms, region: str | None, bureau: str | None, asked: Asked) -> list[Any]:
    people = await _called(rooms, region, bureau, asked)
    try:
        return await rooms.pool.fetch(
            queries.case_page, region, bureau, asked.after, *asked.filters, people, asked.rest, PAGE + 1
        )
    except asyncpg.UndefinedColumnError as error:  # the list is being built anew after an upgrade
        raise Retry("the list of cases is being built") from error


async def _called(rooms: Rooms, region: str | None, bureau: str | None, asked: Asked) -> list[str]:
    """What stands in the names of cases for whoever was asked for by name."""
    if not (who := asked.q.partition("诉")[0].strip()[:200]):
        return []
    return [f"{MARK}{one}." for one in await rooms.vault.named(who, region, bureau)]


async def _people(rooms: Rooms, region: str | None, bureau: str | None) -> dict[str, str]:
    if not region or not bureau:
        return {}
    return People(await rooms.case.organisation(region, bureau), rooms.site.today()).labels


def _line(row: Any, people: dict[str, str], bureaus: dict[str, str]) -> Line:
    numbers, levels, handler = row["numbers"].splitlines(), row["levels"], row["handler"]
    return Line(
        id=str(row["case_id"]),
        name=row["name"] or "（未命名）",
        number=numbers[-1] if numbers else "",
        kind=CaseKind(row["kind"]).title if row["kind"] else "",
        level=Level(levels[-1]).title if levels else "",
        handler=people.get(handler, handler) if handler else "",
        bureau=bureaus.get(row["bureau"], row["bureau"]),
        received_on=row["received_on"],
        state=_state(row),
    )


def _state(row: Any) -> State:
    if row["voided"]:
        return State.VOIDED
    return State.CLOSED if row["closed"] else State.OPEN
