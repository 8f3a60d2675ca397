"""Open filings whose legal representative is no longer the one whom they name; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from datetime import date

from certificates.representing import representative_on
from certificates.rules.heads import HeadChanged, head_changed
from certificates.vocabulary import FilingState
from server import clock
from server.access.actor import Actor
from server.db.engine import connection

#: Most filings name the chair of the day: only the others are looked at one by one.
_CHANGED = """
SELECT f.id, f.region, f.state, f.representative, p.name FROM filing f LEFT JOIN person p ON p.id = f.representative
WHERE f.id = ANY($1) AND starts_with(f.region, $2) AND f.business IS DISTINCT FROM 'cancellation'
  AND f.superseded_by IS NULL AND f.stopped IS NULL AND f.state NOT IN ('collected', 'archived')
  AND NOT EXISTS (
    SELECT FROM tenure t WHERE t.region = f.region AND t.person = f.representative AND t.office = 'chair'
      AND t.basis = 'elected' AND t.known_until IS NULL AND t.since <= $3 AND (t.until IS NULL OR t.until > $3))
"""


async def changed_heads(actor: Actor, filings: Sequence[int]) -> Mapping[int, HeadChanged]:
    """Those of some filings that are still open and name somebody else than who represents today, or nobody."""
    today = clock.today()
    found = {}
    for row in await connection().fetch(_CHANGED, list(filings), actor.reach, today):
        filed = (row["representative"], row["name"]) if row["representative"] is not None else None
        changed = head_changed(filed, await representative_on(actor, row["region"], today), FilingState(row["state"]))
        if changed:
            found[row["id"]] = changed
    return found


#: Of two of one name, one of whom died, the other may have come.
_DEAD = """
SELECT min(t.until) FROM person p JOIN tenure t ON t.person = p.id
WHERE t.region = $1 AND p.name = $2 AND t.ended_by = 'death' AND t.known_until IS NULL
  AND NOT EXISTS (
    SELECT FROM person o WHERE o.region = $1 AND o.name = $2 AND NOT EXISTS (
      SELECT FROM tenure d WHERE d.person = o.id AND d.ended_by = 'death' AND d.known_until IS NULL))
"""


async def died(region: str, name: str) -> date | None:
    """On which day somebody of this name died who held an office in a community; None where nobody did."""
    day: date | None = await connection().fetchval(_DEAD, region, name)
    return day
