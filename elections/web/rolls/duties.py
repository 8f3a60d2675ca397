"""What waits of the rolls on the workbench: objections with their limit, people registered in two places, or in none any more.

And rolls whose election day was moved.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cadres.vocabulary import CommitteeKind
from elections.counted import UNCOUNTED
from elections.laws import Laws, laws
from elections.permissions import KEEP_ROLL
from elections.roll_vocabulary import ConflictState
from elections.rules.book import Rulebook
from elections.rules.roll import registration_basis
from elections.rules.roll_windows import postponed, ruling
from elections.succession import STILL_OPEN
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.manifest import Duty
from server.values.periods import chinese_day
from server.web.templating import address

_OBJECTIONS = f"""
SELECT e.code, o.region, m.name AS community, t.kind, e.election_day, count(*) AS number, min(o.due) AS due
FROM roll_objection o JOIN roll r ON r.id = o.roll JOIN election e ON e.id = r.election JOIN community m ON m.id = e.community
JOIN election_round t ON t.id = e.election_round
WHERE o.result IS NULL AND starts_with(o.region, $1) AND starts_with(o.region, $2) AND {STILL_OPEN}
GROUP BY e.code, o.region, m.name, t.kind, e.election_day ORDER BY min(o.due), e.code
"""  # noqa: S608  # Our own clauses.
_CONFLICTS = f"""
SELECT c.region, m.name AS community, t.kind, e.election_day, count(*) AS number, count(*) FILTER (WHERE c.other_first) AS later
FROM registration_conflict c JOIN roll r ON r.id = c.roll JOIN election e ON e.id = r.election
JOIN community m ON m.id = e.community JOIN election_round t ON t.id = e.election_round
WHERE c.state = 'open' AND starts_with(c.region, $1) AND starts_with(c.region, $2) AND {STILL_OPEN}
GROUP BY c.region, m.name, t.kind, e.election_day ORDER BY c.region
"""  # noqa: S608  # Our own clauses.
#: Who was struck because they were registered elsewhere, and that election came to nothing.
_CALLED_BACK = f"""
SELECT c.region, m.name AS community, t.kind, e.election_day, count(DISTINCT c.voter) AS number
FROM registration_conflict c JOIN roll r ON r.id = c.roll JOIN election e ON e.id = r.election
JOIN community m ON m.id = e.community JOIN election_round t ON t.id = e.election_round
JOIN voter v ON v.id = c.voter AND v.county = left(c.region, 6)
WHERE c.state = 'settled' AND c.gives_way = 'void' AND v.status <> 'registered' AND v.off_ground = 'elsewhere'
  AND starts_with(c.region, $1) AND starts_with(c.region, $2) AND {STILL_OPEN}
GROUP BY c.region, m.name, t.kind, e.election_day ORDER BY c.region
"""  # noqa: S608  # Our own clauses.
#: Whose election day was moved since the roll was judged or put up, and of whose votes nothing is on record yet. By representatives' votes the roll decides nothing.
_MOVED = f"""
SELECT e.code, r.region, m.name AS community, t.kind, r.judged_for, e.election_day, n.election_day AS listed_for,
       EXISTS (SELECT FROM roll_change c WHERE c.roll = r.id AND c.edition IS NULL) AS waits
FROM roll r JOIN election e ON e.id = r.election JOIN community m ON m.id = e.community
JOIN election_round t ON t.id = e.election_round
LEFT JOIN roll_edition n ON n.roll = r.id AND n.sequence = r.edition
WHERE (r.judged_for <> e.election_day OR n.election_day <> e.election_day) AND e.method <> 'representatives'
  AND starts_with(r.region, $1) AND starts_with(r.region, $2) AND {STILL_OPEN} AND {UNCOUNTED}
ORDER BY e.election_day, e.code
"""  # noqa: S608  # Our own clauses.


def _book(known: Laws, row: Mapping[str, Any]) -> Rulebook:
    return known.book(CommitteeKind(row["kind"]), row["election_day"], row["region"])


async def roll_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """The objections of each list by the nearest limit, then the places with somebody on two rolls."""
    where, known = (actor.reach, reach_of(area)), await laws()
    objections = [
        Duty(
            f"{row['community']}名单申诉{row['number']}件待处理",
            f"/rolls/{row['code']}/objections",
            row["region"],
            KEEP_ROLL,
            "自收到之日起3日内处理并公布",
            row["due"],
            law=True,
            basis=ruling(_book(known, row), row["due"]).basis.cite,
            act="处理",
        )
        for row in await connection().fetch(_OBJECTIONS, *where)
    ]
    conflicts = [
        Duty(
            f"{row['community']}有{row['number']}人在两地登记",
            address("/rolls/conflicts", area=row["region"]),
            row["region"],
            KEEP_ROLL,
            f"其中{row['later']}人对方登记在先，名单公布前须处理" if row["later"] else "本地登记在先，待对方核实",
            basis=registration_basis(_book(known, row)).cite,
            act="处理",
        )
        for row in await connection().fetch(_CONFLICTS, *where)
    ]
    return [*objections, *conflicts, *await _called_back(known, where), *await _moved(known, where)]


async def _called_back(known: Laws, where: tuple[str, str]) -> Sequence[Duty]:
    return [
        Duty(
            f"{row['community']}有{row['number']}人因在别处登记除名，那里的选举已取消、认定无效或者另建",
            address("/rolls/conflicts", area=row["region"], show=ConflictState.SETTLED.value),
            row["region"],
            KEEP_ROLL,
            "核实后在本地恢复登记",
            basis=registration_basis(_book(known, row)).cite,
            act="核实",
        )
        for row in await connection().fetch(_CALLED_BACK, *where)
    ]


async def _moved(known: Laws, where: tuple[str, str]) -> Sequence[Duty]:
    rows = await connection().fetch(_MOVED, *where)
    return [duty for row in rows if (duty := _of_moved(_book(known, row), row))]


def _of_moved(book: Rulebook, row: Mapping[str, Any]) -> Duty | None:
    """To judge first; then to publish, where somebody changed or the list is made for a day too long ago (D-05)."""
    now = chinese_day(row["election_day"])
    if row["judged_for"] != row["election_day"]:
        return Duty(
            f"{row['community']}选举日改为{now}，名单还按{chinese_day(row['judged_for'])}核对",
            f"/rolls/{row['code']}/day",
            row["region"],
            KEEP_ROLL,
            "重新核对年龄和剥夺政治权利的期限，有变化的公布补充名单",
            basis=book.basis("voting_age").cite,
            act="核对",
        )
    late = postponed(book, row["listed_for"], row["election_day"])
    again = late is not None and late.met is False
    if not again and not row["waits"]:
        return None
    return Duty(
        f"{row['community']}名单已按{now}重新核对，还没有公布",
        f"/rolls/{row['code']}/list",
        row["region"],
        KEEP_ROLL,
        "推迟超过期限，须重新公布名单" if again else "有增减，公布补充名单",
        basis=book.basis("postponed_roll_days" if again else "voting_age").cite,
        act="公布",
    )
