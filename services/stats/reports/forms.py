"""The forms of report there are, by code. A new one is made from a Material, and named here."""

from __future__ import annotations

from services.stats.reports import (
    assessment,
    bulletin,
    case_analysis,
    ledger,
    loss_analysis,
    national_return,
    notices,
    response_summary,
    rule_of_law,
    team_bulletin,
)
from services.stats.reports.form import Form
from services.stats.reports.statistical import HALF_YEAR_TABLES, YEAR_TABLES

FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        HALF_YEAR_TABLES,
        YEAR_TABLES,
        bulletin.FORM,
        case_analysis.FORM,
        response_summary.FORM,
        team_bulletin.FORM,
        assessment.FORM,
        notices.SPECIAL_NOTICE,
        notices.INTERVIEW_NOTICE,
        loss_analysis.FORM,
        rule_of_law.FORM,
        national_return.FORM,
        ledger.FORM,
    )
}
