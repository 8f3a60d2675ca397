"""Results that a government finds void, as tests make them: a complaint taken in and decided the same day (T-17)."""

from datetime import date

from elections.after_vocabulary import Channel, Decider, DisputeEffect, DisputeKind
from elections.services.after.disputes import Complain, DecideDispute, decide, take_in
from server.access.actor import Actor


async def find_void(actor: Actor, code: str, day: date, person: int | None = None) -> None:
    """The whole result of an election, or that of one person; an election without a result yet is cancelled by it."""
    raised = Complain(
        kind=DisputeKind.BRIBERY, channel=Channel.VISIT, subject="反映拉票贿选", received=day, owner="苗国珍"
    )
    decision = DecideDispute(
        decided=day,
        decided_by=Decider.COUNTY,
        document="偏政函〔2021〕30号",
        result="查实",
        effect=DisputeEffect.PERSON_VOID if person else DisputeEffect.ELECTION_VOID,
        person=person,
        confirmed="查实，按文件认定",
    )
    await decide(actor, await take_in(actor, code, raised), decision)
