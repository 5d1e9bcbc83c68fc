"""What all pages share: layout, navigation, session, forms, dates in words. Each service serves its own pages with a ``Site``."""

from shared.web.site import Site
from shared.web.visit import Visit

__all__ = ["Site", "Visit"]
