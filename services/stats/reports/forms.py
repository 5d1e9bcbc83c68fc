"""The forms of report there are, by code. A new one is made from a Material, and named here."""

from __future__ import annotations

from services.stats.reports import bulletin, case_analysis, loss_analysis, rule_of_law
from services.stats.reports.form import Form
from services.stats.reports.statistical import HALF_YEAR_TABLES, YEAR_TABLES

FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        HALF_YEAR_TABLES,
        YEAR_TABLES,
        bulletin.FORM,
        case_analysis.FORM,
        loss_analysis.FORM,
        rule_of_law.FORM,
    )
}
