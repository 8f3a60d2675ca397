"""Which elections run in communities: the answer to whoever changes one."""

from collections.abc import Sequence

from cadres.place_vocabulary import Running, RunningIn
from cadres.vocabulary import CommitteeKind
from elections.permissions import VIEW
from elections.succession import STILL_OPEN
from server.access.actor import Actor
from server.db.engine import connection
from server.values.periods import chinese_day, chinese_number


async def elections_in(actor: Actor, question: RunningIn) -> Sequence[Running]:
    """The elections that are neither published nor cancelled; inside the running transaction."""
    rows = await connection().fetch(
        f"""SELECT e.region, e.code, e.election_day, e.by_election, c.name, c.kind, r.term_number
           FROM election e JOIN community c ON c.id = e.community JOIN election_round r ON r.id = e.election_round
           WHERE e.region = ANY($1) AND starts_with(e.region, $2) AND {STILL_OPEN} ORDER BY e.id""",  # noqa: S608  # Our own clauses.
        list(question.regions),
        actor.reach,
    )
    return [
        Running(
            row["region"],
            f"{row['name']}第{chinese_number(row['term_number'])}届{CommitteeKind(row['kind']).label}"
            f"{'补选' if row['by_election'] else '选举'}（{row['code']}，选举日{chinese_day(row['election_day'])}）正在办理",
            f"/elections/{row['code']}" if actor.may(VIEW) else "",
            f"先到选举{row['code']}的页面取消选举；要办完的，等选举结果公布以后再登记变更。",
        )
        for row in rows
    ]
