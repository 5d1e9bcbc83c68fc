"""A notice as somebody hands it in, as data (JSON, YAML) or as it is printed, brought into the one shape that is read strictly. Pure."""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from services.deadlines.calendars.wording import Printed, read_printed


class HandedIn(NamedTuple):
    """``given`` is for ``read_notice``; ``printed`` tells how printed text was understood, null for data."""

    given: dict[str, Any]
    printed: Printed | None


def handed_in(text: str, stated: dict[str, Any]) -> HandedIn:
    """``stated`` (year, number, published, url) is said beside the text and goes before what it says."""
    try:
        data = yaml.load(text, yaml.BaseLoader)  # noqa: S506  (makes texts, lists and maps only, so that days stay as they are written)
    except (yaml.YAMLError, RecursionError):
        data = None
    if isinstance(data, dict) and {"year", "off"} & data.keys():
        return HandedIn(data | stated, None)
    printed = read_printed(text, stated.get("year"))
    said = {name: value for name, value in printed.as_given().items() if value is not None}
    return HandedIn(said | stated, printed)
