"""Conclusions on a person that were taken back, with the notices that had told them: they stay on record and open nothing.

And those that stand against somebody, for whoever puts them into an office.
"""

from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import VettingConclusion
from server import clock
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerConclusion:
    """One that was taken back on `superseded`; `notice` None where nobody had been handed one."""

    conclusion: VettingConclusion
    document: str
    concluded: date
    superseded: date
    notice: str | None
    noticed: date | None


async def standing_against(actor: Actor, person: int, on: date) -> tuple[tuple[VettingConclusion, str, date], ...]:
    """The conclusion on a person that stands by a day, where it is unfavourable, with its paper and its day.

    Of several, by purpose and term, the latest counts: a favourable one after it means that somebody looked again.
    """
    rows = await connection().fetch(
        """SELECT conclusion, document, concluded FROM (
               SELECT conclusion, document, concluded, rank() OVER (ORDER BY concluded DESC) AS place FROM vetting_case
               WHERE starts_with(region, $1) AND person = $2 AND superseded IS NULL AND concluded <= $3) AS standing
           WHERE place = 1 AND conclusion <> 'clear' ORDER BY document""",
        actor.reach,
        person,
        on,
    )
    return tuple((VettingConclusion(row["conclusion"]), row["document"], row["concluded"]) for row in rows)


async def former_conclusions(actor: Actor, person: int, purpose: str) -> tuple[FormerConclusion, ...]:
    """Those on a person for one purpose, the oldest first, in the actor's area."""
    rows = await connection().fetch(
        """SELECT conclusion, document, concluded, superseded, notice, noticed FROM vetting_case
           WHERE starts_with(region, $1) AND person = $2 AND purpose = $3 AND superseded IS NOT NULL ORDER BY id""",
        actor.reach,
        person,
        purpose,
    )
    return tuple(
        FormerConclusion(
            conclusion=VettingConclusion(row["conclusion"]),
            document=row["document"],
            concluded=row["concluded"],
            superseded=row["superseded"].astimezone(clock.ZONE).date(),
            notice=row["notice"],
            noticed=row["noticed"],
        )
        for row in rows
    )
