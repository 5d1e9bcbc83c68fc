"""Why somebody looks at the names of parties."""

from __future__ import annotations

from shared.events.terms.term import Term


class Purpose(Term):
    HANDLING = "handling", "办理案件"
    CONTACT = "contact", "联系当事人"
    DRAFTING = "drafting", "制作文书"
    CHECKING = "checking", "核对台账"
    OTHER = "other", "其他（须说明）"
