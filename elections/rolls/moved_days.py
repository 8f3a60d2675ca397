"""Rolls that were judged for another election day than the one that stands: somebody may have come of age since (V-01, D-05)."""

from collections.abc import Mapping, Sequence
from datetime import date

from elections.queries import Progress
from elections.rules.roll_windows import postponed
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding
from server.values.periods import chinese_day


async def listed_for(actor: Actor, codes: Sequence[str]) -> Mapping[str, date]:
    """By code, the election day for which the list that is out was made; nothing where no list is kept or none is out."""
    rows = await connection().fetch(
        """SELECT e.code, r.judged_for FROM roll r JOIN election e ON e.id = r.election
           WHERE e.code = ANY($1) AND starts_with(r.region, $2) AND r.edition > 0""",
        list(codes),
        actor.reach,
    )
    return {row["code"]: row["judged_for"] for row in rows}


async def unjudged_of(actor: Actor, of: Mapping[str, Progress]) -> Mapping[str, tuple[Finding, ...]]:
    """By code, what is open about a list that is out for another day; nothing where the roll is for the day, or none is kept.

    Of an election by representatives the roll decides nothing, so nothing is asked.
    """
    found: dict[str, tuple[Finding, ...]] = dict.fromkeys(of, ())
    rows = await connection().fetch(
        """SELECT e.code, r.judged_for, e.election_day FROM roll r JOIN election e ON e.id = r.election
           WHERE e.code = ANY($1) AND starts_with(r.region, $2) AND r.edition > 0 AND r.judged_for <> e.election_day
             AND e.method <> 'representatives'""",
        list(of),
        actor.reach,
    )
    for row in rows:
        book, was, now = of[row["code"]].book, row["judged_for"], row["election_day"]
        said = f"选民名单按{chinese_day(was)}核对、公布，选举日改为{chinese_day(now)}以后没有重新核对年龄和政治权利。"
        late = postponed(book, was, now)
        found[row["code"]] = (
            book.basis("voting_age").warning(said, met=False),
            *([late] if late and late.met is False else []),
        )
    return found
