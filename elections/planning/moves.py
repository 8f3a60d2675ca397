"""The moves of an election day, as the trail has them: every one, with the day that stood before.

How far an election is put off is counted from the day that was set first (B-05, B-06), and how stale a list is from the day
that it was made for (D-05): a day moved twice by a little is a day moved by much.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from elections.vocabulary import Stage
from server.access.actor import Actor
from server.access.audit import Dot, event_kind
from server.db.engine import connection

DAY_MOVED = event_kind("election.day_moved", "变更选举日", Dot.ATTENTION)
#: What the event calls the day, before and after: written by the move and read here.
DAY = "选举日"

_MOVES = """
SELECT (a.before::jsonb ->> $3)::date FROM audit_event a
WHERE a.subject = 'election:' || e.code AND a.kind = $4 AND a.before::jsonb ? $3
"""


async def original_days(actor: Actor, codes: Sequence[str]) -> Mapping[str, date]:
    """By code, the election day that was set first."""
    rows = await connection().fetch(
        f"""SELECT e.code, coalesce(({_MOVES} ORDER BY a.at, a.id LIMIT 1), e.election_day) AS day
            FROM election e WHERE e.code = ANY($1) AND starts_with(e.region, $2)""",  # noqa: S608  # Our own clauses.
        list(codes),
        actor.reach,
        DAY,
        DAY_MOVED.code,
    )
    return {row["code"]: row["day"] for row in rows}


async def listed_for(actor: Actor, codes: Sequence[str]) -> Mapping[str, date]:
    """By code, the election day for which the list that is out was made; nothing where none is out.

    A list that is kept knows it. Of one on paper, whose sums or whose day alone are on record, it is the day that stood when
    it went up; one that went up on the day of a move is taken for one of before.
    """
    rows = await connection().fetch(
        f"""SELECT e.code, coalesce(n.election_day,
                   ({_MOVES} AND (a.at AT TIME ZONE 'Asia/Shanghai')::date >= t.reached ORDER BY a.at, a.id LIMIT 1),
                   e.election_day) AS day
            FROM election e LEFT JOIN roll r ON r.election = e.id
            LEFT JOIN roll_edition n ON n.roll = r.id AND n.sequence = r.edition
            LEFT JOIN election_stage t ON t.election = e.id AND t.stage = $5
            WHERE e.code = ANY($1) AND starts_with(e.region, $2) AND coalesce(n.id, t.id) IS NOT NULL""",  # noqa: S608
        list(codes),
        actor.reach,
        DAY,
        DAY_MOVED.code,
        Stage.LIST_PUBLISHED.value,
    )
    return {row["code"]: row["day"] for row in rows}
