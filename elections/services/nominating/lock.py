"""A list of candidates that is locked: nobody comes on its ballot, or off it."""

from elections.nomination_vocabulary import NominationWay
from elections.tables import CandidateList, Election, NominationPlan
from server.errors import Conflict


async def locked(election: Election) -> CandidateList | None:
    """The list that stands on the wall; None where none is, or the last was opened again."""
    rows = CandidateList.objects().where(CandidateList.election == election.id, CandidateList.opened.is_null())
    return await rows.first()


async def refuse_locked(election: Election) -> None:
    """Raise Conflict while a list stands: nobody comes on the ballot, or off it, who was not in it, or was."""
    held = await locked(election)
    if held is not None:
        message = f"正式候选人名单第{held.version}版已经公布锁定，先写明理由重开名单，再变更候选人。"
        raise Conflict(message, code="candidate.locked")


async def refuse_without_candidates(election: Election) -> None:
    """Raise Conflict where voters write the names themselves: then nobody stands on the ballot before the vote (S07c)."""
    plan = NominationPlan.election == election.id, NominationPlan.way == NominationWay.FREE
    if await NominationPlan.exists().where(*plan):
        message = "本次选举不提候选人，选票上没有候选人。要提候选人的，先改提名方式。"
        raise Conflict(message, code="candidate.free")
