"""What all pages share: layout, navigation, session, forms, dates in words. Each service serves its own pages with a ``Site``.

Loaded when asked for: the gateway takes single modules of this package, and starts without what a service needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.web.site import Site
    from shared.web.visit import Visit

__all__ = ["Site", "Visit"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{name.lower()}"), name)
