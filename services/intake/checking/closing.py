"""What a bureau must have done before it closes a case (结案): the hard checks of the documents that bind it on that day. Pure.

Closing is the bureau's own act within the system, and so may be refused. What happened long ago is only told: published cases and facts
that a ledger states are taken as they are, and the list of checks still says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from services.intake.submission import Submission
from shared.errors import Rejected
from shared.events.case import Closed, PrincipalInstructed
from shared.events.history import History
from shared.events.terms import Origin
from shared.policy.model import Pack
from shared.policy.provisions import Check, CheckPoint, Requirement


def check_closing(fact: Submission, history: History, binding: Callable[[date], Iterable[Pack]]) -> None:
    """``history`` is the case with ``fact`` in it. Rejected ``principal_not_instructed`` where a document asks for an instruction (峄城: ≥1条才可结案)."""
    opened, on = history.opened, fact.occurred_on
    if not isinstance(fact.event, Closed) or opened is None or on is None:
        return
    if opened.origin is Origin.PUBLISHED or fact.ledger:
        return
    count = len(history.of(PrincipalInstructed))
    for check in _asked(binding(on)):
        wanted = check.number or 1
        if count < wanted and (not check.case_kinds or opened.kind in check.case_kinds):
            message = (
                f"须有主要负责人批示或研究记录 {wanted} 条才可结案，现有 {count} 条（{check.clause}）；"
                "请先报“主要负责人批示研究”。"
            )
            raise Rejected("principal_not_instructed", message)


def _asked(packs: Iterable[Pack]) -> Iterable[Check]:
    return (
        check
        for pack in packs
        for check in pack.checks
        if check.at is CheckPoint.CLOSING and check.requires is Requirement.PRINCIPAL_INSTRUCTION
    )
