"""What a finding that an election is void would end, for the page that asks whether to go on (T-17)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cadres.vocabulary import Office
from elections.queries import ElectionLine
from elections.vocabulary import VoidProspect
from server.access.actor import Actor
from server.db.engine import connection
from server.manifest import foretell

_RUNNING = """
SELECT p.name, t.office FROM tenure t JOIN person p ON p.id = t.person
WHERE t.region = $1 AND starts_with(t.region, $3) AND t.basis = 'elected' AND t.basis_document = $2 AND t.until IS NULL
  AND t.known_until IS NULL AND t.office IN ('chair', 'vice_chair', 'member') ORDER BY t.id
"""
_NOTICES = """
SELECT n.number FROM election_notice n JOIN election e ON e.id = n.election
WHERE e.code = $1 AND starts_with(n.region, $2) AND n.kind = 'result' AND n.voided IS NULL ORDER BY n.number
"""


async def would_fall(actor: Actor, line: ElectionLine) -> tuple[str, ...]:
    """A sentence for each thing; inside `transaction(actor)`. One person's alone falls where that person's election is void."""
    if line.published is None:
        return ("结果还没有公布：这次选举随之取消，已有的计票不再作数，可以另建选举。",)
    running = await connection().fetch(_RUNNING, line.region, line.code, actor.reach)
    notices = await connection().fetch(_NOTICES, line.code, actor.reach)
    return (*_ended(running), *_marked(notices), *await foretell(actor, VoidProspect(line.code, line.region)))


def _ended(running: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if running:
        named = "、".join(f"{Office(row['office']).label}{row['name']}" for row in running)
        yield f"任职{len(running)}人从处理之日起结束：{named}"
    else:
        yield "本次选举产生的任职都已结束"


def _marked(notices: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if notices:
        named = "、".join(f"第{row['number']}号" for row in notices)
        yield f"选举结果公告{len(notices)}件（{named}）和结果报告单再印时标注认定选举无效"
    else:
        yield "结果报告单再印时标注认定选举无效"
