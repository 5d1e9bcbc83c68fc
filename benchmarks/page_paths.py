"""What the pages' benchmark asks: for every page the addresses a person would open, the heavy ones among them, and which pages it leaves out and why.

``{case}`` and the like are filled with ids of the log (``pages.sql``); ``{long}`` is a case of ``long_life``. Who asks is one of the demonstration's identities; see ``WHO``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

#: of the bureau with 40,000 cases; of the one with 5,000; of the region with 60,000
CLERK, HANDLER, LEADER, SMALL, OFFICER, AUDITOR, OPERATOR = (
    "renshe-nq", "renshe-a", "renshe-zr", "ziran-fz", "sifa-yingsu", "sifa-shenji", "yunwei",
)  # fmt: skip
WHO = {
    CLERK: "40,000 cases",
    HANDLER: "40,000 cases, own",
    LEADER: "40,000 cases",
    SMALL: "5,000 cases",
    OFFICER: "region, 60,000",
    AUDITOR: "region",
    OPERATOR: "all",
}
THREE = (CLERK, SMALL, OFFICER)


class Page(NamedTuple):
    who: tuple[str, ...]
    path: str


PAGES = tuple(
    Page(who if isinstance(who, tuple) else (who,), path)
    for who, *paths in (
        (CLERK, "/account", "/account/password", "/account/second-factor", "/cases/new"),
        (THREE, "/cases", "/cases?state=open", "/cases?state=closed", "/cases?state=voided", "/cases?state=unparsed", "/cases?kind=reconsideration"),
        (THREE, "/cases?q=王某", "/cases?q=没有这个案件", "/cases?q=（2024）鲁0404行初3999号", "/cases?after={deep}"),
        (THREE, "/cases/tasks", "/cases/tasks?whose=mine", "/cases/tasks?state=late"),
        ((CLERK, SMALL), "/cases?handler=p-3", "/cases?handler=p-999"),
        (OFFICER, "/cases?bureau=fz-ju-03", "/cases?bureau=fz-renshe", "/cases?q=不动产&bureau=fz-ju-03"),
        (CLERK, "/cases/{case}", "/cases/{case}/sheet", "/cases/{case}/facts", "/cases/{case}/facts/hearing_scheduled", "/cases/{case}/void"),
        (CLERK, "/cases/{case}/records/{fact}/correct", "/cases/{case}/records/{fact}/void", "/cases/{case}/timeline", "/cases/{case}/documents", "/cases/{case}/hearings"),
        (CLERK, "/cases/{long}", "/cases/{long}/sheet", "/cases/{long}/timeline", "/cases/{long}/documents", "/cases/{long}/hearings", "/cases/{long}/facts"),
        (CLERK, "/deadlines/cases/{long}", "/notices/cases/{long}", "/work/proposal/{long}"),
        (OFFICER, "/cases/{case}"),
        (CLERK, "/imports"),
        (OFFICER, "/organisations", "/organisations?q=第3局", "/organisations/370404/fz-renshe"),
        (CLERK, "/organisations/370404/fz-renshe", "/organisations/370404/fz-renshe/departments", "/organisations/370404/fz-renshe/people/p-3"),
        (CLERK, "/organisations/370404/fz-renshe/people/p-3?year=2026", "/organisations/370404/fz-renshe/facts", "/organisations/370404/fz-renshe/facts/person_assigned"),
        (CLERK, "/organisations/370404/fz-renshe/entries", "/organisations/370404/fz-renshe/records/{entry}/correct", "/organisations/370404/fz-renshe/records/{entry}/void"),
        (SMALL, "/organisations/370404/fz-ziran/departments", "/organisations/370404/fz-ziran/people/p-3"),
        (OFFICER, "/work"),
        (CLERK, "/work/370404/fz-renshe", "/work/370404/fz-renshe/items?kind=organisation.review_requested", "/work/370404/fz-renshe/reviews", "/work/370404/fz-renshe/review?key=R3"),
        (CLERK, "/work/370404/fz-renshe/sessions", "/work/370404/fz-renshe/sessions/open", "/work/370404/fz-renshe/learning", "/work/370404/fz-renshe/problems", "/work/370404/fz-renshe/files", "/work/370404/fz-renshe/files/draw"),
        (CLERK, "/work/proposal/{case}", "/work/370404/fz-renshe/assignments"),
        (SMALL, "/work/370404/fz-ziran/assignments"),
        (OFFICER, "/court-lists", "/court-lists/{list}", "/court-lists/{list}?finding=court_only", "/court-lists/{list}?finding=all&after=250", "/court-lists/{list}/figures?filed=330&loss_rate=20"),
        (AUDITOR, "/audit", "/audit?kind=audit.access_refused", "/audit?person=renshe-nq", "/audit?day=2026-11-22"),
        (OPERATOR, "/ops", "/ops-intake", "/ops-deadlines", "/ops-notify", "/ops-stats", "/ops-intake/log", "/ops-intake/letters", "/ops-intake/sites"),
        (THREE, "/today", "/deadlines", "/deadlines?lamp=overdue", "/deadlines?lamp=red", "/deadlines?lamp=green", "/deadlines?state=met", "/deadlines?kind=court"),
        ((HANDLER, LEADER), "/today", "/today?whose=mine", "/deadlines?person=renshe-a", "/deadlines?person=renshe-a&state=met"),
        ((CLERK, SMALL), "/deadlines?person=p-3"),
        (THREE, "/deadlines?state=cancelled", "/deadlines?nature=right", "/deadlines?kind=statutory&lamp=yellow", "/deadlines/unclocked", "/deadlines/unclocked?missing=handler"),
        (OFFICER, "/deadlines?bureau=fz-ju-03", "/deadlines?bureau=fz-ju-03&lamp=red", "/deadlines/duties?bureau=fz-ju-03"),
        (THREE, "/deadlines/duties", "/deadlines/duties?period=2026", "/calendar", "/calendar?month=2026-11"),
        (CLERK, "/deadlines/lamps?{lamps}", "/deadlines/duties/soon", "/deadlines/duties/{duty}", "/deadlines/duties/{quota}", "/deadlines/{deadline}", "/deadlines/{deadline}/what-if", "/deadlines/cases/{case}", "/deadlines/period", "/deadlines/certificates"),
        (OFFICER, "/deadlines/lamps?{lamps}", "/calendar/editions", "/policies", "/policies/coverage", "/policies/yicheng-2023", "/policies/diff?old=minhang-2023&new=minhang-2026"),
        (HANDLER, "/inbox", "/inbox?kind=period_set", "/inbox/settings", "/inbox/unread"),
        (CLERK, "/notices/cases/{case}", "/notices/matters/{matter}", "/inbox", "/inbox/unread"),
        (OPERATOR, "/notices/outbox", "/notices/failures", "/notices/undeliverable"),
        (THREE, "/cockpit", "/cockpit?as_of=2026-06-30", "/cockpit?as_of=2026-06-13&period=2026H1", "/cockpit?period=2025", "/cockpit?period=2026-01-15..2026-03-10"),
        (OFFICER, "/cockpit?bureau=fz-renshe", "/cockpit?bureau=fz-ju-03&period=2025H2", "/cockpit/ranking", "/cockpit/ranking?as_of=2026-06-30", "/cockpit/trend", "/cockpit/trend?by=month&count=12"),
        (THREE, "/cockpit/by", "/cockpit/by?table=results", "/cockpit/by?dimension=handler&indicator=loss_rate", "/cockpit/by?dimension=month&indicator=loss_rate", "/cockpit/by?dimension=field&indicator=appearance_rate"),
        (THREE, "/cockpit/trace?indicator=loss_rate", "/cockpit/trace?indicator=appearance_rate&period=2025", "/cockpit/trace?indicator=document_won_rate&period=2025", "/cockpit/entries", "/cockpit/entries/facts?what=over_3_days", "/cockpit/indicators", "/cockpit/meetings"),
        (THREE, "/supervision", "/supervision/counts", "/reports", "/reports/editions"),
        ((SMALL, OFFICER), "/reports/new"),
    )
    for path in paths
)  # fmt: skip

#: what is made for whoever asks, in a thread; no page waits for it
FILES = tuple(
    Page((who,), path)
    for who, *paths in (
        (OFFICER, "/court-lists/{list}/reconciliation.xlsx", "/court-lists/{list}/letter?format=docx", "/court-lists/{list}/letter?format=pdf"),
        (SMALL, "/imports/ledger.xlsx", "/imports/template.xlsx"),
        (AUDITOR, "/audit/export.xlsx", "/audit/export.csv"),
        (CLERK, "/calendar/feeds/bureau.ics"),
        (OFFICER, "/reports/preview?form=bulletin&period=2026H1"),
        (CLERK, "/notices/cases/{long}/proof?format=xlsx", "/notices/cases/{long}/proof?format=pdf"),
    )
    for path in paths
)  # fmt: skip

#: pages that are not asked, and why
LEFT_OUT = {
    "/": "leads on to another page",
    "/account/sign-in": "knows nobody",
    "/account/oidc": "leads on to the provider",
    "/account/oidc/callback": "comes back from the provider",
    "/deadlines/certificates/{ref}.{kind}": "a file",
    "/cases/{case_id}/documents/{paper}": "a file",
    "/imports/{job_id}": "one file on its way in; nothing of the record",
    "/imports/{job_id}/errors": "a file",
    "/inbox/{notification:uuid}": "leads on to the matter",
    "/inbox/live": "an answer without an end",
    "/calendar/editions/{notice}/withdraw": "counts every date it touches before it asks; a calendar of its own benchmark (recompute)",
    "/calendar/editions/{notice}/withdraw/preview": "leads on to another page",
    "/calendar/editions/{version}/moves": "of a notice that was imported; none was",
    "/notices/matters/{about:uuid}/proof": "a file",
    "/ops-intake/letters/{sequence}": "of a submission that nothing came of; none is there",
    "/ops-intake/letters/{sequence}/content": "a file",
    "/calendar/editions/preview": "leads on to another page",
    "/reports/editions/{edition}/deliver": "leads on to another page",
    "/reports/editions/{edition}/recall": "leads on to another page",
    "/supervision/{proposal}/{act}": "leads on to another page",
    "/reports/drafts/{draft}": "of a report that was made",
    "/reports/drafts/{draft}/paper/{kind}": "a file",
    "/reports/drafts/{draft}/publish": "of a report that was made",
    "/reports/drafts/{draft}/words": "of a report that was made",
    "/reports/editions/{edition}": "of a report that was made",
    "/reports/editions/{edition}/file/{kind}": "a file",
    "/reports/editions/{edition}/reproduction": "makes a whole report again",
    "/reports/editions/{edition}/adjustments": "compares whole reports",
    "/work/{region}/{bureau}/sessions/{session}": "one session; none is offered in this log",
    "/supervision/{proposal}/papers/{digest}": "a file",
    "/supervision/{proposal}": "one proposal; nothing is proposed of what happened before the start",
}
_ROUTE = re.compile(r"@routes\.get\(\s*(?:\"([^\"]+)\"|([A-Z]+))")


@cache
def routes() -> frozenset[str]:
    """Every page that the services serve."""
    found = {"/ops-{service}"}
    for file in sorted(Path("services").glob("*/pages/*.py")):
        for text, name in _ROUTE.findall(file.read_text(encoding="utf-8")):
            module = ".".join(file.with_suffix("").parts)
            found.add(text or getattr(import_module(module), name))
    return frozenset(found)


def asked(route: str) -> bool:
    """Whether one of ``PAGES`` or ``FILES`` is of this route. A word of a path is more of it than a part that is filled in."""
    return any(_route_of(page.path) == route for page in (*PAGES, *FILES))


def _route_of(path: str) -> str | None:
    plain = path.partition("?")[0]
    fitting = [route for route in routes() if _fits(route, plain)]
    return min(fitting, key=lambda route: route.count("{"), default=None)


def _fits(route: str, path: str) -> bool:
    wanted = re.sub(r"\{[^}]+\}", "\0", route)
    return re.fullmatch(re.escape(wanted).replace("\0", "[^/]+"), path) is not None
