"""The open tasks of all cases, late ones first: a bureau's, of the 司法局's region, or one person's. 50 a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.intake.assigning.docket import People
from services.intake.cases.handling import TaskState
from services.intake.checking.open_tasks import queries
from services.intake.pages.rooms import Rooms
from services.intake.pages.wording import Words
from shared.events.history import History
from shared.security import Act, Duty, Identity
from shared.web import Visit

PAGE = 50
#: what is in the list, as the filter says it
STATES = (TaskState.ASSIGNED, TaskState.DONE)
LATE = "late"
#: between the parts of where a page ended
_COMMA = "~"


class Asked(BaseModel):
    """What the list is asked for. A filter that is none asks for everything."""

    model_config = ConfigDict(frozen=True)

    whose: str = Field(default="", max_length=10)
    person: str = Field(default="", max_length=64)
    state: str = Field(default="", max_length=20)
    bureau: str = Field(default="", pattern=r"^[a-z0-9-]{0,40}$")
    after: str = Field(default="", max_length=2_000)

    @property
    def any(self) -> bool:
        return bool(self.person or self.state or self.bureau)

    def query(self, **other: Any) -> str:
        asked = self.model_dump(exclude={"after"}) | other
        return urlencode({name: value for name, value in asked.items() if value})


class End(NamedTuple):
    """The row with which the page before ended, in the order of the list."""

    day: date | None = None
    case: UUID | None = None
    instance: int | None = None
    task: str | None = None

    @classmethod
    def of(cls, text: str) -> End:
        """The beginning of the list for what is none."""
        day, _, rest = text.replace("\0", "").partition(_COMMA)
        case, _, rest = rest.partition(_COMMA)
        number, _, task = rest.partition(_COMMA)
        try:
            return cls(date.fromisoformat(day), UUID(case), int(number[:4]), task)
        except ValueError:
            return cls()

    def text(self) -> str:
        return _COMMA.join(map(str, self))


@dataclass(frozen=True, slots=True)
class Line:
    """``lamp``: a colour with its words, none where nobody set a day."""

    case_id: UUID
    case: str
    bureau: str
    instance: int
    task: str
    who: str
    due: date | None
    lamp: tuple[str, str] | None
    state: TaskState


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/cases/tasks")
    async def get_tasks(asked: Annotated[Asked, Query()], visit: Visit = rooms.site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, own = visit.identity.scope(None, asked.bureau or None)
        mine = is_mine(visit.identity, asked)
        person = visit.identity.person if mine else asked.person.replace("\0", "") or None
        rows = await _rows(rooms, (region, own), person, asked)
        shown = rows[:PAGE]
        bureaus = await rooms.bureaus(region, {(row["region"], row["bureau"]) for row in shown})
        words = await _words(rooms, region, own)
        today = rooms.site.today()
        return rooms.site.page(
            visit,
            "tasks.html",
            asked=asked,
            mine=mine,
            lines=[line(row, words, bureaus, today) for row in shown],
            next_path=f"/cases/tasks?{asked.query(after=end(shown[-1]))}" if len(rows) > PAGE else None,
            people=tuple(words.labels.items()),
            bureaus=() if visit.identity.of_bureau else tuple(bureaus.items()),
            states=((LATE, "已过时限"), *((one.value, one.title) for one in STATES)),
            may_record=visit.identity.can(Act.RECORD),
        )

    return routes


def is_mine(identity: Identity, asked: Asked) -> bool:
    """A handler begins with their own, others with the whole bureau's."""
    if asked.whose or asked.person:
        return asked.whose == "mine"
    return identity.duty is Duty.HANDLER


def end(row: Any) -> str:
    return End(row["sorted"], row["case_id"], row["instance"], row["task"]).text()


def line(row: Any, words: Words, bureaus: dict[str, str], today: date) -> Line:
    """A row of the table in words. Pure."""
    return Line(
        case_id=row["case_id"],
        case=row["name"] or "（未命名）",
        bureau=bureaus.get(row["bureau"], row["bureau"]),
        instance=row["instance"],
        task=row["task"],
        who=words.who(row["person"]),
        due=row["due"],
        lamp=lamp(row["due"], today),
        state=TaskState(row["state"]),
    )


def lamp(due: date | None, today: date) -> tuple[str, str] | None:
    """Of a day that a person set: no lamp of the law's periods. Pure."""
    if due is None:
        return None
    left = (due - today).days
    if left < 0:
        return "red", f"已过 {-left} 天"
    return ("yellow", "今天") if left == 0 else ("green", f"还有 {left} 天")


async def _rows(
    rooms: Rooms, place: tuple[str | None, str | None], person: str | None, asked: Asked
) -> list[Any]:
    state = asked.state if asked.state in set(STATES) else None
    before = rooms.site.today() if asked.state == LATE else None
    return await rooms.pool.fetch(
        queries.open_tasks, *place, person, state, before, *End.of(asked.after), PAGE + 1
    )


async def _words(rooms: Rooms, region: str | None, bureau: str | None) -> Words:
    """What the bureau calls its people; of several bureaus, what those who sign in are called."""
    history = await rooms.case.organisation(region, bureau) if region and bureau else History()
    return rooms.case.words(People(history, rooms.site.today()))
