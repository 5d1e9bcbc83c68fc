"""Read models: a projection is a name, a version, the event types it wants, and one function from a page of events to row changes.

Guarantees: a page's rows and its checkpoint commit together, fenced by a lease, so nothing is applied twice and two workers never both
apply; a failing event stops its projection with its position named; a new version or a rebuild fills beside the old tables and takes over
in one transaction; the tables can be had again from the log alone.
"""

from shared.projection.doorbell import Doorbell
from shared.projection.lookout import Lookout
from shared.projection.model import Projection, Ticking
from shared.projection.runner import Runner

__all__ = ["Doorbell", "Lookout", "Projection", "Runner", "Ticking"]
