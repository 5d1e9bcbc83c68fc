"""Policy packs: the shipped ones hold, and a wrong one is refused with file, line and reason."""

from datetime import date

import pytest

from services.deadlines.law.samples import check_samples
from shared.dates import shipped
from shared.policy.load import SHIPPED, PackError, load_packs, parse_pack

GOOD = """\
id: test-2026
title: 试行办法
issuer: 某区
effective: {from: 2026-01-01}
binds:
  regions: ["999999"]
deadlines:
  - id: prepare
    title: 内部准备
    kind: internal
    strength: hard
    trigger:
      events: [{event: case.notice_received, where: {notice: [complaint]}}]
    versions:
      - clause: T-1
        quote: 十日内备齐材料
        period: {days: 10}
    completed_by:
      - fact: {event: case.evidence_filed}
    cap: {serves: national.evidence}
    responsible: handler
    samples:
      - {from: 2025-09-22, due: 2025-10-09}
"""


def test_the_shipped_packs_load_and_their_samples_hold():
    """Every sample date printed in a pack comes out of the engine."""
    packs = load_packs(SHIPPED)
    check_samples(packs, shipped())
    assert {"national", "yicheng-2023"} <= {pack.id for pack in packs.packs}


def test_packs_are_chosen_by_region_and_day():
    """The law binds everyone; a district's document binds its bureaus from its day on, a bureau's document nobody else."""
    packs = load_packs(SHIPPED)

    def local(region, bureau, on):
        binding = packs.binding(region, bureau, on)
        assert "national" in {pack.id for pack in binding}
        return [pack.id for pack in binding if pack.binds.regions]

    assert local("370404", "x", date(2023, 3, 9)) == ["yicheng-2023"]
    assert local("370404", "x", date(2023, 3, 8)) == []
    assert local("120118", "x", date(2026, 1, 1)) == ["jinghai"]
    assert local("310112", "mh-renshe", date(2026, 3, 9)) == ["minhang-2023", "minhang-2026"]
    assert local("310112", "mh-renshe", date(2026, 3, 8)) == ["minhang-2023"]
    assert local("310112", "x", date(2026, 3, 9)) == []
    assert local("310113", "bs-renshe", date(2026, 3, 9)) == ["baoshan-2024"]
    assert local("110105", "x", date(2026, 3, 9)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("kind: internal", "kind: secret", 10, "只可取"),
        ("strength: hard", "strenght: hard", 11, "未知字段"),
        ("title: 内部准备", "title: ''", 9, "title"),
        ("{days: 10}", "{days: 10, workdays: 3}", 17, "恰好写一项"),
        ("{days: 10}", "{days: 0}", 17, "不得小于"),
        ("case.notice_received", "case.notice_recieved", 13, "没有名为"),
        ("notice: [complaint]", "notice: [complain]", 13, "不会取值"),
        ("notice: [complaint]", "notise: [complaint]", 13, "没有字段"),
        ("case.evidence_filed}", "case.evidence_filed}\n        same: by", 19, "没有字段"),
        ("issuer: 某区", "issuer: 某区\nissuer: 乙区", 4, "写了两次"),
        ("from: 2025-09-22", "from: 2025-02-30", 23, "不是真实的日期"),
        ("{from: 2026-01-01}", "{from: 2026-01-01, until: 2025-01-01}", 4, "须晚于"),
        ("    responsible: handler\n", "", 8, "缺少该字段"),
        ("deadlines:", "deadlines: [", 8, "YAML"),
    ],
)
def test_a_pack_with_a_fault_is_refused_with_its_line(old, new, line, reason):
    """Whoever writes a pack is told where to look and what is wrong."""
    with pytest.raises(PackError) as refused:
        parse_pack(GOOD.replace(old, new, 1), "bad.yaml")
    message = str(refused.value)
    assert f"bad.yaml:{line}:" in message
    assert reason in message


def test_an_added_folder_is_an_added_district(tmp_path):
    """A new district is a file; its names are checked against all packs, and each refused file is named."""
    (tmp_path / "a.yaml").write_text(GOOD)
    assert "test-2026.prepare" in {p.rule_id(r) for p, r in load_packs(SHIPPED, tmp_path).rules()}
    (tmp_path / "b.yaml").write_text("id: 3")
    (tmp_path / "c.yaml").write_text("[]")
    with pytest.raises(PackError, match=r"(?s)b\.yaml:1.*c\.yaml:1"):
        load_packs(SHIPPED, tmp_path)


def test_a_pack_must_not_lean_on_a_deadline_nobody_defines(tmp_path):
    """A cap or a trigger names a deadline that exists; an id is used by one pack only."""
    (tmp_path / "a.yaml").write_text(GOOD.replace("national.evidence", "national.evidense"))
    with pytest.raises(PackError, match=r"national\.evidense"):
        load_packs(SHIPPED, tmp_path)
    (tmp_path / "a.yaml").write_text(GOOD.replace("id: test-2026", "id: national"))
    with pytest.raises(PackError, match="编号重复"):
        load_packs(SHIPPED, tmp_path)


def test_a_sample_that_does_not_come_out_refuses_the_packs(tmp_path):
    """A pack whose own example is wrong is not trusted."""
    (tmp_path / "a.yaml").write_text(GOOD.replace("due: 2025-10-09", "due: 2025-10-02"))
    with pytest.raises(PackError, match=r"test-2026\.prepare.*2025-10-02.*2025-10-09"):
        check_samples(load_packs(SHIPPED, tmp_path), shipped())
