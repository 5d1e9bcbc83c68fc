"""What intake counts about itself."""

from __future__ import annotations

from prometheus_client import Counter

#: items by door (http, nats) and outcome; rising ``retry`` means the log cannot keep up, rising ``rejected`` that a sender has a fault
ITEMS = Counter("yingsu_intake_items", "submitted items by door and outcome", ["door", "status"])
