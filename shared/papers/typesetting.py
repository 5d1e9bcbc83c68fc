"""Typst, with the fonts shipped here and no others: the same template and data give the same bytes on every machine.

Text reaches a template as data, never as markup, and every character of it is in the fonts or shown by its code point.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal

import orjson
import typst

from shared.papers.glyphs import printable


def typeset(
    template: bytes, data: Mapping[str, Any], at: datetime, *, form: Literal["pdf", "png"] = "pdf", ppi: float = 144
) -> bytes:  # fmt: skip
    """One file. ``data`` is read by the template as ``sys.inputs.paper`` (JSON); ``at`` is the time the file bears. PNG: a single page."""
    compiler = typst.Compiler(template, root=_folder(), font_paths=_fonts(), ignore_system_fonts=True)
    inputs = {"paper": orjson.dumps(clean(data)).decode()}
    made = compiler.compile(format=form, sys_inputs=inputs, timestamp=int(at.timestamp()), ppi=ppi)
    assert isinstance(made, bytes)
    return made


def clean(value: Any) -> Any:
    """The same value, every text of it as the fonts can print it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: clean(item) for name, item in value.items()}
    return [clean(item) for item in value] if isinstance(value, list | tuple) else value


@cache
def _folder() -> Path:
    with as_file(files(__package__)) as folder:
        return folder


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_folder() / "fonts")]
    )
