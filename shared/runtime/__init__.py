"""What every service is run by: connections, the event log, projections, HTTP with health and metrics, orderly start and stop."""

from shared.runtime.parts import Parts, Runtime
from shared.runtime.serve import serve

__all__ = ["Parts", "Runtime", "serve"]
