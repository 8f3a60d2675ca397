"""Rolls that were judged, or put up, for another election day than the one that stands (V-01, D-05).

Two days tell it: the one that the entries were last judged by, and the one that the list on the wall was made for.
"""

from collections.abc import Mapping

from elections.queries import Progress
from elections.rules.roll_windows import postponed
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding
from server.values.periods import chinese_day


async def unjudged_of(actor: Actor, of: Mapping[str, Progress]) -> Mapping[str, tuple[Finding, ...]]:
    """By code, what is open about a list that is out for another day; nothing where nothing is, or no roll is kept.

    Of an election by representatives the roll decides nothing, so nothing is asked.
    """
    found: dict[str, tuple[Finding, ...]] = dict.fromkeys(of, ())
    rows = await connection().fetch(
        """SELECT e.code, r.judged_for, e.election_day, n.election_day AS listed_for,
                  (SELECT count(*) FROM roll_change c WHERE c.roll = r.id AND c.edition IS NULL) AS waiting
           FROM roll r JOIN election e ON e.id = r.election
           JOIN roll_edition n ON n.roll = r.id AND n.sequence = r.edition
           WHERE e.code = ANY($1) AND starts_with(r.region, $2) AND e.method <> 'representatives'
             AND (r.judged_for <> e.election_day OR n.election_day <> e.election_day)""",
        list(of),
        actor.reach,
    )
    for row in rows:
        book, now = of[row["code"]].book, row["election_day"]
        said = ""
        if row["judged_for"] != now:
            was = chinese_day(row["judged_for"])
            said = f"选民名单按{was}核对，选举日改为{chinese_day(now)}以后没有重新核对年龄和政治权利。"
        elif row["waiting"]:
            said = f"选民名单已按{chinese_day(now)}重新核对，增减{row['waiting']}人还没有公布补充名单。"
        late = postponed(book, row["listed_for"], now)
        found[row["code"]] = (
            *([book.basis("voting_age").warning(said, met=False)] if said else []),
            *([late] if late and late.met is False else []),
        )
    return found
