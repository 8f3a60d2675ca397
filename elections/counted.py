"""The votes of elections that were counted, of as many as are asked about at once; inside `transaction(actor)`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import asyncpg

from cadres import queries as cadres
from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.counts import Kin
from elections.rules.course import Held
from elections.storing import OUTCOME, poll_of
from elections.vocabulary import Method
from server.access.actor import Actor
from server.db.engine import connection

#: That nobody is nominated in the election `e` of a query: voters write the names themselves (S07c).
FREE = "EXISTS (SELECT FROM nomination_plan n WHERE n.election = e.id AND n.way = 'free')"
#: That the election `e` of a query has no count yet, nor a reading of one, of a box either: with them its committee and its roll are what they are.
UNCOUNTED = """NOT EXISTS (SELECT FROM ballot_count b WHERE b.election = e.id AND b.position IS NOT NULL)
 AND NOT EXISTS (SELECT FROM count_reading b WHERE b.election = e.id AND b.of_count IS NULL AND b.closed IS NULL)
 AND NOT EXISTS (SELECT FROM box_reading b WHERE b.election = e.id AND b.closed IS NULL)
 AND NOT EXISTS (SELECT FROM box_count b WHERE b.election = e.id AND b.closed IS NULL)"""
#: The order of posts in SQL, of the table that is put in.
BY_POST = "array_position(ARRAY['chair', 'vice_chair', 'member'], {}.post::text)"


@dataclass(slots=True)
class Counted:
    """The votes of one election in their order, and who the names of their sheets are: on record, and of which sex."""

    held: list[Held] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)
    sexes: dict[str, Sex] = field(default_factory=dict)


async def counted(of: Mapping[int, tuple[CommitteeKind, Method]]) -> Mapping[int, Counted]:
    """The counts of elections that stand, by the elections' ids."""
    counts = await connection().fetch(
        "SELECT * FROM ballot_count WHERE election = ANY($1) AND position > 0 ORDER BY election, position", list(of)
    )
    lines = await connection().fetch(
        f"""SELECT l.* FROM count_line l JOIN ballot_count k ON k.id = l.of_count
            WHERE k.election = ANY($1) AND k.position > 0
            ORDER BY k.election, k.position, {BY_POST.format("l")}, l.contest, l.position""",  # noqa: S608  # Our own words.
        list(of),
    )
    found = {one: Counted() for one in of}
    own: dict[int, list[asyncpg.Record]] = {}
    for line in lines:
        own.setdefault(line["of_count"], []).append(line)
    for count in counts:
        into, sheet = found[count["election"]], own.get(count["id"], [])
        into.held.append(Held(poll_of(count, sheet, *of[count["election"]]), OUTCOME.validate_json(count["outcome"])))
        into.people |= {one["name"]: one["person"] for one in sheet if one["person"] is not None}
        into.sexes |= {one["name"]: Sex(one["sex"]) for one in sheet}
    return found


async def related(actor: Actor, of: Mapping[str, Mapping[str, int]]) -> Mapping[str, tuple[Kin, ...]]:
    """The recorded relations among the names of each of some elections; who the names are is said by the election's code."""
    everybody = {person for people in of.values() for person in people.values()}
    recorded = await cadres.kin(actor, list(everybody)) if everybody else ()
    found = {}
    for code, people in of.items():
        names = {person: name for name, person in people.items()}
        found[code] = tuple(
            Kin(names[one], names[other], relation)
            for one, other, relation in recorded
            if one in names and other in names
        )
    return found
