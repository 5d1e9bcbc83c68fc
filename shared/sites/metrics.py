"""What the mirror reports of each site that it copies."""

from __future__ import annotations

from shared.measuring import counter, gauge

COPIED = counter(
    "yingsu_mirror_copied_total",
    "events copied from another site",
    "site",
    worry="flat while the site works: the link or the mirror is down",
)
BEHIND = gauge(
    "yingsu_mirror_behind_events",
    "events another site held that were not copied yet when it answered last",
    "site",
    worry="growing for minutes: the copy is slower than the site",
)
HEARD = gauge(
    "yingsu_mirror_heard_timestamp_seconds",
    "when another site last answered (Unix time)",
    "site",
    worry="older than 10 minutes: the link is cut; nothing is lost, figures of that site are old",
)
STOPPED = gauge(
    "yingsu_mirror_stopped",
    "1 while the copy of a site has stopped before an event that cannot be copied",
    "site",
    worry="any: what the copy says is in yingsu sites list; a person has to look",
)
