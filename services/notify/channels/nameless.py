"""What the other side answers may repeat the address it was given (“550 <a@example.org>: no such user”): it is taken out before anybody records or logs it."""

from __future__ import annotations

import re
from collections.abc import Awaitable

from services.notify.channels.message import Refused, Unavailable
from shared.personal.masks import is_address, mask

#: a shorter name of a mailbox is any word
_SHORTEST = 3


async def nameless(sending: Awaitable[None], address: str) -> None:
    """Wait for it. Raises what it raises, Refused and Unavailable without the mailbox or number in their words."""
    try:
        await sending
    except Refused as error:
        raise Refused(without(str(error), address)) from None
    except Unavailable as error:
        again = Unavailable(without(str(error), address), error.after)
        again.unsure = error.unsure
        raise again from None


def without(text: str, address: str) -> str:
    """The address as its mask, and the name of the mailbox too where it stands alone. Robots and hooks are called by names of the settings."""
    if not is_address(address):
        return text
    said = re.sub(re.escape(address), lambda _: mask(address), text, flags=re.IGNORECASE)
    box = address.partition("@")[0]
    if len(box) < _SHORTEST:
        return said
    return re.sub(
        rf"(?<![\w.-]){re.escape(box)}(?![\w-])", lambda _: box[:1] + "**", said, flags=re.IGNORECASE
    )
