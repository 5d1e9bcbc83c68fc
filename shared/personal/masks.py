"""What is shown of a name to whoever may not see it: 张三丰 as 张**, whatever its length. Pure.

An organisation's name is nobody's, and a name that its source masked already (刘某, 刘某等2人) is shown as it is. Of a mailbox its first letter
and its domain are shown, of a telephone number its beginning and end.
"""

from __future__ import annotations

import re
import unicodedata

#: the key is destroyed: nobody will ever see it again
ERASED = "[已删除]"
#: where no key is at hand, or it is nothing of the visitor's
NOBODY = "某某"
STARS = "**"

_COMPOUND = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 夏侯 端木 令狐".split()  # noqa: SIM905  (names, set apart by blanks)
#: how the names of organisations end; short ones only where no person's name ends so (张建社 is a person)
_BODY = re.compile(
    r".*(公司|厂|店|院|会|社|中心|局|政府|所|站|部|队|学校|园|集团|企业|银行|商行|办|处|村|街道|镇|乡|酒店|超市|工作室|场|馆|铺|组|户|大学|学院|医院)(\(.*\))?$"
)
_SHORT_BODY = re.compile(r".*(公司|厂|店|局|政府|中心|学校|集团|企业|银行|商行|街道|酒店|超市|医院|大学)$")
_LONGEST_NAME = 4
_ALREADY = re.compile(r"某|[×*＊xX○〇]{1,3}(等|$)")
_PHONE = re.compile(r"\+?\d{5,20}")
_MORE = re.compile(r"^(?P<name>.+?)(?P<more>等\d*[人名户]?|\d+[人名户])$")


def normalised(name: str) -> str:
    """In one width and without blanks: two writings of one name have one key."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def person_of(name: str) -> str:
    """Whose name it is: 张三等2人 is 张三's. A mailbox is the same in small and capital letters."""
    text = normalised(name)
    if "@" in text:
        return text.casefold()
    more = _MORE.fullmatch(text)
    return more["name"] if more else text


def mask(name: str) -> str:
    text = normalised(name)
    if is_address(text):
        return _mask_of_address(text)
    if text == ERASED or is_organisation(text) or _ALREADY.search(text):
        return name
    if more := _MORE.fullmatch(text):
        return surname(more["name"]) + STARS + more["more"]
    return surname(text) + STARS


def is_address(text: str) -> bool:
    """A mailbox or a telephone number."""
    return "@" in text or bool(_PHONE.fullmatch(text))


def _mask_of_address(text: str) -> str:
    box, at, domain = text.rpartition("@")
    if at:
        return f"{box[:1]}{STARS}@{domain}"
    long = len(text) > 2 * _LONGEST_NAME
    return text[: 3 if long else 1] + STARS * 2 + text[-4 if long else -2 :]


def surname(name: str) -> str:
    return next((two for two in _COMPOUND if name.startswith(two) and len(name) > len(two)), name[:1])


def is_organisation(text: str) -> bool:
    """By how it ends; a long name without the marks of foreign or minority names is one too."""
    if len(text) <= _LONGEST_NAME:
        return bool(_SHORT_BODY.fullmatch(text))
    return bool(_BODY.fullmatch(text)) or (
        len(text) > 2 * _LONGEST_NAME and not re.search(r"[·.()\d,、，a-zA-Z*]|某|等", text)
    )
