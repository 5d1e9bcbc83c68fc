"""What a court's list of cases lists."""

from __future__ import annotations

from shared.events.terms.term import Term


class ListBasis(Term):
    """By which day a case belongs to the period of the list."""

    DOCKETED = "docketed", "收案"
    JUDGED = "judged", "结案"
    HEARD = "heard", "开庭"
