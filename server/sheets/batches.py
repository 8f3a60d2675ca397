"""What the services about imports share: the subject in the trace, the way to a batch, rows taken out and put back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import asyncpg

from server.access.actor import Actor, reach_of
from server.access.duties import Hand
from server.db.engine import connection, take_turn
from server.errors import Conflict, NotFound
from server.sheets.coding import Decoder, Draft, encode, open_draft, seal_draft
from server.sheets.exchange import Exchange, exchange
from server.sheets.tables import ImportBatch
from server.sheets.vocabulary import BatchState

#: Told how many rows are done, of how many.
Told = Callable[[int, int], None]

#: The names of the turns: of one batch, and of all that is written into an area. Who needs both takes the batch's first.
TURN, AREA_TURN = "import", "imports"

_ROWS = "SELECT id, region, number, state, payload, committed, record FROM import_row WHERE batch = $1"


def silent(_done: int, _total: int) -> None:
    """For callers that show no progress."""


def subject(batch: int) -> str:
    """The name of a batch in the trace."""
    return f"import:{batch}"


async def expect_many() -> None:
    """Tell the planner, for this transaction, to look at the values of each statement.

    Else it soon plans once for all, and then compares each record on file with each of thousands of wanted keys.
    """
    await connection().execute("SET LOCAL plan_cache_mode = force_custom_plan")


async def alone_in(region: str) -> None:
    """Let nobody else write a sheet into an area until the transaction ends; imports into other areas go on.

    A large import takes its records part by part, in the order of its file. Two in one area would each come to hold what the
    other needs next. The areas around are shared, from the widest down, so that nobody waits for one who waits.
    """
    own = reach_of(region)
    for length in (2, 4, 6, 9):
        if length < len(own):
            await take_turn(AREA_TURN, own[:length], shared=True)
    await take_turn(AREA_TURN, own)


async def batch_to_change(actor: Actor, wanted: int) -> tuple[ImportBatch, Exchange]:
    """A batch locked for this transaction, and its exchange. Raises NotFound outside the area, Forbidden without the right."""
    await expect_many()
    await take_turn(TURN, wanted)
    batch = await ImportBatch.objects().where(ImportBatch.id == wanted).first()
    if batch is None:
        raise NotFound
    found = exchange(batch.sheet)
    actor.require(found.import_right, at=batch.region)
    if found.sealed and not _is_own(actor, batch):
        raise NotFound
    return batch, found


def _is_own(actor: Actor, batch: ImportBatch) -> bool:
    return Hand(batch.account, batch.actor, batch.unit).is_same(Hand.of(actor))


def refuse_other_hand(actor: Actor, batch: ImportBatch, of: Exchange) -> None:
    """Raises Conflict where only whoever handed the file in may go on with it (AC-3)."""
    if of.own and not _is_own(actor, batch):
        raise Conflict(
            f"{of.title}由{batch.unit}{batch.actor}上传，须由上传人本人导入，以便另一人复核。请上传人导入，或者自己重新上传。",
            code="sheets.other_hand",
        )


async def drafts(of: Exchange, batch: int, condition: str = "", *values: object) -> list[Draft]:
    """Rows of a batch opened, in the order of the file; `condition` goes on from `WHERE batch = $1`."""
    return opened(of, await closed(batch, condition, *values))


async def closed(batch: int, condition: str, *values: object, limit: int | None = None) -> list[asyncpg.Record]:
    """Rows of a batch as they are kept, sealed."""
    sql = f"{_ROWS} {condition} ORDER BY id" + (f" LIMIT {limit}" if limit else "")
    found: list[asyncpg.Record] = await connection().fetch(sql, batch, *values)
    return found


def opened(of: Exchange, rows: Sequence[Mapping[str, Any]]) -> list[Draft]:
    """Rows of the table as drafts."""
    decoder = Decoder(of.sheet)
    return [open_draft(decoder, row) for row in rows]


async def put_back(changed: Sequence[Draft]) -> None:
    """Keep drafts as they now stand."""
    await connection().execute(
        """UPDATE import_row r SET state = v.state, payload = v.payload
           FROM unnest($1::bigint[], $2::text[], $3::bytea[]) AS v(id, state, payload) WHERE r.id = v.id""",
        [draft.id for draft in changed],
        [draft.state.value for draft in changed],
        [seal_draft(draft, encode(draft.row.values)) for draft in changed],
    )


async def mark_written(written: Iterable[tuple[int, str]], at: Any) -> None:
    """Note for rows, by id, what they were written to."""
    pairs = list(written)
    await connection().execute(
        """UPDATE import_row r SET committed = $3, record = v.record
           FROM unnest($1::bigint[], $2::text[]) AS v(id, record) WHERE r.id = v.id""",
        [one for one, _ in pairs],
        [record for _, record in pairs],
        at,
    )


def is_open(batch: ImportBatch) -> bool:
    """Whether rows of it may still go in."""
    return BatchState(batch.state) in {BatchState.STAGED, BatchState.COMMITTED}
