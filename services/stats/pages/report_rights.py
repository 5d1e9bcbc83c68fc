"""Who may work on a report, and who may read one: officers all of their region, legal heads their own bureau's papers, others what was published. Pure."""

from __future__ import annotations

from services.stats.publishing.identity import Subject
from services.stats.reports.form import Asked, Form
from services.stats.reports.forms import FORMS
from shared.security import Act, Identity
from shared.security.identity import NotAllowed

#: what a bureau writes about itself; all else is the 司法局's to write
OWN = frozenset({"case-analysis", "loss-analysis", "response-summary", "team-bulletin", "rule-of-law"})

#: 通报: what every bureau of the region may read once it is published (decision 35)
FOR_ALL = frozenset({"bulletin"})


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


def is_for_all(subject: Subject, *, recalled: bool) -> bool:
    """A region's own paper that went out to be read by its bureaus."""
    about = subject.about
    return subject.form in FOR_ALL and about.bureau is None and about.case_id is None and not recalled


def check_published(identity: Identity, subject: Subject, *, recalled: bool) -> None:
    """NotAllowed to read the paper as it went out; what it is made of is another matter."""
    if is_for_all(subject, recalled=recalled):
        identity.check(Act.SEE, subject.about.region, identity.bureau)
    else:
        check_read(identity, subject)


def may_trace(identity: Identity, subject: Subject) -> bool:
    """Whether the figures may be opened, and what has changed since: that names cases of others."""
    return identity.sees(subject.about.region, subject.about.bureau)


def check_read(identity: Identity, subject: Subject) -> None:
    """NotAllowed to read what was published of it, and what it was made of."""
    identity.check(Act.SEE, subject.about.region, subject.about.bureau)
