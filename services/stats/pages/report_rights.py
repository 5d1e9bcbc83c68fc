"""Who may work on a report, and who may read one: officers all of their region, legal heads their own bureau's papers, others what was published. Pure."""

from __future__ import annotations

from services.stats.publishing.identity import Subject
from services.stats.reports.form import Asked, Form
from services.stats.reports.forms import FORMS
from shared.security import Act, Identity
from shared.security.identity import NotAllowed

#: what a bureau writes about itself; all else is the 司法局's to write
OWN = frozenset({"case-analysis", "loss-analysis", "response-summary", "team-bulletin", "rule-of-law"})


def forms(identity: Identity) -> list[Form]:
    """Those that the person may draft, in the order they are known."""
    if not identity.can(Act.PUBLISH):
        return []
    return [form for form in FORMS.values() if not identity.of_bureau or form.code in OWN]


def check_work(identity: Identity, subject: Subject) -> None:
    """NotAllowed to draft, edit, publish or recall it."""
    check_form(identity, subject.form, subject.about)


def check_form(identity: Identity, form: str, about: Asked) -> None:
    identity.check(Act.PUBLISH, about.region, about.bureau)
    if identity.of_bureau and form not in OWN:
        text = "这种报告由司法局起草和发布，本单位可以查阅已发布的；本次访问已记录。"
        raise NotAllowed("form_not_yours", text)


def may_work(identity: Identity, subject: Subject) -> bool:
    try:
        check_work(identity, subject)
    except NotAllowed:
        return False
    return True


def check_read(identity: Identity, subject: Subject) -> None:
    """NotAllowed to read what was published of it."""
    identity.check(Act.SEE, subject.about.region, subject.about.bureau)
