"""How a count is kept: the decision and what it took from outside the sheet as JSON, the sheet as rows."""

from collections.abc import Sequence
from typing import NamedTuple

import asyncpg
from pydantic import TypeAdapter

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.counts import Candidate, Contest, Kin, Poll, Seated
from elections.rules.outcome import Outcome
from elections.vocabulary import Method, Post, RoundKind


class Circumstances(NamedTuple):
    """What a decision takes from outside the tally sheet."""

    elected_before: tuple[Seated, ...] = ()
    kin: tuple[Kin, ...] = ()
    free: bool = False


#: How a decision is kept: it stays as it was made, whatever the rules become.
OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
CIRCUMSTANCES: TypeAdapter[Circumstances] = TypeAdapter(Circumstances)


def poll_of(count: asyncpg.Record, lines: Sequence[asyncpg.Record], committee: CommitteeKind, method: Method) -> Poll:
    """A count from its row and the rows of its lines, in the order of the sheet."""
    kept = count["circumstances"]
    around = CIRCUMSTANCES.validate_json(kept) if kept else Circumstances()
    contests: dict[tuple[str, int], list[asyncpg.Record]] = {}
    for one in lines:
        contests.setdefault((one["post"], one["contest"]), []).append(one)
    return Poll(
        committee=committee,
        election_day=count["held"],
        method=method,
        round=RoundKind(count["kind"]),
        electorate=count["electorate"],
        issued=count["issued"],
        cast=count["ballots_cast"],
        fully_invalid=count["fully_invalid"],
        posts=tuple(
            Contest(
                Post(post),
                own[0]["seats"],
                tuple(Candidate(one["name"], Sex(one["sex"]), one["votes"], one["write_in"]) for one in own),
            )
            for (post, _), own in contests.items()
        ),
        elected_before=around.elected_before,
        kin=around.kin,
        free=around.free,
    )
