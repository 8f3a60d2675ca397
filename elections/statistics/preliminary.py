"""Who went on by the votes of the slips 初步候选人, of all elections of a form at once (S07)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cadres.vocabulary import CommitteeKind
from elections.laws import Laws, laws
from elections.nomination_vocabulary import ConsentAnswer
from elections.nominations import SlipEntry, gone_of
from elections.rules.nomination import Slips, cut
from elections.rules.nomination_names import Merge, joined
from elections.statistics.sources import PICKED
from elections.vocabulary import Post
from server.db.engine import connection

#: A list that was opened again is none: somebody may still come or go. Where voters write the names themselves nobody is cut.
_ELECTIONS = f"""{PICKED} SELECT e.id, e.region, e.election_day, p.chair_extra, p.vice_chair_extra, p.member_extra
  FROM picked e JOIN nomination_plan p ON p.election = e.id WHERE p.way <> 'free'
    AND EXISTS (SELECT FROM candidate_list x WHERE x.election = e.id AND x.opened IS NULL)"""  # noqa: S608  # Constants.


@dataclass(slots=True)
class _Own:
    """What is on record of one election."""

    seats: dict[Post, int] = field(default_factory=dict)
    slips: list[Slips] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    consents: list[tuple[int, Post, str, ConsentAnswer]] = field(default_factory=list)


async def preliminary(asked: Sequence[Any], kind: CommitteeKind) -> tuple[list[int], list[int | None]]:
    """The elections of which it is known, and beside each one of those people; an election of which it is nobody has None.

    `asked` is what `PICKED` asks for. It is not known before the list of formal candidates is up, while a tie at the cut is open,
    or where the slips or the answers of those who went on are kept on paper alone.
    """
    rows = await connection().fetch(_ELECTIONS, *asked)
    records = await _records([row["id"] for row in rows])
    known = await laws()
    found: list[tuple[int, int | None]] = []
    for row in rows:
        people = _went_on(known, kind, row, records[row["id"]])
        if people is not None:
            found += [(row["id"], one) for one in sorted(people) or (None,)]
    return [election for election, _ in found], [person for _, person in found]


async def _records(elections: Collection[int]) -> Mapping[int, _Own]:
    found: dict[int, _Own] = defaultdict(_Own)
    to, ids = connection(), list(elections)
    for row in await to.fetch("SELECT election, post, seats FROM election_seat WHERE election = ANY($1)", ids):
        found[row["election"]].seats[Post(row["post"])] = row["seats"]
    for row in await to.fetch(
        """SELECT election, entry FROM nomination_reading WHERE election = ANY($1) AND closed IS NULL
           AND second_actor IS NOT NULL ORDER BY position""",
        ids,
    ):
        found[row["election"]].slips.append(SlipEntry.model_validate_json(row["entry"]).slips)
    for row in await to.fetch(
        """SELECT election, post, written, meant FROM nomination_merge WHERE election = ANY($1) AND undone IS NULL
           AND second_actor IS NOT NULL ORDER BY id""",
        ids,
    ):
        found[row["election"]].merges.append(Merge(Post(row["post"]), row["written"], row["meant"]))
    for row in await to.fetch(
        "SELECT election, person, post, name, answer FROM candidate_consent WHERE election = ANY($1)", ids
    ):
        said = (row["person"], Post(row["post"]), row["name"], ConsentAnswer(row["answer"]))
        found[row["election"]].consents.append(said)
    return found


def _went_on(known: Laws, kind: CommitteeKind, row: Mapping[str, Any], own: _Own) -> frozenset[int] | None:
    """The people of one election whom the votes carried on; None where they are not known."""
    if not own.slips:
        return None
    book = known.book(kind, row["election_day"], row["region"])
    rounds = joined(own.slips, own.merges)
    gone = gone_of((post, name, answer) for _, post, name, answer in own.consents)
    cuts = [
        cut(book, post, (seats, row[f"{post.value}_extra"]), rounds, gone[post]) for post, seats in own.seats.items()
    ]
    people = {(post, name): person for person, post, name, answer in own.consents if answer is ConsentAnswer.GIVEN}
    taken = [(one.post, each.name) for one in cuts for each in one.taken]
    if any(one.tied for one in cuts) or any(one not in people for one in taken):
        return None
    return frozenset(people[one] for one in taken)
