"""What the acts' benchmark does: each is prepared (the empty form is fetched, the file is made), then done and timed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from itertools import count
from typing import Any

import httpx

from benchmarks.page_paths import CLERK, HANDLER, OFFICER, SMALL
from benchmarks.two_regions import TODAY
from services.intake.ledger.book import ledger_of

ROUNDS, ROWS, PATIENCE = 5, 5_000, 600.0
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')
_REFUSED = re.compile(r'class="[^"]*(?:wrong|error)[^"]*"[^>]*>([^<]+)')
_LEDGER = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
国务院办公厅
2026年11月10日
"""


@dataclass(frozen=True, slots=True)
class Act:
    """``prepared`` answers what is to be timed."""

    name: str
    who: str
    prepared: Callable[[httpx.Client, dict[str, str], int], Callable[[], object]]
    rounds: int = ROUNDS


def _form(
    http: httpx.Client, path: str, to: str, fields: dict[str, str], **files: Any
) -> Callable[[], object]:
    """The form of a page, as it came but for ``fields``; ValueError when it is refused."""
    filled = hidden(http.get(path).raise_for_status().text, to) | fields
    return lambda: _sent(http, to, filled, files)


def _sent(http: httpx.Client, to: str, filled: dict[str, str], files: dict[str, Any]) -> httpx.Response:
    answer = http.post(to, data=filled, files=files or None)
    if answer.is_error or not (answer.history or to.endswith("/preview")):  # done, it leads on
        raise ValueError(f"{to}: {answer.status_code} {re.findall(_REFUSED, answer.text)[:3]}")
    return answer


def hidden(page: str, to: str) -> dict[str, str]:
    """What the form that is sent to an address carries unseen."""
    form = next(part for part in page.split("<form")[1:] if f'action="{to}"' in part.partition(">")[0])
    inputs = (dict(_ATTRIBUTE.findall(one)) for one in _HIDDEN.findall(form.partition("</form>")[0]))
    return {unescape(one["name"]): unescape(one.get("value", "")) for one in inputs if "name" in one}


def _fact(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:
    path = f"/cases/{ids['case']}/facts/court_contacted"
    said = {"data.instance": "1", "data.topic": f"第{number}次沟通", "data.outcome": "记录在案"}
    return _form(http, path, path, {"occurredon": TODAY.isoformat(), **said})


def _fact_of_long(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:
    return _fact(http, ids | {"case": ids["long"]}, number)


def _case(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:  # noqa: ARG001  (as every act)
    path, day = "/cases/new", (TODAY - timedelta(days=2)).isoformat()
    court = {"begun.level": "first", "begun.court": "枫洲区人民法院（虚构）", "begun_on": day}
    opened = {
        "opened.name": f"（虚构）第{number}公司诉某局案",
        "opened.plaintiffs.0.label": f"第{number}公司",
        "opened.plaintiffs.0.kind": "organisation",
    }
    against = {"opened.defendants.0.name": "某局", "opened.defendants.0.role": "sole"}
    return _form(http, path, path, {"notice_on": day, **court, **opened, **against})


def _read(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:  # noqa: ARG001
    return _form(http, "/inbox", "/inbox/read", {})


def _notice(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:  # noqa: ARG001
    """Until what it moves is shown; that it is being counted is told after 1.5 s."""
    to = "/calendar/editions/preview"
    filled = hidden(http.get("/calendar/editions").raise_for_status().text, to) | {"text": _NOTICE}
    return lambda: _shown(http, to, filled)


def _shown(http: httpx.Client, to: str, filled: dict[str, str]) -> httpx.Response:
    """As the page that is not there yet asks again, every two seconds."""
    while (answer := _sent(http, to, filled, {})).status_code == httpx.codes.ACCEPTED:
        time.sleep(2)
    return answer


def _published(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:
    seen = _notice(http, ids, number)()
    assert isinstance(seen, httpx.Response)
    filled = hidden(seen.text, "/calendar/editions") | {"checked": "1"}
    return lambda: _sent(http, "/calendar/editions", filled, {})


def _rows(numbers: Iterator[int]) -> bytes:
    return ledger_of(
        {
            "案名": f"（虚构）第{n}公司诉某局案", "案号": f"（2026）虚0404行初{n}号", "审级": "一审", "原告": f"第{n}公司", "被告": "某局",
            "收到应诉通知日期": TODAY - timedelta(days=n % 300), "裁判日期": "不详",
        }
        for n in (next(numbers) for _ in range(ROWS))
    )  # fmt: skip


#: a folder that is kept has the rows of earlier runs: theirs would add nothing
_numbers = count(int(time.time()) % 10_000_000)


def _uploaded(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:  # noqa: ARG001
    file = ("台账.xlsx", _rows(_numbers), _LEDGER)
    return _form(http, "/imports", "/imports", {}, file=file)


def _checked(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:
    """From sending the file to seeing what it would do."""
    send = _uploaded(http, ids, number)

    def until_checked() -> None:
        answer = send()
        assert isinstance(answer, httpx.Response)
        _until(http, str(answer.url.path), "确认导入")

    return until_checked


def _imported(http: httpx.Client, ids: dict[str, str], number: int) -> Callable[[], object]:
    """From the confirmation to the end of the import."""
    send = _uploaded(http, ids, number)()
    assert isinstance(send, httpx.Response)
    job = str(send.url.path)
    page = _until(http, job, "确认导入")
    filled = hidden(page, f"{job}/confirm")

    def until_done() -> None:
        _sent(http, f"{job}/confirm", filled, {})
        _until(http, job, "导入完成")

    return until_done


def _until(http: httpx.Client, path: str, text: str) -> str:
    end = time.monotonic() + PATIENCE
    while text not in (page := http.get(path).raise_for_status().text):
        if time.monotonic() > end:
            raise TimeoutError(f"{path}: {text}")
        time.sleep(0.2)
    return page


ACTS = (
    Act("a fact is recorded", CLERK, _fact),
    Act("a fact is recorded of the case with 500", CLERK, _fact_of_long),
    Act("a case is registered", CLERK, _case),
    Act("all notices are marked as read", HANDLER, _read, 1),
    Act("a calendar notice is looked at", OFFICER, _notice),
    Act("a ledger of 5,000 rows is sent", SMALL, _uploaded, 1),
    Act("… and checked", SMALL, _checked, 1),
    Act("… is imported", SMALL, _imported, 1),
    Act("a calendar notice is published", OFFICER, _published, 1),
)
