"""案卷评查: draws of files anybody can draw again, what was found in each file, and the draw itself: looked at first, or recorded at once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.intake.pages import work_view as view
from services.intake.pages.factform import Sent, day_of, wrong_day
from services.intake.pages.organisation_facts import recorded
from services.intake.pages.organisation_file import Code, OrganisationFile
from services.intake.pages.organisation_offers import next_number
from services.intake.pages.recording import Outcome, fact_id, item
from services.intake.pages.rooms import Rooms
from services.intake.work.draws import draw
from shared.events.organisation_work import FileReviewDrawn
from shared.security import Act
from shared.web import Visit

#: as many as one draw can name
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What to draw from, how many, and by which seed; ``errors`` by field."""

    draw: str
    seed: str
    population: tuple[str, ...]
    size: int
    emphasis: str
    errors: dict[str, str]

    @property
    def drawn(self) -> tuple[str, ...]:
        return () if self.errors else draw(self.seed, self.population, self.size)


def read(sent: Sent, today: date) -> Asked:
    """A file number a line, or several with commas between. Pure."""
    text = unicodedata.normalize("NFC", sent.text("population"))
    for sign in "，,、；;\t":
        text = text.replace(sign, "\n")
    files = tuple(line for one in text.split("\n") if (line := one.strip()))
    size = sent.text("size")
    number = int(size) if size.isdecimal() and len(size) < 6 else 0
    errors = {} if sent.text("seed") else {"seed": "请填写抽取种子，例如开会时商定的一句话或一组数字。"}
    errors |= {} if sent.text("draw") else {"draw": "请填写抽取编号。"}
    twice = len(files) - len(set(files))
    if not files or len(files) > MOST:
        errors["population"] = f"请填写案卷号，一行一个，最多 {MOST} 个；现有 {len(files)} 个。"
    elif twice:
        errors["population"] = f"有 {twice} 个案卷号重复，请删除重复项。"
    if not 1 <= number <= max(1, len(files)):
        errors["size"] = f"抽取件数应为 1 至 {max(1, len(files))}。"
    errors |= wrong_day(FileReviewDrawn, day_of(sent), today)
    return Asked(sent.text("draw"), sent.text("seed"), files, number, sent.text("emphasis"), errors)


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/work/{region}/{bureau}/files")
    async def get_files(region: Code, bureau: Code, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        return rooms.site.page(visit, "work_files.html", of=of, draws=view.draws(of.history))

    @routes.get("/work/{region}/{bureau}/files/draw")
    async def get_draw(region: Code, bureau: Code, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        number = next_number(of.history, FileReviewDrawn, of.today).get("data.draw", "")
        sent = Sent.of([("draw", number), ("occurredon", of.today.isoformat())])
        return _page(rooms, visit, of, sent, key=uuid4())

    @routes.post("/work/{region}/{bureau}/files/draw")
    async def post_draw(region: Code, bureau: Code, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        sent = Sent.of((await visit.form()).multi_items())
        key, asked = fact_id(sent), read(sent, of.today)
        if asked.errors:
            return _page(rooms, visit, of, sent, key=key, asked=asked, errors=asked.errors)
        if sent.text("look"):
            return _page(rooms, visit, of, sent, key=key, asked=asked)
        outcome = await _recorded(rooms, visit, of, asked, sent)
        if outcome.done:
            return recorded(of, FileReviewDrawn, "", outcome, f"抽取案卷 {len(asked.drawn)} 件")
        errors = {path.removeprefix("data."): said for path, said in outcome.errors.items()}
        return _page(rooms, visit, of, sent, key=key, asked=asked, errors=errors, status=outcome.status)

    return routes


async def _recorded(rooms: Rooms, visit: Visit, of: OrganisationFile, asked: Asked, sent: Sent) -> Outcome:
    key, day = fact_id(sent), day_of(sent)
    data = {"draw": asked.draw, "seed": asked.seed, "population": asked.population, "drawn": asked.drawn}
    data |= {"emphasis": asked.emphasis} if asked.emphasis else {}
    who = visit.identity.person
    fact = item(FileReviewDrawn, data, day, subject=of.stream, place=of.place, who=who, key=key)
    return await rooms.record(visit, fact, None)


def _page(
    rooms: Rooms,
    visit: Visit,
    of: OrganisationFile,
    sent: Sent,
    *,
    key: UUID,
    asked: Asked | None = None,
    errors: dict[str, str] | None = None,
    status: int = 422,
) -> Response:
    wrong = errors or {}
    names = {"draw", "seed", "population", "size", "emphasis", "occurredon"}
    return rooms.site.page(
        visit,
        "work_draw.html",
        status=status if wrong else 200,
        of=of,
        sent=sent,
        key=key,
        errors=wrong,
        faults=[(name if name in names else "", said) for name, said in wrong.items()],
        drawn=asked.drawn if asked else (),
    )
