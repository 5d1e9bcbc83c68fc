"""The form in which a notice is handed in, read to its end: the notice, or all that is wrong at once, each at its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from starlette.datastructures import FormData, UploadFile

from services.deadlines.calendars.given import TITLES, read_notice
from services.deadlines.calendars.handed_in import MISSING, MOST, handed_in
from shared.dates import Notice
from shared.dates.lines import parse_day
from shared.dates.period import PeriodError
from shared.errors import Faults, Rejected

FIELDS = ("text", "file", "year", "number", "published", "url")


class Read(NamedTuple):
    """``given`` is the shape in which notices are handed in; ``unused`` are sentences that say nothing of days."""

    given: dict[str, Any]
    notice: Notice
    unused: tuple[str, ...]


async def typed_in(sent: FormData, wrong: Faults) -> dict[str, str]:
    """What was typed, or the text of the file that was chosen; a file that is no text is told beside the rest."""
    typed = {name: str(sent.get(name, "")).strip() for name in FIELDS if name != "file"}
    file = sent.get("file")
    if isinstance(file, UploadFile) and file.filename:
        with wrong:
            typed["text"] = _text(await file.read(4 * MOST + 1))
    return typed


def read(typed: Mapping[str, str], wrong: Faults) -> Read:
    """Rejected for all that was wrong before, and here: what is missing beside the text, then what the text says."""
    stated = _stated(typed, wrong)
    with wrong:
        given, printed = handed_in(typed["text"], stated)
        for name in ("number", "published"):
            with wrong:
                _is_said(name, given, typed)
        for fault in printed.faults if printed else ():
            with wrong:
                raise Rejected("notice_unread", f"通知没有读懂：{fault}", "text")
    wrong.check()
    data = plain(orjson.dumps(given).decode())
    return Read(data, read_notice(data), printed.unused if printed else ())


def plain(text: str) -> Any:
    """As it goes with the form of the confirmation, and comes back with it."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Rejected("form_invalid", "页面内容不完整，请返回上一步重新预览。") from None


def faults_of(error: Rejected) -> tuple[tuple[str, str], ...]:
    """What is said of days is said of the text."""
    found = ((name if name in FIELDS else "text", said) for name, said in error.faults)
    return tuple(dict.fromkeys(found))


def _text(content: bytes) -> str:
    if len(content) > 4 * MOST:
        raise Rejected("notice_missing", MISSING, "file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "文件不是 UTF-8 编码的文本：请打开文件，复制通知全文粘贴到上面。"
        raise Rejected("encoding_invalid", message, "file") from None


def _stated(typed: Mapping[str, str], wrong: Faults) -> dict[str, Any]:
    """What is said beside the text, as far as it can be read."""
    stated: dict[str, Any] = {name: typed[name] for name in ("number", "url") if typed[name]}
    if text := typed["published"]:
        with wrong:
            stated["published"] = str(_day(text))
    if text := typed["year"]:
        with wrong:
            stated["year"] = _year(text)
    return stated


def _day(text: str) -> Any:
    try:
        return parse_day(text)
    except PeriodError as error:
        raise Rejected(error.code, str(error), "published") from None


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Rejected("year_invalid", "年份请写成四位数字，如 2027。", "year")
    return int(text)


def _is_said(name: str, given: Mapping[str, Any], typed: Mapping[str, str]) -> None:
    """What was typed and cannot be read is told already."""
    if not given.get(name) and not typed[name]:
        raise Rejected("notice_field_invalid", f"原文没有写明{TITLES[name]}，请补充。", name)
