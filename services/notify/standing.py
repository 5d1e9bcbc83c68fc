"""What notify remembers of the world, folded from the log: who holds which role, cases as they stand, the duties that deadlines speak of.

Pure. It knows only what was recorded before the event at hand, so the same log gives the same recipients.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from services.notify.contacts.contact import NOTHING_SAID, Contact
from shared.events.case import CaseEvent, ContactNamed, HandlerAssigned, RoleFilled
from shared.events.deadline import DatedDeadline, DeadlineSet
from shared.events.envelope import Recorded
from shared.events.history import History, evolve
from shared.events.model import Event
from shared.events.notification import AddressSet, DelegationEnded, DelegationSet, SubscriptionSet
from shared.events.organisation import LeaveRegistered, PersonAssigned, PersonLeft
from shared.events.terms import CaseRole, Role

#: who is asked, in this order, when nobody holds the role that must act
LADDER = (Role.LIAISON, Role.LEGAL_OFFICE)
#: they act in cases, but nobody here holds these roles: nobody is looked for in them
OUTSIDE = frozenset({Role.COURT, Role.REVIEW_ORGAN, Role.PLAINTIFF})
#: whom the places in a case (五类角色) make responsible there; advisers and team members have no duty of their own
_CASE_ROLES = {
    CaseRole.LEADER: Role.LEADER,
    CaseRole.COORDINATOR: Role.LEGAL_OFFICE,
    CaseRole.CONTACT: Role.DEPARTMENT,
}
_DATES = (
    "trigger",
    "trigger_on",
    "nominal",
    "due",
    "due_safe",
    "provisional",
    "calendar",
    "periods",
    "adjusted",
)

Post = tuple[str, str, str, Role]  #: region, bureau, person, role
Place = tuple[str, str, str]  #: region, bureau, person


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a role of an organisation; ``active`` is False once they left it."""

    region: str
    bureau: str
    person: str
    role: Role
    label: str = ""
    email: str | None = None
    active: bool = True

    @property
    def post(self) -> Post:
        return self.region, self.bureau, self.person, self.role


@dataclass(frozen=True, slots=True)
class Case:
    region: str
    bureau: str
    history: History = field(default_factory=History)

    def handler(self, instance: int) -> str | None:
        """The person in charge of an instance: its own last one, else the last of an earlier instance. Where defendants have handlers
        of their own, the bureau's goes before theirs.
        """
        known = [event for _, event in self.history.of(HandlerAssigned) if event.instance <= instance]
        latest = max((event.instance for event in known), default=0)
        of_latest = [event for event in known if event.instance == latest]
        own = [event for event in of_latest if event.defendant is None] or of_latest
        return own[-1].handler if own else None

    def named(self, role: Role, instance: int) -> str | None:
        """Who is named for a role in this very case, whoever else holds it in the bureau; as of the handler, an earlier instance's stays."""
        if role is Role.HANDLER:
            return self.handler(instance)
        filled = [event for _, event in self.history.of(RoleFilled)]
        places = [(e.instance, e.person) for e in filled if _CASE_ROLES.get(e.case_role) is role]
        if role is Role.DEPARTMENT:
            contacts = [event for _, event in self.history.of(ContactNamed)]
            places += [(event.instance, event.person) for event in contacts if event.person]
        known = [(of, person) for of, person in places if of <= instance]
        return max(reversed(known), key=lambda place: place[0], default=(0, None))[1]


