"""Somebody who signed in, and the part of the record that is theirs. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import Rejected
from shared.security.rights import Act, Duty, may


class NotAllowed(Exception):  # noqa: N818  (it is an answer)
    """Asked for what is not theirs, or not their duty's to do: answered 403, and recorded. No ``Rejected``, so that nobody who handles wrong
    input takes it for that and answers it unrecorded. ``code`` is stable, ``message`` for people.
    """

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class NotKnown(Rejected):
    """Nobody has said who they are, or not so that it can be believed: answered 401."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """``person`` is the code that events name as actor; ``bureau`` None: all bureaus of the region (司法局); ``region`` None: everywhere."""

    person: str
    name: str
    duty: Duty
    region: str | None = None
    bureau: str | None = None
    place: str = ""

    @property
    def of_bureau(self) -> bool:
        return self.bureau is not None

    def sees(self, region: str, bureau: str | None) -> bool:
        """Whether the place is theirs. ``bureau`` None: the whole region."""
        return self.region in {None, region} and self.bureau in {None, bureau}

    def can(self, act: Act) -> bool:
        return may(self.duty, act)

    def check(self, act: Act | None, region: str | None = None, bureau: str | None = None) -> None:
        """NotAllowed when the duty does not allow it, or the place is somebody else's."""
        if act and not self.can(act):
            raise NotAllowed(
                "act_not_allowed", f"您的身份（{self.duty.title}）不能{act.title}，请联系有权限的人员办理。"
            )
        if region is not None and not self.sees(region, bureau):
            raise NotAllowed("not_yours", "这不是本单位（本地区）的内容，不能查看或办理；本次访问已记录。")

    def scope(self, region: str | None = None, bureau: str | None = None) -> tuple[str | None, str | None]:
        """(region, bureau) to ask for: what was asked narrowed to what is theirs. NotAllowed for another's."""
        region, bureau = region or self.region, bureau or self.bureau
        if (self.region and region != self.region) or (self.bureau and bureau != self.bureau):
            raise NotAllowed("not_yours", "这不是本单位（本地区）的内容，不能查看或办理；本次访问已记录。")
        return region, bureau
