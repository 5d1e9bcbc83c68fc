"""What intake counts about itself."""

from __future__ import annotations

from shared.measuring import counter

ITEMS = counter(
    "yingsu_intake_items_total",
    "submitted items by door (http, nats) and outcome: accepted, duplicate, rejected, retry",
    "door",
    "status",
    worry="retry rising: the log cannot keep up; rejected rising: a sender has a fault",
)
REFUSED = counter(
    "yingsu_intake_refused_total",
    "refused items by the code that their sender was told",
    "code",
    worry="one code rising: a bureau's system sends something wrong again and again; call it",
)
