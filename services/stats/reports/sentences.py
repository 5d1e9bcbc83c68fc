"""Figures in plain official Chinese: a count with its change, a rate never without its two numbers, and what is said over nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.stats.indicators import Figure
from services.stats.reports.counted import Readings
from shared.policy.subjects import Subject

#: how one unit of each subject is counted in a sentence; 件 where it is not named
_UNITS = {
    Subject.DUTY: "项",
    Subject.DOCUMENT: "份",
    Subject.APPEARANCE: "人",
    Subject.ADVICE: "份",
    Subject.LOSS: "次",
    Subject.CORRECTION: "项",
    Subject.OBSERVATION: "场",
    Subject.TRAINING: "场",
    Subject.MEETING: "次",
    Subject.PUBLICITY: "场",
    Subject.STUDY: "次",
    Subject.ENFORCEMENT: "份",
    Subject.PROBLEM: "项",
    Subject.RESOLUTION: "项",
    Subject.RECORD: "次",
    Subject.POST: "人",
    Subject.QUOTA: "项",
}
NO_EARLIER = "上年同期无登记数据，不作同比。"


@dataclass(frozen=True, slots=True)
class Sentences:
    readings: Readings

    def count(self, code: str, unit: str | None = None, *, basis: bool = False) -> str:
        """“12件（案件×审级），同比增加3件”, what is counted named if ``basis``; what could not be added up is said."""
        figure, unit = self.readings.now.figure(code), unit or self.unit(code)
        counted = f"（{self.readings.now.indicator(code).counted}）" if basis else ""
        apart = f"（另有{figure.apart}条未填数量）" if figure.apart else ""
        return f"{figure.count}{unit}{counted}{apart}{self.change(code, unit)}"

    def rate(self, code: str, empty: str) -> str:
        """“负责人出庭率66.67%（2/3），另有1件不详，同比提高5.00个百分点”; ``empty`` where there was nothing, known or not."""
        one, figure = self.readings.now.indicator(code), self.readings.now.figure(code)
        apart = f"{figure.apart}{self.unit(code)}{one.apart_title}"
        if figure.percent is None:
            return f"{one.title}：{apart}，不计算" if figure.apart else empty
        aside = f"，另有{apart}" if figure.apart else ""
        return f"{rate_text(one.title, figure)}{aside}{self.change(code, '')}"

    def parts(self, codes: Iterable[str]) -> str:
        """“驳回诉讼请求3件、撤销1件”: those that are not zero; empty if all are."""
        now = self.readings.now
        found = ((code, now.figure(code).count) for code in codes if now.has(code))
        return "、".join(f"{now.indicator(code).title}{n}{self.unit(code)}" for code, n in found if n)

    def change(self, code: str, unit: str) -> str:
        """“，同比增加3件”, “，同比提高5.00个百分点”; nothing where nothing can be compared."""
        if self.readings.then is None:
            return ""
        now, then = self.readings.now.figure(code), self.readings.then.figure(code)
        if now.numerator is None:
            return _changed(now.count - then.count, unit)
        points = points_between(now, then)
        return "，上年同期无可比数" if points is None else _points(points)

    def unit(self, code: str) -> str:
        subject, _ = self.readings.now.catalogue.indicators[code]
        return _UNITS.get(subject, "件")

    @property
    def no_earlier(self) -> tuple[str, ...]:
        """What is said once where there is nothing to compare with."""
        return () if self.readings.then else (NO_EARLIER,)


def rate_text(title: str, figure: Figure) -> str:
    return f"{title}{figure.percent}（{figure.numerator}/{figure.count}）"


def hundredths(figure: Figure) -> int | None:
    """A rate in hundredths of a percentage point, as it is printed; null over an empty denominator."""
    return None if figure.percent is None else int(figure.percent.rstrip("%").replace(".", ""))


def points_between(now: Figure, then: Figure) -> int | None:
    one, other = hundredths(now), hundredths(then)
    return None if one is None or other is None else one - other


def points_text(points: int) -> str:
    """“+5.00”, in percentage points."""
    sign = "+" if points > 0 else "-" if points < 0 else ""
    return f"{sign}{_two_places(points)}"


def sentence(*parts: str) -> str:
    """Parts that are not empty, as one sentence."""
    return "；".join(part for part in parts if part) + "。"


def _changed(difference: int, unit: str) -> str:
    if difference == 0:
        return "，与上年同期持平"
    return f"，同比{'增加' if difference > 0 else '减少'}{abs(difference)}{unit}"


def _points(points: int) -> str:
    if points == 0:
        return "，与上年同期持平"
    return f"，同比{'提高' if points > 0 else '降低'}{_two_places(points)}个百分点"


def _two_places(points: int) -> str:
    return f"{abs(points) // 100}.{abs(points) % 100:02d}"
