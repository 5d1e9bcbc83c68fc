"""Which right each door of the services asks for. A door that is not in the table is shut: a contract test names it.

Reading asks for ``SEE``; what is listed here asks for something else. Pure.
"""

from __future__ import annotations

import re

from shared.security.rights import Act

#: anybody who has signed in: what is said of the language itself
OPEN = None
#: (method, path) of doors; ``*`` stands for one part of the path
_DOORS: dict[tuple[str, str], Act | None] = {
    ("GET", "/asyncapi.json"): OPEN,
    ("GET", "/v1/schemas"): OPEN,
    ("GET", "/v1/schemas/*"): OPEN,
    # intake
    (
        "POST",
        "/v1/events",
    ): Act.SEE,  # each fact asks for its own right: cases to record, organisations to organise
    ("POST", "/v1/cases/*/proposal"): Act.RECORD,
    ("POST", "/v1/precheck"): Act.SEE,
    ("POST", "/v1/files"): Act.RECORD,
    ("POST", "/v1/file-reviews/draw"): Act.SUPERVISE,
    ("POST", "/v1/court-lists"): Act.SUPERVISE,
    ("POST", "/v1/court-lists/*/explanations"): Act.SUPERVISE,
    ("GET", "/v1/dead-letters"): Act.OPERATE,
    ("GET", "/v1/dead-letters/*"): Act.OPERATE,
    ("POST", "/v1/dead-letters/*/again"): Act.OPERATE,
    ("POST", "/v1/dead-letters/*/drop"): Act.OPERATE,
    # deadlines
    ("POST", "/v1/calendar/notices"): Act.ADMINISTER,
    ("POST", "/v1/calendar/notices/*/withdraw"): Act.ADMINISTER,
    ("POST", "/v1/deadlines/*/certificate"): Act.RECORD,
    ("POST", "/v1/policies/preview"): Act.SEE,
    # notify
    ("GET", "/v1/failures"): Act.OPERATE,
    ("POST", "/v1/failures/retry"): Act.OPERATE,
    ("POST", "/v1/notifications/*/retry"): Act.OPERATE,
    ("POST", "/v1/inbox/*/read"): Act.SEE,
    ("POST", "/v1/inbox/*/acknowledge"): Act.SEE,
    ("PUT", "/v1/people/*/addresses/*"): Act.SEE,
    ("PUT", "/v1/people/*/subscriptions"): Act.SEE,
    ("POST", "/v1/people/*/delegations"): Act.SEE,
    ("POST", "/v1/people/*/delegations/end"): Act.SEE,
    # stats
    ("POST", "/v1/supervision/*/reply"): Act.REPLY,
    ("POST", "/v1/supervision/*/papers"): Act.REPLY,
    ("POST", "/v1/supervision/*/confirm"): Act.SUPERVISE,
    ("POST", "/v1/supervision/*/dismiss"): Act.SUPERVISE,
    ("POST", "/v1/supervision/*/carry-out"): Act.SUPERVISE,
    ("POST", "/v1/reports/drafts"): Act.PUBLISH,
    ("POST", "/v1/reports/drafts/*/edits"): Act.PUBLISH,
    ("POST", "/v1/reports/drafts/*/publish"): Act.PUBLISH,
    ("POST", "/v1/reports/editions/*/deliver"): Act.PUBLISH,
    ("POST", "/v1/reports/editions/*/recall"): Act.PUBLISH,
}
#: what is made anew for whoever reads it, and takes long: papers, ledgers, whole archives. Pages have such addresses, too
_EXPENSIVE = re.compile(
    r"^(/v1)?/(ledger|reports/(\*|drafts/\*/paper(/\*)?|preview|editions/\*/(reproduction|adjustments|file/\*))|certificates/\*"
    r"|(cases|matters|notifications)/\*/proof|imports/ledger\.xlsx|court-lists/\*/(letter|reconciliation(\.xlsx)?))$"
)
#: doors at which people stand for themselves: nobody reads another's inbox
OWN = re.compile(r"/v1/(inbox$|inbox/[^/]+/live$|people/[^/]+/(contact|addresses|subscriptions|delegations))")


def asks_for(method: str, template: str) -> Act | None:
    """The right that a door asks for, by its path as it is written in OpenAPI (``/v1/cases/{case_id}``). KeyError for one that is not listed."""
    path = re.sub(r"\{[^}]+\}", "*", template)
    method = "GET" if method == "HEAD" else method
    if (method, path) in _DOORS:
        return _DOORS[method, path]
    if method == "GET":
        return Act.SEE
    raise KeyError(f"{method} {template}")


def is_expensive(template: str) -> bool:
    """Whether reading there has its own limit."""
    return bool(_EXPENSIVE.match(re.sub(r"\{[^}]+\}", "*", template)))


def listed() -> frozenset[tuple[str, str]]:
    return frozenset(_DOORS)
