"""A count sheet put aside: whoever typed it finds it again as it was, and nobody else sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from elections import queries
from elections.permissions import ENTER_COUNT
from elections.rules.ballots import ballot_mark
from elections.services.elections import find_open, subject
from elections.tables import CountDraft, Election
from elections.vocabulary import RoundKind
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, take_turn, transaction

DRAFTED = event_kind("election.count_drafted", "暂存计票")


@dataclass(frozen=True, slots=True)
class MarkedBallot:
    """Which ballot a sheet is about."""

    kind: RoundKind
    mark: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, and when it was put aside."""

    typed: Mapping[str, str]
    saved: datetime


#: Under which name the mark of the sheet's ballot lies beside the inputs.
_BALLOT = "ballot"


async def keep_draft(actor: Actor, code: str, ballot: MarkedBallot, typed: Mapping[str, str]) -> None:
    """Put a sheet aside unread, in place of the one put aside before. The trace says how much of it is filled in, not what."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        filled = {name: value for name, value in typed.items() if value}
        await _remove(actor, election.id)
        row = CountDraft(
            region=election.region,
            election=election.id,
            account=_account(actor),
            kind=ballot.kind,
            typed={**filled, _BALLOT: ballot.mark},
            saved=clock.now(),
        )
        await row.save()
        after = {"轮次": ballot.kind.label, "已填": f"{len(filled)}栏"}
        await audit.record(actor, DRAFTED, Change(subject(code), election.region, after=after))


async def draft(actor: Actor, code: str, ballot: MarkedBallot) -> Draft | None:
    """What the actor put aside of this very ballot's sheet: its rows stand for other names on any other.

    Runs inside a transaction.
    """
    row = (
        await CountDraft.select(CountDraft.typed, CountDraft.saved)
        .where(CountDraft.election.code == code, CountDraft.account == _account(actor), CountDraft.kind == ballot.kind)
        .output(load_json=True)
        .first()
    )
    if row is None or row["typed"].pop(_BALLOT, "") != ballot.mark:
        return None
    return Draft(row["typed"], row["saved"].astimezone(clock.ZONE))


async def own_drafts(actor: Actor) -> Mapping[str, datetime]:
    """The elections of which the actor put a sheet aside that may still be handed in, and when. Inside a transaction."""
    rows = await connection().fetch(
        """SELECT e.code, d.kind, d.typed->>$3 AS mark, d.saved FROM count_draft d JOIN election e ON e.id = d.election
           WHERE d.account = $1 AND e.published IS NULL AND starts_with(d.region, $2) ORDER BY d.saved""",
        _account(actor),
        actor.reach,
        _BALLOT,
    )
    found = {}
    for row in rows:
        progress = await queries.progress(actor, row["code"])
        ballot = progress.course.ballot
        if ballot and ballot_mark(len(progress.held), ballot) == row["mark"]:
            found[row["code"]] = row["saved"].astimezone(clock.ZONE)
    return found


async def drop_draft(actor: Actor, code: str) -> None:
    """Forget what the actor put aside, for it was handed in. Runs inside the transaction of that."""
    election = await Election.select(Election.id).where(Election.code == code).first()
    if election is not None:
        await _remove(actor, election["id"])


async def _remove(actor: Actor, election: int) -> None:
    await CountDraft.delete().where(CountDraft.election == election, CountDraft.account == _account(actor))


def _account(actor: Actor) -> int:
    """The operator at the machine has no account; 0 is none's."""
    return actor.account_id or 0
