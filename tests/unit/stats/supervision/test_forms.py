"""Forms about a proposal: all that is wrong is told at once, each at its control, and nothing that was typed is passed over."""

from __future__ import annotations

import pytest

from services.stats.pages.supervision_papers import Kept
from services.stats.pages.supervision_sent import DOINGS, TITLES, Filled
from shared.errors import Faults, Rejected
from shared.events.supervision import BureauReplied


@pytest.mark.parametrize("act", DOINGS)
def test_every_wrong_control_is_told(act: str) -> None:
    """Too long, or what cannot be stored: as many faults as there are controls, each leading to its own."""
    own = [name for name in TITLES if name.startswith(f"{act}.") and name != "reply.files"]
    filled = Filled(act, dict.fromkeys(own, "错\x07"))
    with pytest.raises(Rejected) as refused:
        filled.event("p-1")
    told = filled.wrong(refused.value)
    assert sorted(name for name, _ in told.listed) == sorted(own)
    assert all(f"“{TITLES[name]}”" in said for name, said in told.listed)
    assert told.errors.keys() == set(own)


def test_a_refused_file_hides_no_missing_statement() -> None:
    """The file, with its name, and the empty statement are told together; of two wrong files both stand beside the field."""
    faults, filled = Faults(), Filled("reply", {"reply.statement": ""}, [Kept("a" * 64, "回执.pdf")])
    for name in ("甲.exe", "乙.exe"):
        with faults:
            raise Rejected("file_type_not_allowed", f"“{name}”没有收下。", "files")
    with faults:
        filled.event("p-1")
    with pytest.raises(Rejected) as refused:
        faults.check()
    told = filled.wrong(refused.value)
    assert [name for name, _ in told.listed] == ["reply.files", "reply.files", "reply.statement"]
    assert told.errors == {
        "reply.files": "“甲.exe”没有收下。“乙.exe”没有收下。",
        "reply.statement": "请填写。",
    }


def test_too_many_papers_are_told_where_they_are_chosen() -> None:
    """The limit is of the event; who sees it is at the control of the files."""
    kept = [Kept(f"{number:064x}", f"{number}.pdf") for number in range(21)]
    filled = Filled("reply", {"reply.statement": "见附件"}, kept)
    with pytest.raises(Rejected) as refused:
        filled.event("p-1")
    assert filled.wrong(refused.value).listed == [("reply.files", "“申辩材料”：太多了，最多 20 份。")]


def test_who_it_is_comes_from_the_session() -> None:
    """Whatever a form says."""
    said = {"reply.statement": "已报备", "reply.person": "somebody-else"}
    assert Filled("reply", said).event("p-1") == BureauReplied(person="p-1", statement="已报备")


def test_words_of_a_form_that_is_not_offered_any_more() -> None:
    """Whoever comes second reads what they had written."""
    typed = {"confirm.reason": "属实", "confirm.found": "", "dismiss.reason": "别的表", "fact": "x"}
    assert Filled("confirm", typed).words == [("核定理由", "属实")]


def test_what_is_missing_is_told_beside_what_cannot_be_stored() -> None:
    """One kind of mistake hides no other."""
    filled = Filled("carry-out", {"carry-out.doc_no": "错\x07", "carry-out.to": "长" * 2_001})
    with pytest.raises(Rejected) as refused:
        filled.event("p-1")
    wrong = filled.wrong(refused.value).errors
    assert wrong.keys() == {"carry-out.consequence", "carry-out.doc_no", "carry-out.to"}