@dataclass(slots=True)
class Standing:
    """Mutable while one page is folded; ``changed_*`` name what must be written back.

    ``duties`` are as they were set, with the dates they have now; ``earlier`` keeps those whose dates changed in this page as they were
    before the last change. ``openings`` are the first events of the proposals and reports that this page goes on with.
    """

    holders: dict[Post, Holder] = field(default_factory=dict)
    cases: dict[UUID, Case] = field(default_factory=dict)
    duties: dict[str, DeadlineSet] = field(default_factory=dict)
    earlier: dict[str, DeadlineSet] = field(default_factory=dict)
    openings: dict[str, Recorded] = field(default_factory=dict)
    contacts: dict[Place, Contact] = field(default_factory=dict)
    changed_contacts: set[Place] = field(default_factory=set)
    _held: dict[tuple[Role, str, str], list[Holder]] = field(default_factory=dict)
    changed_posts: set[Post] = field(default_factory=set)
    changed_cases: set[UUID] = field(default_factory=set)
    changed_duties: set[str] = field(default_factory=set)

    def fold(self, event: Recorded) -> None:
        """Take in one event; types that notify does not remember change nothing."""
        match event.payload:
            case PersonAssigned() as taken:
                email = taken.email and str(taken.email)
                self._post(Holder(event.region, event.bureau, taken.person, taken.role, taken.label, email))
            case PersonLeft(person=person, role=role):
                self._post(Holder(event.region, event.bureau, person, role, active=False))
            case (
                AddressSet() | SubscriptionSet() | DelegationSet() | DelegationEnded() | LeaveRegistered()
            ) as said:
                self._said((event.region, event.bureau, said.person), said)
            case DeadlineSet() as duty:
                self.duties[event.stream] = duty
                self.changed_duties.add(event.stream)
            case DatedDeadline() as dated:
                self._dated(event.stream, dated)
            case CaseEvent():
                self._case(event)

    def restate(self, region: str, bureau: str, entries: Iterable[Recorded]) -> None:
        """The posts and leaves of an organisation after a correction: nobody holds what its ``entries``, as they stand now, do not say."""
        for holder in list(self.holders.values()):
            if (holder.region, holder.bureau) == (region, bureau):
                self._post(replace(holder, active=False))
        for place, contact in list(self.contacts.items()):
            if place[:2] == (region, bureau):
                self._contact(place, contact.without_leaves())
        for entry in entries:
            self.fold(entry)

    def contact(self, region: str, bureau: str, person: str) -> Contact:
        return self.contacts.get((region, bureau, person), NOTHING_SAID)

    def _said(self, place: Place, event: Event) -> None:
        self._contact(place, self.contact(*place).after(event))

    def _contact(self, place: Place, contact: Contact) -> None:
        self.contacts[place] = contact
        self.changed_contacts.add(place)

    def _post(self, holder: Holder) -> None:
        self.holders[holder.post] = holder
        self._held.clear()
        self.changed_posts.add(holder.post)

    def _dated(self, stream: str, dated: DatedDeadline) -> None:
        if known := self.duties.get(stream):
            self.earlier[stream] = known
            self.duties[stream] = known.model_copy(update={name: getattr(dated, name) for name in _DATES})
            self.changed_duties.add(stream)

    def _case(self, event: Recorded) -> None:
        key = case_id(event)
        known = self.cases.get(key) or Case(event.region, event.bureau)
        self.cases[key] = Case(known.region, known.bureau, evolve(known.history, event))
        self.changed_cases.add(key)

    def having(self, role: Role, region: str, bureau: str) -> list[Holder]:
        """Who holds a role now; the 司法局 is looked for in the whole region, every other role in the bureau."""
        key = role, region, bureau
        if key not in self._held:
            self._held[key] = self._having(role, region, bureau)
        return self._held[key]

    def _having(self, role: Role, region: str, bureau: str) -> list[Holder]:
        return sorted(
            (
                holder
                for holder in self.holders.values()
                if holder.active and holder.role is role and holder.region == region
                if role is Role.JUSTICE_BUREAU or holder.bureau == bureau
            ),
            key=lambda holder: holder.post,
        )

    def justice_bureaus(self) -> list[Holder]:
        """Everybody of every 司法局, in all regions."""
        found = (h for h in self.holders.values() if h.active and h.role is Role.JUSTICE_BUREAU)
        return sorted(found, key=lambda holder: holder.post)

    def has_left(self, person: str, region: str, bureau: str) -> bool:
        """Whether they had a role here and hold none any more."""
        here = [
            h for h in self.holders.values() if (h.person, h.region, h.bureau) == (person, region, bureau)
        ]
        return bool(here) and not any(holder.active for holder in here)

    def holder_of(self, person: str, region: str, bureau: str) -> Holder | None:
        """Any role a person holds in the bureau, for their address; one with an e-mail address first."""
        found = [
            holder
            for holder in self.holders.values()
            if holder.active and (holder.person, holder.region, holder.bureau) == (person, region, bureau)
        ]
        return min(found, key=lambda holder: (holder.email is None, holder.post), default=None)


def case_id(event: Recorded) -> UUID:
    """The case of an event on a ``case-<uuid>`` stream."""
    return UUID(event.stream.removeprefix("case-"))
