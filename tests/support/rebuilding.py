"""A read model built anew from the log, beside the live one, by the worker that runs."""

from __future__ import annotations

from typing import Any

from shared.database import Pool
from shared.projection import Projection, generation
from tests.support.waiting import until


async def rebuilt_alike(pool: Pool, of: Projection | type[Projection]) -> dict[str, int]:
    """Both hold the same, row by row, in every table; how many rows each table has."""
    asked = await generation.add(pool, of.name, of.version, "checking")
    assert asked

    async def result() -> Any:
        sql = "select result from projections.generations where name = $1 and generation = $2"
        return await pool.fetchval(sql, of.name, asked.generation)

    found = await until(result)
    assert found["rebuilt"] == found["live"]
    return {table: int(rows) for table, (rows, _) in found["live"].items()}
