"""A notice as somebody hands it in, as data (JSON, YAML) or as it is printed, brought into the one shape that is read strictly. Pure."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import yaml

from services.deadlines.calendars.wording import Printed, read_printed
from shared.errors import Rejected
from shared.policy.source import PackError, refuse_odd_events

#: characters of a notice; the State Council's have some two thousand
MOST = 20_000
#: texts, lists and maps only, so that days stay as they are written; libyaml where it is there
_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MISSING = "请粘贴通知全文，或选择文件（2 万字以内）。"


class HandedIn(NamedTuple):
    """``given`` is for ``read_notice``; ``printed`` tells how printed text was understood, null for data."""

    given: dict[str, Any]
    printed: Printed | None


def handed_in(text: str, stated: dict[str, Any]) -> HandedIn:
    """``stated`` (year, number, published, url) is said beside the text and goes before what it says. Rejected when there is none, or too much."""
    if not text or len(text) > MOST:
        raise Rejected("notice_missing", MISSING, "text")
    data = _data(text)
    if isinstance(data, dict) and {"year", "off"} & data.keys():
        return HandedIn(data | stated, None)
    printed = read_printed(text, stated.get("year"))
    said = {name: value for name, value in printed.as_given().items() if value is not None}
    return HandedIn(said | stated, printed)


def _data(text: str) -> Any:
    """Null for what is no plain YAML: it is read as printed."""
    try:
        refuse_odd_events(text, "放假通知")
        return yaml.load(text, _LOADER)  # noqa: S506  (a loader of texts)
    except (yaml.YAMLError, PackError):
        return None
