"""A case's timeline, as the command line and other programs show it."""

from __future__ import annotations

from services.intake.timeline import entries
from shared.events.case import Corrected, NoticeReceived
from shared.events.terms import Notice
from tests.support.bureau import Book, opened


def test_a_correction_says_what_is_right_in_words() -> None:
    """The fact as it should have been, by the titles of its kind: no code and no notation of a program; a fact says what it said before."""
    book = Book()
    book.add(opened())
    notice = book.add(NoticeReceived(instance=1, notice=Notice.COMPLAINT))
    data = {"instance": 1, "notice": "appeal", "signed_by": "收发室"}
    book.add(Corrected(corrects=notice.id, data=data, reason="录错"))
    said = [dict(one["said"]) for one in entries(book.events)]
    assert said[1]["收到文书"] == Notice.COMPLAINT.title
    assert said[2]["更正后内容"] == f"收到文书：{Notice.APPEAL.title}；签收人：收发室"
    assert said[2]["理由"] == "录错"
