"""What workers do between jobs: find jobs that the queue lost, and clear away what is over."""

from server.db.engine import connection, transaction
from server.files import keeping
from server.files.disk import Store
from server.jobs.asking import into_queue
from server.jobs.running import WORKER


async def recover() -> int:
    """Queue again every moving job that the queue no longer has; returns how many.

    The queue drops a job whose worker was cut off while it told of an error, and holds back one that failed outside our
    own book-keeping. Neither is an end that anybody was told of.
    """
    async with transaction(WORKER):
        lost = await connection().fetch(
            """SELECT id FROM job WHERE state IN ('queued', 'running') AND NOT EXISTS (
                   SELECT 1 FROM pgqueuer WHERE dedupe_key = 'job:' || job.id AND status IN ('queued', 'picked'))
               FOR UPDATE SKIP LOCKED"""
        )
        for row in lost:
            await into_queue(row["id"])
    return len(lost)


async def clear_away(store: Store) -> int:
    """Remove expired results and files, contents that nobody has, and the queue's old logs; returns how many contents."""
    async with transaction(WORKER):
        for table in ("pgqueuer_log", "pgqueuer_statistics"):
            await connection().execute(f"DELETE FROM {table} WHERE created < now() - interval '30 days'")  # noqa: S608
    return await keeping.sweep(WORKER, store)
