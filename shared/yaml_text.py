"""YAML of ours and of operators, read as plain data by libyaml where it is there: in Python alone the measures took a third of a second of every start."""

from __future__ import annotations

from typing import IO, Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str | IO[str]) -> Any:
    """Plain data. yaml.YAMLError with the place of what is wrong; of a stream it names the line and does not show it."""
    return yaml.load(text, _Loader)  # noqa: S506  (safe: it makes plain data and nothing else)
