"""What one person has said about being reached, folded from their own events and the leaves their organisation registered. Pure."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.events.model import Event
from shared.events.notification import AddressSet, DelegationEnded, DelegationSet, SubscriptionSet
from shared.events.organisation import LeaveRegistered
from shared.events.terms import Channel, NoticeKind

#: where notices go if nothing is said
DEFAULT = frozenset({Channel.INBOX, Channel.EMAIL})


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Wish(_Frozen):
    kind: NoticeKind
    channel: Channel
    wanted: bool
    in_digest: bool = False


class Delegation(_Frozen):
    """Both days included."""

    deputy: str
    first_day: date
    until: date


class Contact(_Frozen):
    """``leaves``: last day by first day. Of two delegations for a day the one that was set last holds."""

    addresses: dict[Channel, str] = {}
    wishes: tuple[Wish, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    leaves: dict[date, date] = {}

    def after(self, event: Event) -> Contact:
        """With one more event of this person; others change nothing."""
        match event:
            case AddressSet(channel=channel, address=address):
                kept = {one: known for one, known in self.addresses.items() if one is not channel}
                return self._with(addresses=kept | ({channel: address} if address else {}))
            case SubscriptionSet(kind=kind, channel=channel):
                others = [wish for wish in self.wishes if (wish.kind, wish.channel) != (kind, channel)]
                wish = Wish(kind=kind, channel=channel, wanted=event.wanted, in_digest=event.in_digest)
                return self._with(wishes=(*others, wish))
            case DelegationSet(deputy=deputy, first_day=first, until=until):
                earlier = [one for one in self.delegations if one.first_day != first]
                return self._with(
                    delegations=(*earlier, Delegation(deputy=deputy, first_day=first, until=until))
                )
            case DelegationEnded(deputy=deputy):
                return self._with(delegations=tuple(one for one in self.delegations if one.deputy != deputy))
            case LeaveRegistered(first_day=first, until=until):
                return self._with(leaves=self.leaves | {first: until})
        return self

    def already(self, event: Event) -> bool:
        """Whether all that the event says holds: also a wish for what is done without any."""
        if isinstance(event, SubscriptionSet):
            held = self.wants(event.kind, event.channel), self.in_digest(event.kind, event.channel)
            return held == (event.wanted, event.in_digest)
        return self.after(event) == self

    def without_leaves(self) -> Contact:
        return self._with(leaves={})

    def _with(self, **changed: object) -> Contact:
        return self.model_copy(update=changed)

    def wants(self, kind: NoticeKind, channel: Channel) -> bool:
        wish = self._wish(kind, channel)
        return wish.wanted if wish else channel in DEFAULT

    def in_digest(self, kind: NoticeKind, channel: Channel) -> bool:
        wish = self._wish(kind, channel)
        return wish is not None and wish.in_digest

    def _wish(self, kind: NoticeKind, channel: Channel) -> Wish | None:
        return next((wish for wish in self.wishes if (wish.kind, wish.channel) == (kind, channel)), None)

    def deputy(self, day: date) -> str | None:
        """Whom they asked to stand in on that day."""
        held = (one.deputy for one in reversed(self.delegations) if one.first_day <= day <= one.until)
        return next(held, None)

    def on_leave(self, day: date) -> bool:
        return any(first <= day <= until for first, until in self.leaves.items())

    def away_since(self, day: date) -> date | None:
        """The first day of the leave, or of the standing in, that covers ``day``."""
        begun = [first for first, until in self.leaves.items() if first <= day <= until]
        begun += [one.first_day for one in self.delegations if one.first_day <= day <= one.until]
        return min(begun, default=None)


NOTHING_SAID = Contact()
