"""The table of rights, row by row, and the place within which a right holds."""

from __future__ import annotations

import pytest

from shared.security import Act, Duty, Identity, may
from shared.security.identity import NotAllowed

BUREAU = {"region": "370404", "bureau": "fz-renshe"}
#: what each duty may do, in the order of Act: 查看 登记 单位 导入 申辩 核定 发布 管理 运行 审计 姓名
TABLE = {
    Duty.CLERK: "11110000001",
    Duty.HANDLER: "11000000001",
    Duty.LEADER: "10001000001",
    Duty.LEGAL_HEAD: "11111010001",
    Duty.JUSTICE_OFFICER: "10110111000",
    Duty.AUDITOR: "10000000010",
    Duty.OPERATOR: "00000000100",
    Duty.SYSTEM: "11110000001",
    Duty.ADMIN: "11111111111",
}


@pytest.mark.parametrize("duty", Duty)
def test_each_duty_may_do_what_its_row_says(duty: Duty) -> None:
    """Nothing more and nothing less: a right that is added is added here too, on purpose."""
    assert "".join("1" if may(duty, act) else "0" for act in Act) == TABLE[duty]


@pytest.mark.parametrize(
    ("own", "region", "bureau", "sees"),
    [
        (BUREAU, "370404", "fz-renshe", True),
        (BUREAU, "370404", "fz-ziran", False),
        (BUREAU, "370404", None, False),  # the whole region is more than one bureau
        (BUREAU, "310112", "fz-renshe", False),  # another region's bureau of the same code
        ({"region": "370404"}, "370404", "fz-ziran", True),
        ({"region": "370404"}, "370404", None, True),
        ({"region": "370404"}, "310112", None, False),
        ({}, "310112", "mh-gongan", True),
    ],
)
def test_what_is_whose(own: dict[str, str], region: str, bureau: str | None, sees: bool) -> None:
    """A bureau's people see their bureau, officers the bureaus of their region, and nobody anything else."""
    someone = Identity(person="a", name="甲", duty=Duty.CLERK, **own)
    assert someone.sees(region, bureau) is sees
    if sees:
        someone.check(Act.SEE, region, bureau)
    else:
        with pytest.raises(NotAllowed, match="不是本单位") as refused:
            someone.check(Act.SEE, region, bureau)
        assert refused.value.code == "not_yours"


def test_a_right_that_the_duty_has_not_is_refused_first() -> None:
    """Also in one's own bureau."""
    handler = Identity(person="a", name="甲", duty=Duty.HANDLER, **BUREAU)
    with pytest.raises(NotAllowed) as refused:
        handler.check(Act.IMPORT, "370404", "fz-renshe")
    assert refused.value.code == "act_not_allowed"


def test_a_list_is_narrowed_to_what_is_theirs() -> None:
    """Without a filter it is their own place; a filter may narrow it and never widen it."""
    clerk = Identity(person="a", name="甲", duty=Duty.CLERK, **BUREAU)
    assert clerk.scope() == ("370404", "fz-renshe")
    assert clerk.scope("370404", "fz-renshe") == ("370404", "fz-renshe")
    for other in (("310112", None), ("370404", "fz-ziran"), (None, "fz-ziran")):
        with pytest.raises(NotAllowed):
            clerk.scope(*other)
    officer = Identity(person="b", name="乙", duty=Duty.JUSTICE_OFFICER, region="370404")
    assert officer.scope() == ("370404", None)
    assert officer.scope(None, "fz-ziran") == ("370404", "fz-ziran")
    with pytest.raises(NotAllowed):
        officer.scope("310112", None)
