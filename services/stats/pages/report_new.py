"""A new report: which form, of what, looked at before anything is recorded, drafted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from services.stats.cockpit.asked import AskedTrace
from services.stats.cockpit.desk import Desk
from services.stats.pages import report_rights as rights
from services.stats.pages.frame import period_choices
from services.stats.pages.report_asked import Wanted, about
from services.stats.pages.report_looks import Looks
from services.stats.pages.reports import bureaus, last_ended
from services.stats.pages.sending import fact_of
from services.stats.publishing.identity import Subject
from services.stats.publishing.lists import edition_before
from services.stats.publishing.office import Office
from services.stats.reports.form import Form
from services.stats.standpoint import Standpoint
from services.stats.supervision import inbox
from services.stats.supervision.asked import AskedInbox
from services.stats.supervision.office import Office as Supervising
from shared.errors import Rejected
from shared.events.terms import ProposalState
from shared.security import Act
from shared.web import Site, Visit
from shared.web.underway import NotYet, Underway, making_page, patience

#: of the form, that an error can stand beside
FIELDS = ("region", "case_id", "proposal", "bureau", "period", "since", "as_of")
#: choices of one list
MOST = 200


@dataclass(frozen=True, slots=True)
class Drafting:
    """What a new report is made with."""

    office: Office
    supervising: Supervising
    desk: Desk
    underway: Underway
    looks: Looks


def router(site: Site, drafting: Drafting) -> APIRouter:
    routes, office = site.router(), drafting.office
    maker = office.maker

    async def form_page(visit: Visit, wanted: Wanted, error: Rejected | None = None) -> Response:
        """Which form, and then of what."""
        chosen = maker.forms.get(wanted.form)
        if chosen is None:
            return site.page(visit, "report_forms.html", forms=rights.forms(visit.identity), error=error)
        when = last_ended(chosen.code, site.today())
        values: dict[str, Any] = {
            "form": chosen,
            "wanted": wanted,
            "faults": error.beside(*FIELDS) if error else (),
            "errors": dict(error.faults) if error else {},
            "periods": period_choices(site.today(), when),
            "period": wanted.period or when.code,
            "bureaus": await bureaus(office, visit.identity),
            "proposals": await _proposals(drafting.supervising, visit, chosen),
            "cases": await _cases(drafting.desk, visit, wanted, chosen),
            "fact": uuid4(),
        }
        status = 422 if error and not visit.fragment else 200  # what asks by itself shows no refusals
        return site.page(visit, "report_new.html", status, **values)

    @routes.get("/reports/new")
    async def get_new(wanted: Annotated[Wanted, Query()], visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.PUBLISH)
        return await form_page(visit, wanted)

    @routes.post("/reports/new")
    async def post_new(visit: Visit = site.visitor) -> Response:
        """Drafted, or only looked at, at once or when asked again. The same form sent again leads to the draft it made."""
        visit.identity.check(Act.PUBLISH)
        sent = await visit.form()
        wanted = _wanted(sent)
        try:
            subject, at = await stood(office, visit, wanted)
            doing, fact = str(sent.get("do", "")), fact_of(sent)
            person = visit.identity.person

            async def ready_at() -> str:
                """Where it is looked at then."""
                if doing == "preview":
                    made = await drafting.looks.made(person, subject, at)
                    return wanted.at(made.at).link("/reports/preview")
                return f"/reports/drafts/{await office.draft(subject, at, person, fact)}?done=drafted"

            key = (person, doing, wanted, fact)
            ready = await drafting.underway.made(key, ready_at, patience(visit))
        except NotYet as still:
            return making_page(site, visit, f"正在起草：{maker.title(wanted.form)}", sent, still)
        except Rejected as error:
            return await form_page(visit, wanted, error)
        return RedirectResponse(ready, 303)

    return routes


async def stood(office: Office, visit: Visit, wanted: Wanted) -> tuple[Subject, Standpoint]:
    """What is asked for, and where the log is read."""
    form, asked = await about(office, visit.identity, wanted)
    at = await office.maker.at(wanted.day, wanted.log_position)
    before = await edition_before(office.maker.library.pool, form.code, asked, at)
    return Subject(form.code, asked, office.today(), before), at


def _wanted(sent: Mapping[str, Any]) -> Wanted:
    """Rejected for what no form of ours sends."""
    try:
        return Wanted.model_validate({name: str(sent.get(name, "")).strip() for name in Wanted.model_fields})
    except ValidationError as error:
        raise Rejected("form_incomplete", "表单内容不完整或被改动过，请返回重新填写。") from error


async def _proposals(office: Supervising, visit: Visit, form: Form) -> list[tuple[str, str]]:
    """Confirmed proposals that the form is about."""
    if form.about != "proposal":
        return []
    found: list[tuple[str, str]] = []
    at = await office.log.tail()
    for state in (ProposalState.CONFIRMED, ProposalState.CARRIED_OUT):
        asked = AskedInbox(region=visit.identity.region, state=state, limit=MOST)
        body = await inbox.page(office, asked, at, restricted=False)
        found += [
            (one["id"], f"{one['bureau_name']}：{one['name']}（{one['year']}年度）") for one in body["items"]
        ]
    return found


async def _cases(desk: Desk, visit: Visit, wanted: Wanted, form: Form) -> list[tuple[str, str]]:
    """Lost cases of a bureau, for the form that is about one; none before there is a bureau."""
    region, bureau = visit.identity.scope(wanted.region or None, wanted.bureau or None)
    if form.about != "case" or not bureau:
        return []
    asked = AskedTrace(
        region=region, bureau=bureau, period="all", indicator="loss_rate", place="numerator", limit=MOST
    )
    body = await desk.trace(asked, await desk.reckoner.at(asked))
    return list({str(row["case_id"]): row["name"] for row in body["rows"]}.items())
