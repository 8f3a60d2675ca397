"""What waits of nominations and of second countings on the workbench: second readings, pairs of names, ties, answers."""

from collections.abc import Sequence

from elections.permissions import CHECK_COUNT, ENTER_COUNT, RECORD
from elections.succession import STILL_OPEN
from server.access.actor import Actor, reach_of
from server.access.duties import Hand
from server.db.engine import connection
from server.manifest import Duty

_TWO_HANDS = "系统内控规则"
_READ_ONCE = f"""
SELECT e.code, n.region, m.name AS community, n.account, n.actor, n.unit
FROM nomination_reading n JOIN election e ON e.id = n.election JOIN community m ON m.id = e.community
WHERE n.confirmed IS NULL AND n.closed IS NULL AND {STILL_OPEN}
  AND starts_with(n.region, $1) AND starts_with(n.region, $2) ORDER BY e.code
"""  # noqa: S608  # Our own clauses.
_PAIRS = f"""
SELECT e.code, n.region, m.name AS community, n.written, n.meant, n.account, n.actor, n.unit
FROM nomination_merge n JOIN election e ON e.id = n.election JOIN community m ON m.id = e.community
WHERE n.confirmed IS NULL AND n.undone IS NULL AND {STILL_OPEN}
  AND starts_with(n.region, $1) AND starts_with(n.region, $2) ORDER BY e.code, n.id
"""  # noqa: S608  # Our own clauses.
_UNANSWERED = f"""
SELECT e.code, k.region, m.name AS community, count(*) AS number
FROM candidacy k JOIN election e ON e.id = k.election JOIN community m ON m.id = e.community
WHERE {STILL_OPEN} AND starts_with(k.region, $1) AND starts_with(k.region, $2)
  AND EXISTS (SELECT FROM nomination_reading n WHERE n.election = e.id AND n.confirmed IS NOT NULL AND n.closed IS NULL)
  AND NOT EXISTS (SELECT FROM candidate_consent s WHERE s.election = e.id AND s.person = k.person AND s.post = k.post
                  AND s.answer = 'given')
GROUP BY e.code, k.region, m.name ORDER BY e.code
"""  # noqa: S608  # Our own clauses.
_DRAWN = """
SELECT s.id, s.region, s.title, count(*) AS number FROM count_sample s JOIN sampled_count c ON c.sample = s.id
WHERE c.rank <= s.wanted AND starts_with(s.region, $1) AND starts_with(s.region, $2)
  AND NOT EXISTS (SELECT FROM recount r WHERE r.sampled = c.id AND r.confirmed IS NOT NULL AND r.closed IS NULL)
GROUP BY s.id, s.region, s.title ORDER BY s.id
"""


async def nomination_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """What another hand must read or confirm, and what nominees have yet to say. Nobody is told of what they did themselves."""
    where, own = (actor.reach, reach_of(area)), Hand.of(actor)
    found = []
    for row in await connection().fetch(_READ_ONCE, *where):
        if not own.is_same(Hand(row["account"], row["actor"], row["unit"])):
            what, href = f"{row['community']}：提名计票待第二次录入", f"/elections/{row['code']}/nomination/slips"
            note = f"{row['actor']}已录入一次，另一人照原表再录"
            found.append(Duty(what, href, row["region"], ENTER_COUNT, note, basis=_TWO_HANDS, act="录入"))
    for row in await connection().fetch(_PAIRS, *where):
        if not own.is_same(Hand(row["account"], row["actor"], row["unit"])):
            what, href = f"{row['community']}：姓名归并待确认", f"/elections/{row['code']}/nomination"
            note = f"{row['actor']}提出“{row['written']}”即“{row['meant']}”"
            found.append(Duty(what, href, row["region"], CHECK_COUNT, note, basis=_TWO_HANDS, act="确认"))
    for row in await connection().fetch(_UNANSWERED, *where):
        what, href = f"{row['community']}：{row['number']}名候选人没有书面同意", f"/elections/{row['code']}/nomination"
        note = "没有书面同意的，名单不能公布"
        found.append(Duty(what, href, row["region"], RECORD, note, basis=_TWO_HANDS, act="登记"))
    for row in await connection().fetch(_DRAWN, *where):
        what, href = f"{row['title']}：{row['number']}次待复核", f"/elections/samples/{row['id']}"
        found.append(Duty(what, href, row["region"], ENTER_COUNT, "抽中的由两人重新清点", basis=_TWO_HANDS, act="复核"))
    return found
