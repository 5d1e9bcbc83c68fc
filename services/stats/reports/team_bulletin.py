"""法治队伍工作通报 to 局长办公会 (MH23-5.2c): who serves, what they reviewed, which problems they closed, what they learned and taught."""

from __future__ import annotations

from collections.abc import Iterator

from services.stats.reports.adjusted import adjustments
from services.stats.reports.counted import readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import author, framed, numbered, passports
from services.stats.reports.people import quotas
from services.stats.reports.problems import open_problems
from services.stats.reports.response_summary import LEARNING
from services.stats.reports.saying import filled
from services.stats.reports.sentences import Sentences, sentence
from services.stats.reports.tabling import Split, broken_down, by_value
from shared.events.terms import Recipient, ReviewKind, Roster, Study
from shared.papers.paper import Blank, Block, Paper, Paragraph

ROSTERS = tuple(f"roster.{one.value}" for one in Roster)
REVIEWS = tuple(f"reviews.{one.value}" for one in ReviewKind)
STUDIES = tuple(f"study.{one.value}" for one in Study)
TEACHING = ("publicity_sessions", "publicity_people")
WORK = ("record.plan", "record.decision", "record.shared", "record.self_examined", "record.honour")


def make(material: Material) -> Paper:
    """The paper of the bureau asked for."""
    said = Sentences(readings(material, material.asked.bureau))
    parts = [
        ("队伍建设", [*_team(said), *quotas(material, said)]),
        ("法制审核", [*_reviews(said)]),
        ("法治问题清单", [*_problems(said)]),
        ("培训、学法和普法", [*_learning(said)]),
        ("其他工作", [*_work(said)]),
        ("存在的不足和下一步安排", [*_judgement()]),
    ]
    blocks, now = numbered(parts), said.readings.now
    return framed(
        material,
        now,
        f"{author(material)}{material.asked.period.title}法治队伍工作通报",
        blocks,
        to=[one.title for one in FORM.to],
        attachments=[*adjustments(material), *passports(material, now, blocks)],
    )


def _team(said: Sentences) -> Iterator[Block]:
    serving = said.parts(ROSTERS)
    yield Paragraph(f"期末在册：{serving}。" if serving else "期末各名册均无在册人员。")
    yield from filled(broken_down(said.readings, ROSTERS, "法治队伍在册人数"))


def _reviews(said: Sentences) -> Iterator[Block]:
    asked = said.parts(REVIEWS)
    yield Paragraph(f"本期提请法制审核：{asked}。" if asked else "本期无提请的法制审核。")
    yield from filled(broken_down(said.readings, REVIEWS, "法制审核"))


def _problems(said: Sentences) -> Iterator[Block]:
    yield from open_problems(said)
    codes, departments = ("problems_found", "problems_closed"), Split("department", "部门")
    yield from filled(by_value(said.readings.now, codes, departments, "各部门法治问题列入和销号情况"))


def _learning(said: Sentences) -> Iterator[Block]:
    now = said.readings.now
    held = f"培训{said.count('trainings')}" if now.count("trainings") else ""
    observed = f"旁听{said.count('observed')}" if now.count("observed") else ""
    studied = said.parts(STUDIES)
    taught = f"普法{said.count('publicity_sessions')}" if now.count("publicity_sessions") else ""
    if not (held or observed or studied or taught):
        yield Paragraph("本期无登记的培训、旁听、学法和普法。")
        return
    yield Paragraph("本期" + sentence(held, observed, studied, taught))
    yield broken_down(said.readings, (*LEARNING, *STUDIES, *TEACHING), "培训、旁听、学法和普法")


def _work(said: Sentences) -> Iterator[Block]:
    done = said.parts(WORK)
    yield Paragraph(f"本期登记：{done}。" if done else "本期无其他登记的工作。")
    yield from filled(broken_down(said.readings, WORK, "其他工作"))


def _judgement() -> Iterator[Block]:
    yield Blank("法治队伍工作存在的不足", "法制科", key="shortcomings")
    yield Blank("下一步工作安排", "法制科", key="next")


FORM = Form("team-bulletin", "法治队伍工作通报", "MH23-5.2c", "bureau", make, (Recipient.OFFICE_MEETING,))
