"""The notice that came this morning, on one page: the case, its first instance and the notice are recorded together or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.intake.case_numbers import case_no
from services.intake.court_list.numbers import number
from services.intake.pages.cases import Asked
from services.intake.pages.drafts import queries
from services.intake.pages.factform import Choices, Form, Sent, checked, day_of, form, read, wrong_day
from services.intake.pages.facts import recorded
from services.intake.pages.offers import SERVED_HOW, SIGNED_BY
from services.intake.pages.recording import BUSY, Outcome, fact_id, item, outcome
from services.intake.pages.rooms import Rooms
from services.intake.published import NOTICES
from shared.events import Event
from shared.events.case import CaseOpened, InstanceOpened, NoticeReceived
from shared.events.envelope import derived_id
from shared.events.terms import CaseKind, DefendantRole, Level, Notice
from shared.security import Act
from shared.security.identity import NotAllowed
from shared.web import Visit

PATH = "/cases/new"
#: what is recorded, in words
TITLE = "建案、进入审级和收到文书"
#: the facts in their order, each with the prefix of its fields and what is not asked
PARTS: tuple[tuple[str, type[Event]], ...] = (
    ("opened", CaseOpened),
    ("begun", InstanceOpened),
    ("notice", NoticeReceived),
)
_GIVEN = {
    "opened.origin": "reported",
    "begun.instance": "1",
    "begun.level": "first",
    "notice.instance": "1",
    "notice.notice": "complaint",
    "opened.kind": "litigation",
}
#: their fields stand on the page in this order
_SHOWN = ("notice", "opened", "begun")
_OFFERS = {
    "served_how": tuple((one, "") for one in SERVED_HOW),
    "signed_by": tuple((one, "") for one in SIGNED_BY),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """The three facts as typed, and what is wrong with their shape, by path of the page's own fields."""

    items: list[dict[str, Any]]
    errors: Mapping[str, str]


def opening(sent: Sent, key: UUID, place: tuple[str, str], who: str, today: date) -> Opening:
    """``key`` is the case's id; its facts' ids derive from it, so that sending again records nothing twice. Pure."""
    known = sent.put(_begun(sent))
    items: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for prefix, kind in PARTS:
        data, _ = read(kind, known.over(_GIVEN), Choices(), prefix)
        errors |= checked(kind, data, prefix)
        day = day_of(known, f"{prefix}_on")
        errors |= wrong_day(kind, day, today, f"{prefix}_on")
        own = derived_id("page", key, prefix)
        items.append(item(kind, data, day, subject=f"case-{key}", place=place, who=who, key=own))
    return Opening(items, errors | _missing(known) | _alone(known))


def _begun(sent: Sent) -> dict[str, str]:
    """In which instance the case comes and what was served: what the kind of case says, or else its number (行终 is an appeal)."""
    level = number(sent.text("begun.case_no.printed")).level or Level.FIRST
    if sent.text("opened.kind") == CaseKind.RECONSIDERATION:
        level = Level.RECONSIDERATION
    return {"begun.level": level.value, "notice.notice": NOTICES.get(level, Notice.COMPLAINT).value}


def _alone(sent: Sent) -> dict[str, str]:
    """Who is called the only defendant is the only one: which of them made the act is not for a program to say."""
    rows = [f"opened.defendants.{no}" for no in sent.rows("opened.defendants")]
    named = [row for row in rows if sent.text(f"{row}.name")]
    said = "被告不止一个，请改为“共同被告”“原机关”或者“复议机关”；不清楚的选“（不填）”。"
    only = [f"{row}.role" for row in named if sent.text(f"{row}.role") == DefendantRole.SOLE]
    return dict.fromkeys(only, said) if len(named) > 1 else {}


