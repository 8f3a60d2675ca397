"""That nobody is said to be gone while days on record show them there; inside `transaction(actor)`."""

from collections.abc import Sequence
from datetime import date

from server.db.engine import connection, take_turn
from server.errors import Problem, Refused
from server.values.periods import chinese_day


async def refuse_days_after(assignments: Sequence[int], until: date, field: str) -> None:
    """Raise Refused where a day in the village, a leave or an absence of an assignment lies on or after its end.

    No such day is written meanwhile: whoever writes one takes the same turn.
    """
    for one in sorted(assignments):
        await take_turn("assignment", one)
    found = await connection().fetchrow(
        """SELECT a.name, max(d.day) AS day FROM team_assignment a JOIN (
               SELECT assignment, day FROM village_day UNION ALL SELECT assignment, day FROM team_absence
               UNION ALL SELECT assignment, last FROM team_leave) d ON d.assignment = a.id
           WHERE a.id = ANY($1) AND d.day >= $2 GROUP BY a.id, a.name ORDER BY a.id LIMIT 1""",
        list(assignments),
        until,
    )
    if found:
        cause = f"{found['name']}{chinese_day(found['day'])}还登记有在村、请假或者抽查。"
        raise Refused([Problem(field, cause, "核对日期；那些日子登记错了的，先撤销。", "FS-7")])
