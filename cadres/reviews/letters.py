"""The letters of a batch as they went out: which agencies were asked what about whom, by which letter."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadres.reviews.waiting import OpenQuestion, Wait
from cadres.rules.review_letters import Letter
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One agency's letter with its own question; `entries` are the people asked about who have not been returned since."""

    number: str
    agency: str
    agency_name: str
    question: str
    asked: date
    due: date
    entries: tuple[int, ...]


async def letters_of(actor: Actor, batch: int) -> Sequence[SentLetter]:
    """Every letter of a batch, the latest number first, then in the order of the agencies.

    A letter is one paper for its agency. Where the day that decides was moved between its answers, it gives until the
    sooner day that whoever had not answered was asked for.
    """
    rows = await connection().fetch(
        """SELECT q.letter AS number, q.agency, a.name AS agency_name, a.question, q.asked, min(q.due) AS due,
                  array_agg(s.id ORDER BY s.region, p.name_key, s.id) AS entries
           FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject JOIN person p ON p.id = s.person
           JOIN vetting_agency a ON a.code = q.agency AND a.since <= q.asked AND (a.until IS NULL OR q.asked < a.until)
           WHERE s.batch = $2 AND starts_with(q.region, $1) AND q.letter IS NOT NULL AND s.returned IS NULL
           GROUP BY q.letter, q.agency, a.name, a.question, a.position, q.asked
           ORDER BY q.asked DESC, max(max(q.id)) OVER (PARTITION BY q.letter) DESC, a.position, q.agency""",
        actor.reach,
        batch,
    )
    return tuple(SentLetter(**{**row, "entries": tuple(row["entries"])}) for row in rows)


async def sent_letters(actor: Actor, batch: int) -> Sequence[Letter]:
    """The letters of a batch, the first first, each with all agencies it went to; inside `transaction(actor)`.

    Where the day that decides was moved, a letter gives until the sooner day that whoever had not answered was asked for.
    """
    rows = await connection().fetch(
        """SELECT q.letter, max(q.asked) AS asked, min(q.due) AS due, array_agg(DISTINCT q.agency) AS agencies
           FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
           WHERE s.batch = $2 AND starts_with(q.region, $1) AND q.letter IS NOT NULL
           GROUP BY q.letter ORDER BY min(q.id)""",
        actor.reach,
        batch,
    )
    return [Letter(row["letter"], row["asked"], row["due"], frozenset(row["agencies"])) for row in rows]


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter as the board tells of it: its number, when it went out, until when it gives, and how many answers it waits for."""

    number: str
    asked: date
    due: date
    people: int
    agencies: int
    silent: int


async def letters_sent(actor: Actor, batch: int, waits: Sequence[OpenQuestion]) -> Sequence[Sent]:
    """The letters of a batch with their sums over the actor's area, the first first; until when as in `sent_letters`.

    `waits` is what is waited for in the batch.
    """
    rows = await connection().fetch(
        """SELECT coalesce(q.letter, '') AS number, q.asked, min(q.due) AS due, count(DISTINCT q.subject) AS people,
                  count(DISTINCT q.agency) AS agencies
           FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
           WHERE s.batch = $2 AND starts_with(q.region, $1)
           GROUP BY q.letter, q.asked ORDER BY min(q.id)""",
        actor.reach,
        batch,
    )
    silent = Counter((one.letter, one.asked) for one in waits if one.wait is Wait.SILENT)
    return [Sent(**row, silent=silent[row["number"], row["asked"]]) for row in rows]
