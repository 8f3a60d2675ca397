"""What the notices of an area ask of today on the workbench: those that nobody has put up yet, and those to be taken down."""

from collections.abc import Sequence

import asyncpg

from elections.permissions import RECORD
from elections.succession import LATER
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.manifest import Duty
from server.web.templating import address

_STANDING = f"""
FROM election_notice n JOIN election e ON e.id = n.election JOIN community c ON c.id = e.community
WHERE n.voided IS NULL AND e.cancelled IS NULL AND NOT {LATER} AND starts_with(n.region, $1) AND starts_with(n.region, $2)
  AND NOT EXISTS (SELECT FROM election_notice l WHERE l.election = n.election AND l.replaces = n.number)
"""
_UNPOSTED = f"""
SELECT c.name, n.region, count(*) AS number {_STANDING} AND e.voided IS NULL
  AND NOT EXISTS (SELECT FROM notice_posting p WHERE p.notice = n.id AND p.ended IS NULL)
GROUP BY c.name, n.region ORDER BY n.region
"""  # noqa: S608  # Our own clauses.
_HANGING = f"""
SELECT c.name, n.region, count(*) AS number {_STANDING} AND n.until < $3
  AND EXISTS (SELECT FROM notice_posting p WHERE p.notice = n.id AND p.ended IS NULL AND p.taken_down IS NULL)
GROUP BY c.name, n.region ORDER BY n.region
"""  # noqa: S608  # Our own clauses.
_NAMED = 3


async def notice_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """At most two, each leading to the list of those it is about."""
    where = actor.reach, reach_of(area)
    unposted = await connection().fetch(_UNPOSTED, *where)
    hanging = await connection().fetch(_HANGING, *where, clock.today())
    found = (("公告发布后未登记张贴", "unposted", unposted), ("公告张贴期满未登记撤下", "hanging", hanging))
    return [_duty(what, show, rows, area) for what, show, rows in found if rows]


def _duty(what: str, show: str, rows: Sequence[asyncpg.Record], area: str) -> Duty:
    names = "、".join(row["name"] for row in rows[:_NAMED])
    more = f"等{len(rows)}个" if len(rows) > _NAMED else ""
    region = rows[0]["region"] if len(rows) == 1 else area
    href = address("/elections/notices", area=area, show=show)
    return Duty(f"{what}：{sum(row['number'] for row in rows)}份", href, region, RECORD, f"{names}{more}", act="公告")
