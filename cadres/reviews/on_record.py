"""What is on record of a person beside their review: penalties that are sealed, and relatives who are reviewed with them.

And of a person's own page, what their reviews came to. Inside `transaction(actor)`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.records import Relative, relatives
from cadres.reviews.batches import entries_of
from cadres.reviews.states import SubjectState, state_of
from cadres.vocabulary import Office, VettingConclusion
from server import clock
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class ReviewedRelative:
    """A relative on record; `entry` None where they are in no batch for the same place and term."""

    relative: Relative
    batch: int | None = None
    entry: int | None = None
    stands_for: Office | None = None
    same_committee: bool = False


async def sealed_records(actor: Actor, people: Sequence[int]) -> Mapping[int, int]:
    """How many penalties are on record of people, none of which is told here; whoever has none is not among them."""
    rows = await connection().fetch(
        """SELECT person, count(*) AS kept FROM conduct_record
           WHERE person = ANY($1) AND starts_with(region, $2) AND facts IS NOT NULL AND struck IS NULL GROUP BY person""",
        list(people),
        actor.reach,
    )
    return {row["person"]: row["kept"] for row in rows}


async def reviewed_relatives(actor: Actor, state: SubjectState) -> tuple[ReviewedRelative, ...]:
    """The relatives on record, those first who are in the same batch or another for the same place and term."""
    kin = [one for one in await relatives(actor, state.person) if not one.struck]
    rows = await connection().fetch(
        """SELECT DISTINCT ON (s.person) s.person, s.batch, s.id, s.stands_for, s.region
           FROM vetting_subject s WHERE s.person = ANY($1) AND starts_with(s.region, $2) AND s.returned IS NULL
             AND (s.batch = $3 OR s.purpose = $4) ORDER BY s.person, s.batch <> $3, s.id DESC""",
        [one.person for one in kin],
        actor.reach,
        state.batch,
        state.purpose,
    )
    found = {row["person"]: row for row in rows}
    lines = [
        ReviewedRelative(
            one,
            row["batch"],
            row["id"],
            Office(row["stands_for"]) if row["stands_for"] else None,
            row["region"] == state.region,
        )
        if (row := found.get(one.person))
        else ReviewedRelative(one)
        for one in kin
    ]
    return tuple(sorted(lines, key=lambda line: (not line.same_committee, line.entry is None)))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptConclusion:
    """A conclusion on record that no batch here stands for: typed from a paper, or taken back."""

    conclusion: VettingConclusion
    document: str
    concluded: date
    superseded: date | None


async def reviews_of(actor: Actor, person: int) -> Sequence[SubjectState]:
    """Where a person stands in each batch that they are or were in, the latest first."""
    return [await state_of(actor, entry) for _, entry in await entries_of(actor, person)]


async def other_conclusions(actor: Actor, person: int) -> Sequence[KeptConclusion]:
    """A person's conclusions that stand for no entry of a batch, the latest first."""
    rows = await connection().fetch(
        """SELECT v.conclusion, v.document, v.concluded, v.superseded FROM vetting_case v
           WHERE v.person = $1 AND starts_with(v.region, $2)
             AND NOT EXISTS (SELECT FROM vetting_subject s WHERE s.vetting_case = v.id) ORDER BY v.id DESC""",
        person,
        actor.reach,
    )
    return [
        KeptConclusion(
            conclusion=VettingConclusion(row["conclusion"]),
            document=row["document"],
            concluded=row["concluded"],
            superseded=row["superseded"].astimezone(clock.ZONE).date() if row["superseded"] else None,
        )
        for row in rows
    ]
