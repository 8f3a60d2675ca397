"""Whether the running transaction keeps others from the same work: what two at once would do, without two at once."""

from server.db.engine import connection


async def has_turn(*names: object) -> bool:
    """Whether this transaction holds the turn that `take_turn` takes for these names."""
    held = await connection().fetchval(
        """SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
           AND (classid::bigint << 32 | objid::bigint) = hashtextextended($1, 0))""",
        ":".join(map(str, names)),
    )
    return bool(held)
