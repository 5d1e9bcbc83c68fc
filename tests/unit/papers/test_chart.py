"""Charts as SVG: every bar with its number, legible without colour, the same each time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from shared.papers.chart import drawings, number
from shared.papers.paper import Chart, ChartKind, Series

SVG = "{http://www.w3.org/2000/svg}"
BAR, LINE = ChartKind.BAR, ChartKind.LINE


def told(chart: Chart) -> list[str]:
    found = [ET.fromstring(one.svg) for one in drawings(chart)]
    return [text.text or "" for svg in found for text in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", [BAR, LINE])
def test_every_value_stands_in_numbers(kind):
    """Beside its bar or point, with its label."""
    said = told(Chart("图", kind, ["甲", "乙"], [Series("一审", [3, 0]), Series("二审", [11, 2])]))
    assert {"甲", "乙", "一审", "二审", "3", "0", "11", "2"} <= set(said)


def test_a_gap_is_not_a_zero():
    """A bureau without a denominator has a dash for a bar; a month without a value interrupts the line."""
    assert "—" in told(Chart("图", BAR, ["甲", "乙"], [Series("率", [None, 0.0])], percent=True))
    [line] = drawings(Chart("图", LINE, list("一二三四"), [Series("数", [1, 2, None, 4])]))
    assert line.svg.count("<polyline") == 2
    assert line.svg.count("<circle") == 3


def test_bars_are_as_long_as_their_values():
    """Half the value, half the length."""
    labels = ["（虚构）区人力资源和社会保障局", "乙"]
    [drawing] = drawings(Chart("图", BAR, labels, [Series("率", [1.0, 0.5])], percent=True))
    long, short = [float(width) for width in re.findall(r'<rect [^>]*?width="([\d.]+)"', drawing.svg)]
    assert long == pytest.approx(2 * short, abs=0.02)


def test_series_differ_without_colour():
    """Hatching and greys for bars, dashes and marks for lines."""
    two = [Series("一审", [3, 1]), Series("二审", [1, 2])]
    [bars], [lines] = (drawings(Chart("图", kind, ["甲", "乙"], two)) for kind in (BAR, LINE))
    assert 'fill="url(#h1)"' in bars.svg
    assert "stroke-dasharray" in lines.svg
    assert not re.findall(r"#(?!([0-9a-f])\1*\b)(?!([0-9a-f]{2})\2\2\b)[0-9a-f]{6}\b", bars.svg + lines.svg)


def test_many_bureaus_go_on_a_second_drawing():
    """No drawing is taller than a page, and no bureau is lost."""
    labels = [f"（虚构）第{at}单位" for at in range(60)]
    made = drawings(Chart("图1", BAR, labels, [Series("数", list(range(60)))]))
    assert len(made) > 1
    assert max(one.height for one in made) < 600
    assert made[1].title == "图1（续）"
    assert set(labels) <= set(told(Chart("图1", BAR, labels, [Series("数", list(range(60)))])))


@pytest.mark.parametrize("values", [[0, 0], [None, None], [1e9, 1]])
@pytest.mark.parametrize("kind", [BAR, LINE])
def test_zeros_nothing_and_large_numbers_are_drawn(kind, values):
    """A half year in which nothing happened has a chart too."""
    [drawing] = drawings(Chart("图", kind, ["甲", "乙"], [Series("数", values)]))
    assert "nan" not in drawing.svg
    assert "inf" not in drawing.svg


def test_nothing_to_draw_is_no_drawing():
    """Without labels or series there is none."""
    assert drawings(Chart("图", BAR, [], [Series("数", [])])) == ()
    assert drawings(Chart("图", LINE, ["甲"], [])) == ()


def test_labels_are_text():
    """Names from outside are never markup."""
    assert "<b>&\"'" in told(Chart("图", BAR, ["<b>&\"'"], [Series("数", [1])]))


def test_numbers_read_as_people_write_them():
    """Whole numbers without a point, rates in percent."""
    assert [number(3, percent=False), number(2.5, percent=False), number(0.5, percent=True)] == ["3", "2.5", "50.0%"]  # fmt: skip
