"""The roll's papers, filled from the list that is out."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from cadres.vocabulary import Sex
from elections import queries
from elections.after.postponements import refuse_without_day
from elections.laws import laws
from elections.roll_notices import HouseholdList, ListedGroup, ListedVoter, RedList, VoterCards
from elections.rolls.reading import in_order, roll_id, roll_view
from elections.rules.clauses import cited_together
from elections.rules.roll_windows import objections
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict, NotFound
from server.values.strokes import sort_key

_PAPERS: Mapping[str, type[RedList] | type[HouseholdList] | type[VoterCards]] = {
    "red-list": RedList,
    "households": HouseholdList,
    "cards": VoterCards,
}
_VOTERS = """
SELECT name, sex, born, household, group_name FROM voter
WHERE roll = $1 AND county = $2 AND status = 'registered' AND ($3 = '' OR group_name = $3)
  AND listed IS NOT NULL AND unlisted IS NULL ORDER BY group_name, household, id
"""


async def roll_paper(actor: Actor, code: str, name: str, group: str = "") -> RedList | HouseholdList | VoterCards:
    """One of the papers, of one group or of all, inside a transaction. Raises Conflict before a list is out."""
    if name not in _PAPERS:
        raise NotFound
    line = await queries.election(actor, code)
    if _PAPERS[name] is not HouseholdList:
        refuse_without_day(line, _PAPERS[name].word)
    roll = await roll_view(actor, code)
    if roll is None or roll.published is None:
        raise Conflict("名单还没有公布，不能印名单和选民证。", code="roll.unpublished")
    number, county = await roll_id(actor, code)
    rows = await connection().fetch(_VOTERS, number, county, group)
    if not rows:
        raise NotFound
    book = (await laws()).book(line.kind, line.election_day, line.region)
    listed = [_voter(row, line.election_day) for row in rows]
    return _PAPERS[name](
        community=line.community,
        issuer=line.issuer,
        edition=roll.published.title,
        election_day=line.election_day,
        published=roll.published.published,
        objections_until=objections(book, roll.published.published).due,
        digest=roll.published.digest[:16],
        law=cited_together(book.law, line.kind, book.basis("roll_days")),
        groups=tuple(_groups(listed, by_strokes=name == "red-list")),
        total=len(listed),
        women=sum(one.sex == Sex.FEMALE.label for one in listed),
    )


def _voter(row: Mapping[str, Any], day: date) -> ListedVoter:
    born = row["born"]
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return ListedVoter(row["name"], Sex(row["sex"]).label, age, row["household"], row["group_name"])


def _groups(listed: Iterable[ListedVoter], *, by_strokes: bool) -> Iterable[ListedGroup]:
    grouped = [(name, list(voters)) for name, voters in groupby(listed, key=lambda one: one.group)]
    for name, voters in sorted(grouped, key=lambda pair: in_order(pair[0])):
        ordered = sorted(voters, key=lambda one: sort_key(one.name)) if by_strokes else voters
        yield ListedGroup(name, tuple(ordered))
