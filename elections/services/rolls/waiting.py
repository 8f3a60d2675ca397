"""Corrections of a list that is out: they wait for the next supplementary list, which takes the wrong entry off and the right one on.

Until then the entry stands as it was published. What waits is counted among 四增四减, once on each side.
"""

from collections.abc import Sequence
from typing import Any

from elections.paths import ground_of
from elections.roll_vocabulary import ChangeKind, VoterStatus
from elections.rules.roll import SAME_ROUND_DAYS, Entry, judge
from elections.services.rolls.opening import Work, refuse_known
from elections.tables import RollChange, RollCorrection, Voter
from elections.tables.roll_corrections import CORRECTED_NUMBER
from elections.tables.rolls import VOTER_NUMBER
from server import clock
from server.access import sealing
from server.db.engine import connection
from server.errors import Refused

_WAITING = "edition IS NULL AND withdrawn IS NULL"


async def wait(work: Work, correction: RollCorrection) -> None:
    """Keep a correction until the next list, and count it there: as one who should not be listed and one who was left out."""
    await correction.save()
    for kind in (ChangeKind.NOT_TO_BE_LISTED, ChangeKind.OMITTED):
        row = RollChange(
            region=work.election.region,
            roll=work.roll.id,
            voter=correction.voter,
            kind=kind,
            changed=clock.today(),
            document=correction.document,
            recorded=clock.now(),
        )
        await row.save()


async def waiting_number(voter: int) -> str | None:
    """The number that an entry is to get with the next list; None where it keeps its own."""
    closed = await connection().fetchval(
        f"SELECT citizen_number FROM roll_correction WHERE voter = $1 AND {_WAITING}",  # noqa: S608
        voter,
    )
    return sealing.unseal(closed, CORRECTED_NUMBER) if closed else None


async def give_up(voters: Sequence[int]) -> int:
    """Let corrections of some entries wait no more; returns how many did."""
    # An entry whose correction waits is on the list and stays there, so nothing else of it is told in the next one.
    await connection().execute(
        f"""DELETE FROM roll_change WHERE voter = ANY($1) AND edition IS NULL
            AND voter IN (SELECT voter FROM roll_correction WHERE {_WAITING})""",  # noqa: S608  # Our own words.
        list(voters),
    )
    done = await connection().execute(
        f"UPDATE roll_correction SET withdrawn = $2 WHERE voter = ANY($1) AND {_WAITING}",  # noqa: S608
        list(voters),
        clock.now(),
    )
    return int(done.split()[-1])


async def put_right(work: Work, sequence: int, by: str) -> int:
    """Make the entries of a list about to be published what they should be; returns how many. Raises Refused for one who may not vote."""
    rows = await connection().fetch(
        f"SELECT * FROM roll_correction WHERE roll = $1 AND {_WAITING} ORDER BY id",  # noqa: S608
        work.roll.id,
    )
    for row in rows:
        held = await Voter.objects().where(Voter.id == row["voter"], Voter.roll == work.roll.id).first()
        if held is None or held.status != VoterStatus.REGISTERED:
            continue
        values: dict[Any, Any] = {
            name: row[name] for name in ("name", "sex", "born", "group_name", "household", "party_member")
        }
        if row["citizen_number"] is not None:
            _refuse_no_voter(work, held, row)
            number = sealing.unseal(row["citizen_number"], CORRECTED_NUMBER)
            await refuse_known(work, number)
            values |= sealed_anew(number)
        await Voter.update({**values, "batch": None}).where(Voter.id == held.id)
        if row["citizen_number"] is not None:
            await look_elsewhere_anew(work, held.id, by, row["document"])
    await connection().execute(
        f"UPDATE roll_correction SET edition = $2 WHERE roll = $1 AND {_WAITING}",  # noqa: S608
        work.roll.id,
        sequence,
    )
    return len(rows)


def _refuse_no_voter(work: Work, held: Voter, row: Any) -> None:
    entry = Entry(row["born"], ground_of(held.to_dict()), held.deprived_from, held.deprived_until)
    judged = judge(work.book, work.election.election_day, entry)
    if judged.off is not None:
        raise Refused([judged.finding.as_problem(f"{row['name']}的更正", "撤销这项更正，改为除名。")])


def sealed_anew(number: str) -> dict[str, bytes]:
    """A number closed, with the hash that it is found by."""
    return {"citizen_number": sealing.seal(number, VOTER_NUMBER), "citizen_index": sealing.index(number)}


async def look_elsewhere_anew(work: Work, voter: int, by: str, paper: str) -> None:
    """What another number means for two registrations: those taken for one person's part, others may come together."""
    await connection().execute("SELECT part_registration_conflicts($1, $2, $3, $4)", voter, clock.today(), by, paper)
    await connection().execute(
        "SELECT note_registration_conflicts($1, $2, $3, $3)", [work.roll.id], SAME_ROUND_DAYS, voter
    )
