"""The mirror, wired: a process beside the services at a site that copies others. The only module of the package that reads settings."""

from __future__ import annotations

from shared.clock import utc_now
from shared.runtime.parts import Parts, Runtime
from shared.sites.mirror import Mirror


async def build(runtime: Runtime) -> Parts:
    """Without other sites in ``YINGSU_SITES_FILE`` it has nothing to do and says so."""
    mirror = Mirror(runtime.sites, runtime.pool, runtime.log, runtime.bus, utc_now)
    return Parts(tasks=[mirror.run])
