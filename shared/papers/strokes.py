"""The strokes a chart is drawn with, as SVG: greys, hatching, dashes and marks that stay apart on a black-and-white printer. Pure."""

from __future__ import annotations

from html import escape

from shared.papers.glyphs import printable

#: letters that stand well beside 16 pt text
LETTER = 10.0
_GREYS = ("#404040", "#ffffff", "#a6a6a6", "#ffffff", "#d9d9d9", "#737373")
_DASHES = ("", "6 3", "2 2", "8 3 2 3", "1 3", "10 4")


def dash(at: int) -> str:
    return f'stroke-dasharray="{_DASHES[at % len(_DASHES)]}"' if _DASHES[at % len(_DASHES)] else ""


def mark(x: float, y: float, at: int) -> str:
    fill = "#000" if at % 2 == 0 else "#fff"
    if at % 4 < 2:
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="3" fill="{fill}" stroke="#000"/>'
    return f'<rect x="{x - 3:.2f}" y="{y - 3:.2f}" width="6" height="6" fill="{fill}" stroke="#000"/>'


def rect(x: float, y: float, width: float, height: float, at: int) -> str:
    shape = (
        f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" stroke="#000" stroke-width="0.6"'
    )
    solid = f'<rect {shape} fill="{_GREYS[at % len(_GREYS)]}"/>'
    return solid + (f'<rect {shape} fill="url(#h{at % 4})"/>' if at % 4 in {1, 3} else "")


def patterns() -> str:
    """Hatching for the second and the fourth of four."""
    strokes = {1: "M0,5 L5,0", 3: "M0,0 L5,5 M0,5 L5,0"}
    return "<defs>{}</defs>".format(
        "".join(
            f'<pattern id="h{at}" width="5" height="5" patternUnits="userSpaceOnUse"><path d="{path}" stroke="#000" stroke-width="0.7"/></pattern>'
            for at, path in strokes.items()
        )
    )


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="#000" stroke-width="0.8"/>'


def text(
    text: str, x: float, y: float, anchor: str = "start", size: float = LETTER, *, halo: bool = False
) -> str:
    """Text from outside is text; ``halo`` keeps it legible where a line runs through."""
    around = ' stroke="#fff" stroke-width="2.5" paint-order="stroke"' if halo else ""
    place = f'x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" font-size="{size:.1f}"'
    return f"<text {place}{around}>{escape(printable(text))}</text>"
