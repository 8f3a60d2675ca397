"""Whether the application is alive, for whoever watches it."""

import asyncio

from litestar import Response, get

from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.web.auth import PUBLIC

_PATIENCE = 3.0


@get("/health", opt={PUBLIC: True, "no_actor": True}, include_in_schema=False)
async def health() -> Response[dict[str, bool]]:
    """200 when the database answers within three seconds, else 503."""
    answers = await _database_answers()
    return Response({"alive": True, "database": answers}, status_code=200 if answers else 503)


async def _database_answers() -> bool:
    try:
        async with asyncio.timeout(_PATIENCE), transaction(Actor.operator()):
            return bool(await connection().fetchval("SELECT true"))
    except Exception:  # noqa: BLE001  # Whatever goes wrong, the answer is no.
        return False
