"""What becomes of a roll whose election comes to no result: its registrations stand in nobody's way any more (V-06)."""

from collections.abc import Mapping
from datetime import date

from elections.tables import Election
from server import clock
from server.access.actor import Actor
from server.db.engine import connection

_CALLED_BACK = "外地除名待恢复"


async def release(actor: Actor, election: Election, day: date, document: str) -> Mapping[str, int]:
    """Settle what its registrations raised elsewhere, on both sides, and call back who was struck elsewhere for their sake.

    The list stays as it is, for the record. Returns how many people each was, in the words of the event; nothing for nobody.
    """
    words = (election.id, day, actor.name, document)
    settled = await connection().fetchval("SELECT void_registration_conflicts($1, $2, $3, $4)", *words)
    called = await connection().fetchval("SELECT call_back_registrations($1, $2, $3, $4)", *words)
    left_out = await connection().fetchval("SELECT call_back_left_out($1, $2, $3, $4)", *words)
    found = {"办结两地登记": int(settled), _CALLED_BACK: int(called) + int(left_out)}
    return {word: number for word, number in found.items() if number}


async def call_back_left_out(actor: Actor, election: Election) -> Mapping[str, int]:
    """Call back who was struck elsewhere for the sake of those whose place an election took, and is not on its list either.

    To be called once its list is out: on a list of sums nobody is named, so that everybody is looked into.
    """
    words = (election.id, clock.today(), actor.name, f"已由选举{election.code}代替，新公布的名单上没有")
    called = await connection().fetchval("SELECT call_back_left_out($1, $2, $3, $4)", *words)
    return {_CALLED_BACK: int(called)} if called else {}


async def release_replaced(actor: Actor, election: Election) -> Mapping[str, int]:
    """The same of those of its term whose place an election takes, which was just set up; nobody is called back for them yet.

    Their voters are registered anew for this one, and looked for on other rolls then. Whoever its list leaves out is called
    back when it is out.
    """
    rows = await connection().fetch(
        """SELECT void_registration_conflicts(id, $5, $6, $7) AS settled FROM election
           WHERE community = $1 AND election_round = $2 AND by_election = $3 AND id < $4 AND published IS NULL""",
        election.community,
        election.election_round,
        election.by_election,
        election.id,
        clock.today(),
        actor.name,
        f"已由选举{election.code}代替",
    )
    settled = sum(row["settled"] for row in rows)
    return {"办结两地登记": settled} if settled else {}