def _missing(sent: Sent) -> dict[str, str]:
    """What the door would take without, and the periods cannot be counted without."""
    needed = {"notice_on": "请填签收日期，答辩期限从第二天起算。"}
    return {name: said for name, said in needed.items() if not sent.text(name)}


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get(PATH)
    async def get_new(visit: Visit = rooms.site.visitor) -> Response:
        _, name = await _place(rooms, visit)
        draft = await rooms.drafts.find(visit.identity.person, PATH)
        preset = {"opened.defendants.0.name": name, "opened.defendants.0.role": "sole"}
        sent = draft.sent if draft else Sent().over(preset)
        return _page(rooms, visit, sent, draft.fact if draft else uuid4(), draft=draft)

    @routes.post(PATH)
    async def post_new(visit: Visit = rooms.site.visitor) -> Response:
        place, _ = await _place(rooms, visit)
        sent = Sent.of((await visit.form()).multi_items())
        key = fact_id(sent)
        if sent.text("more"):
            return _page(rooms, visit, sent, key)
        asked = opening(sent, key, place, visit.identity.person, rooms.site.today())
        if not asked.errors and (twins := await _twins(rooms, place, sent, key)):
            return _page(rooms, visit, sent, key, outcome=Outcome(), twins=twins)
        result = Outcome(errors=asked.errors) if asked.errors else await _recorded(rooms, asked)
        if not result.done:
            return _page(rooms, visit, sent, key, outcome=result)
        await rooms.drafts.drop(visit.identity.person, PATH)
        return recorded(key, result, TITLE)

    return routes


async def _place(rooms: Rooms, visit: Visit) -> tuple[tuple[str, str], str]:
    """The visitor's own bureau: nobody else's case can be opened here."""
    who = visit.identity
    who.check(Act.RECORD)
    if not who.region or not who.bureau:
        raise NotAllowed("no_bureau", "您的账号没有所属单位，不能登记案件；请联系运维人员。")
    return (who.region, who.bureau), await rooms.bureaus.name(who.region, who.bureau)


async def _twins(rooms: Rooms, place: tuple[str, str], sent: Sent, key: UUID) -> list[Any]:
    """Cases of the bureau that have this number already; none once somebody has seen them and registers all the same."""
    printed = sent.text("begun.case_no.printed")
    if not printed or sent.text("sure") == printed:
        return []
    asked = Asked(q=case_no(printed).normal or printed)
    rows = await rooms.pool.fetch(queries.case_page, *place, None, *asked.filters, None, None, 5)
    return [row for row in rows if row["case_id"] != key and not row["voided"]]


async def _recorded(rooms: Rooms, asked: Opening) -> Outcome:
    """Looked at first, so that either all three are recorded or none."""
    for dry_run in (True, False):
        results = [outcome(one) for one in await rooms.accept(asked.items, dry_run=dry_run)]
        answered = list(zip(PARTS, results, strict=True))
        if any(result.later for result in results):
            return Outcome(errors={"": BUSY}, later=True)
        if wrong := {
            _here(prefix, path): said for (prefix, _), one in answered for path, said in one.errors.items()
        }:
            return Outcome(errors=wrong)
    return Outcome(position=results[-1].position, again=results[-1].again)


def _here(prefix: str, path: str) -> str:
    """The door's field as this page names it."""
    return f"{prefix}_on" if path == "occurredon" else path.replace("data.", f"{prefix}.", 1) if path else ""


def _page(
    rooms: Rooms,
    visit: Visit,
    sent: Sent,
    key: UUID,
    *,
    draft: Any = None,
    outcome: Outcome | None = None,
    twins: Sequence[Any] = (),
) -> Response:
    errors = dict(outcome.errors) if outcome else {}
    more = Choices(offers=_OFFERS, hidden=frozenset({"party_id"}), more=sent.text("more"))
    forms: dict[str, Form] = {
        prefix: form(kind, sent.over(_GIVEN), errors, more, prefix) for prefix, kind in PARTS
    }
    shown = {"notice_on": "签收日期", "begun_on": "立案（受理）日期"}
    known = {name for one in forms.values() for name in one.names()} | {*shown}
    faults = [("", said) for path, said in errors.items() if path not in known]
    faults += [(name, f"“{title}”：{errors[name]}") for name, title in shown.items() if name in errors]
    faults += [fault for prefix in _SHOWN for fault in forms[prefix].faults if fault[0]]
    return rooms.site.page(
        visit,
        "case_new.html",
        status=outcome.status if outcome else 200,
        forms=forms,
        sent=sent,
        errors=errors,
        faults=faults,
        key=key,
        draft=draft,
        path=PATH,
        twins=twins,
    )
