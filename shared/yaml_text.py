"""YAML that is shipped, read as plain data by libyaml where it is there: Python alone took longer over the measures than a service over all its packs.

Files of operators are read by ``yaml.safe_load``: it names the line where something begins that does not end, libyaml the one where the file does.
"""

from __future__ import annotations

from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """Plain data; yaml.YAMLError."""
    return yaml.load(text, _Loader)  # noqa: S506  (safe: it makes plain data and nothing else)
