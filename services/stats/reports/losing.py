"""What counts as a loss where the report is about: courts' judgments only (YC23-2.5c), or 复议纠错 as well (JH-2.3c). Pure."""

from __future__ import annotations

from services.stats.reports.form import Material
from services.stats.reports.framing import documents
from shared.events.terms import CaseKind


def loss_code(material: Material) -> str:
    """The indicator by the definition of the documents in force there."""
    meant = (one for pack in documents(material) for one in pack.definitions if one.term == "loss")
    wide = any(CaseKind.RECONSIDERATION in one.case_kinds for one in meant)
    return "all_loss_rate" if wide else "loss_rate"
