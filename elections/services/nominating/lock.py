"""A list of candidates that is locked: nobody comes on its ballot, or off it."""

from elections.tables import CandidateList, Election
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
