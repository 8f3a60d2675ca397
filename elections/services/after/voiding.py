"""What a government's finding does: somebody leaves the office they were not validly elected to, or a whole result falls (T-17)."""

from datetime import date

from cadres.services.tenures import Ending, void_tenure
from cadres.vocabulary import TenureEnd
from elections.after_vocabulary import DisputeEffect
from elections.services.cancelling import CancelElection, cancel_election
from elections.services.elections import subject
from elections.services.rolls.releasing import release
from elections.tables import Elected, Election
from elections.vocabulary import ResultVoided
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection
from server.errors import Problem, Refused
from server.manifest import emit
from server.values.periods import chinese_day

VOIDED = event_kind("election.voided", "认定选举无效", Dot.ATTENTION)
PERSON_VOIDED = event_kind("election.person_voided", "认定当选无效", Dot.ATTENTION)

#: The offices that a result opened and that still go on.
_RUNNING = """
SELECT id, since FROM tenure WHERE region = $1 AND basis = 'elected' AND basis_document = $2 AND until IS NULL
  AND known_until IS NULL AND office IN ('chair', 'vice_chair', 'member') AND ($3::bigint IS NULL OR person = $3) ORDER BY id
"""


async def void(
    actor: Actor, election: Election, effect: DisputeEffect, day: date, document: str, person: int | None
) -> None:
    """Carry it out. A result that is not out yet can only fall as a whole: its election is cancelled and may be made anew."""
    if election.published is None:
        reason = "经调查认定选举无效"
        await cancel_election(actor, election.code, CancelElection(cancelled=day, document=document, reason=reason))
        return
    running = await connection().fetch(_RUNNING, election.region, election.code, person)
    began = max((row["since"] for row in running), default=day)
    if day < began:
        cause = f"早于当选人任职之日{chinese_day(began)}，结果在这以后才有。"
        raise Refused([Problem("处理日期", cause, "请核对文件上的日期。", "T-17")])
    # The day itself is the first one no longer held.
    for row in running:
        await void_tenure(actor, row["id"], Ending(TenureEnd.VOID, day, document))
    after: dict[str, object] = {"认定": day.isoformat(), "文件": document}
    if effect is DisputeEffect.ELECTION_VOID:
        await Election.update({Election.voided: day}).where(Election.id == election.id)
        after |= await release(actor, election, day, document)
        await audit.record(actor, VOIDED, Change(subject(election.code), election.region, after=after))
    else:
        after["当选人"] = f"person:{person}"
        await audit.record(actor, PERSON_VOIDED, Change(subject(election.code), election.region, after=after))
    await emit(actor, ResultVoided(election.code, election.region, day, document, person))


async def refuse_unelected(election: Election, effect: DisputeEffect, person: int | None) -> None:
    """Raise Refused where one person's election is void and nobody is named, or somebody whom the result does not name."""
    if (effect is DisputeEffect.PERSON_VOID) is (person is None):
        cure = "“本人当选无效”选一名当选人；其他结果不选。"
        raise Refused([Problem("当选人", "和处理结果对不上。", cure, "T-17")])
    named = (Elected.election == election.id) & (Elected.person == person)
    if person is not None and not await Elected.exists().where(named):
        raise Refused([Problem("当选人", "不在本次选举的当选名单上。", "从当选人中选。", "T-17")])
