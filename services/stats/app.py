"""Stats, wired: the projections that keep the figures, the process manager of supervision, and the doors to read them."""

from __future__ import annotations

from functools import partial

from services.stats.api import router
from services.stats.catalogue import Catalogue, local_tables
from services.stats.cells.projection import Cells
from services.stats.cockpit import doors as cockpit
from services.stats.duties import duty_kinds
from services.stats.entries import doors as entries
from services.stats.entries.projection import Entries
from services.stats.projection import Figures
from services.stats.supervision import doors as supervision
from services.stats.supervision.office import Office
from services.stats.supervision.projection import Supervision
from services.stats.supervision.rulebook import rulebook
from services.stats.units.projection import Units
from shared.policy.load import SHIPPED, load_packs
from shared.runtime import Parts, Runtime


async def build(runtime: Runtime) -> Parts:
    """PackError when a policy pack is not valid: on-time rates by half-understood rules would mislead."""
    folders = [SHIPPED, *([runtime.settings.packs_dir] if runtime.settings.packs_dir else [])]
    packs = load_packs(*folders)
    catalogue = Catalogue(duty_kinds(packs), local_tables(packs))
    cells = Cells(catalogue.measures)
    book = rulebook(packs)
    office = Office(runtime.pool, runtime.log, book, runtime.today)
    return Parts(
        routers=[
            entries.router(runtime.pool),
            router(runtime.pool, catalogue),
            cockpit.router(runtime.pool, catalogue),
            supervision.router(office),
        ],
        projections=[
            Figures(),
            Units(),
            Entries(),
            cells,
            Supervision(runtime.log, book, runtime.today),
        ],
        tasks=[partial(cells.renew, runtime.pool)],
    )
