"""Which elections a committee had in a term, and whether there may be another."""

from elections.tables import Candidacy, Count, Election, RollSummary, StageDay
from elections.tables import Roll as KeptRoll
from elections.vocabulary import NextStep
from server.db.engine import take_turn
from server.errors import Conflict


async def earlier(community: int, held_in: int, *, by_election: bool) -> int:
    """How many elections of a term a committee had before. Raises Conflict while the last of the kind may yet have a result.

    A term has one election and as many by-elections as seats fall vacant, one after the other.
    """
    rows = (
        await Election.select(
            Election.id, Election.code, Election.published, Election.by_election, Election.cancelled, Election.voided
        )
        .where(Election.community == community, Election.election_round == held_in)
        .order_by(Election.id)
    )
    of_kind = [row for row in rows if row["by_election"] is by_election]
    if of_kind:
        last = of_kind[-1]
        # The lock of the election too: a count that is just being entered must not be overlooked.
        await take_turn("election", last["code"])
        over = last["cancelled"] or last["voided"] or (by_election and last["published"])
        if not over and (last["published"] or not await came_to_nothing(last["id"])):
            said = (
                f"补选{last['code']}还在办理，不能同时再办一次补选"
                if by_election
                else f"这一届已有选举{last['code']}，不能再建一次"
            )
            message = f"{said}。投票无效的（重新选举），或者还没有登记任何内容的，才能另建。"
            raise Conflict(message, code="election.of_the_term")
    return len(rows)


async def came_to_nothing(election: int) -> bool:
    """Whether the last vote was void (S14x), or nothing was recorded yet: then it was set up by mistake."""
    counted = (
        await Count.select(Count.next_step)
        .where(Count.election == election, Count.position.is_not_null())
        .order_by(Count.position, ascending=False)
        .first()
    )
    if counted:
        return bool(counted["next_step"] == NextStep.RERUN)
    begun = [
        await table.exists().where(table.election == election) for table in (StageDay, RollSummary, Candidacy, KeptRoll)
    ]
    return not any(begun)
