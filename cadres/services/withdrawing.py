"""Taking a change of communities back, while nothing rests on it."""

import json
from collections.abc import Sequence

import asyncpg

from cadres.permissions import CHANGE_PLACES
from cadres.place_vocabulary import PlaceChange, PlaceChangeTakenBack
from cadres.rules.naming import division_name
from cadres.services.changes import CHANGED, division, move_people
from cadres.services.closing import reopen_place
from cadres.vocabulary import CommitteeKind
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.manifest import emit
from server.places.changing import end_division, resume_division

WITHDRAWN = event_kind("place.change_withdrawn", "撤销村（社区）变更", Dot.ATTENTION)

_ROWS = """
SELECT h.*, s.region AS successor_region FROM community_change h LEFT JOIN community s ON s.id = h.successor
WHERE h.event = $1 AND starts_with(h.region, $2) ORDER BY h.id FOR UPDATE OF h
"""
_PAIRS = frozenset({PlaceChange.MERGER, PlaceChange.SPLIT})
_NAMED = 5


async def withdraw_change(actor: Actor, event: int, reason: str) -> None:
    """Set everything as it was before. Raises Refused where a later change or entry rests on this one."""
    async with transaction(actor):
        rows = await connection().fetch(_ROWS, event, actor.reach)
        # A change of two places is nobody's who sees one of them alone.
        if not rows or len(rows) != (2 if PlaceChange(rows[0]["kind"]) in _PAIRS else 1):
            raise NotFound
        for row in rows:
            actor.require(CHANGE_PLACES, at=row["region"])
        await take_turn("places", rows[0]["region"][:6])
        if rows[0]["withdrawn"]:
            raise Conflict("这次变更已经撤销。")
        if not reason.strip():
            raise Refused([Problem("事由", "没有填。", "写明为什么撤销。")])
        if resting := await _resting(rows):
            raise Refused([Problem("变更", cause, "先撤销那些记录，或者另行登记一次变更。") for cause in resting])
        for row in reversed(rows):
            await _restore(actor, row, reason)
            before = {"种类": PlaceChange(row["kind"]).label, "名称": row["name_after"] or "不再存在"}
            after = {"名称": row["name_before"] or "没有"}
            change = Change(f"community:{row['region']}", row["region"], before, after, reason)
            await audit.record(actor, WITHDRAWN, change)
        await connection().execute("UPDATE community_change SET withdrawn = $2 WHERE event = $1", event, clock.now())
        await emit(actor, PlaceChangeTakenBack(event, [row["region"] for row in rows], reason))


async def resting_on(actor: Actor, event: int) -> tuple[str, ...]:
    """Why a change can no longer be taken back; nothing where it still can."""
    rows = await connection().fetch(_ROWS, event, actor.reach)
    if not rows:
        raise NotFound
    return tuple(await _resting(rows))


async def _resting(rows: Sequence[asyncpg.Record]) -> list[str]:
    """Later changes of the same places, and entries about them that are younger than this one."""
    communities, regions = [row["community"] for row in rows], [row["region"] for row in rows]
    later = await connection().fetchval(
        """SELECT count(DISTINCT event) FROM community_change
           WHERE community = ANY($1) AND withdrawn IS NULL AND event > $2""",
        communities,
        rows[0]["event"],
    )
    if later:
        return [f"此后又登记了{later}次变更。"]
    # Whoever reads, or only gets papers ready, does nothing that another relies on.
    reading = [kind.code for kind in audit.kinds() if kind.dot is Dot.ATTENTION or kind.prepares]
    found = await connection().fetch(
        """SELECT kind, count(*) AS n FROM audit_event
           WHERE region = ANY($1) AND NOT kind = ANY($2)
             AND id > (SELECT max(id) FROM audit_event WHERE region = ANY($1) AND kind = $3)
           GROUP BY kind ORDER BY min(id)""",
        regions,
        reading,
        CHANGED.code,
    )
    return [f"此后已有“{audit.label_of(row['kind'])}”{row['n']}件。" for row in found[:_NAMED]]


async def _restore(actor: Actor, row: asyncpg.Record, reason: str) -> None:
    moved = json.loads(row["moved"])
    if row["name_before"] is None:
        await move_people(moved["people"], row["region"], row["successor_region"])
        await connection().execute("UPDATE community SET until = $2 WHERE id = $1", row["community"], row["day"])
        await end_division(row["region"], row["day"])
        return
    if row["successor"]:
        await move_people(moved["people"], row["successor_region"], row["region"])
        await connection().execute(
            "DELETE FROM site_service WHERE community = $1 AND site = ANY($2)", row["successor"], moved["sites"]
        )
    await connection().execute(
        "UPDATE community SET name = $2, kind = $3, until = NULL WHERE id = $1",
        *(row["community"], row["name_before"], row["kind_before"]),
    )
    if row["name_after"] is None or (row["name_before"], row["kind_before"]) != (row["name_after"], row["kind_after"]):
        named = division_name(row["name_before"], CommitteeKind(row["kind_before"]))
        await resume_division(division(row["region"], moved["division"] or named))
    if row["name_after"] is None:
        await reopen_place(actor, row["region"], moved.get("closed", {}), reason)
