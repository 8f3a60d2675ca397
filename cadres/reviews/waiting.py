"""What agencies have not answered or not cleared, of those who are still waited for: said here once for all pages (Q-24).

Read inside `transaction(actor)`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.reviews.states import SubjectState, states_of
from cadres.rules.review_course import waits_for_agencies
from server.access.actor import Actor
from server.db.engine import connection
from server.values.labels import Labelled


class Wait(Labelled):
    """Why a question settles nothing yet."""

    SILENT = "silent", "没有答复"
    UNCHECKED = "unchecked", "来函答复待核对"
    PENDING = "pending", "待核"
    ELSEWHERE = "elsewhere", "按原号码答复"
    ANEW = "anew", "须按现在的号码重新征询"


#: What an agency is urged about. A reply that nobody has checked, or what was asked under another number, is the review's office's own to settle.
URGED = frozenset({Wait.SILENT, Wait.PENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question that somebody waits for. `letter` is the number it was asked by, empty where it has none.

    A 待核 is among them once it was opened: before that its agency alone knows of it. So is an answer under another number.
    """

    id: int
    batch: int
    entry: int
    agency: str
    letter: str
    asked: date
    due: date
    reminded: date | None
    wait: Wait


def waited_for(states: Iterable[SubjectState]) -> list[int]:
    """The entries of whom agencies are still waited for."""
    return [one.id for one in states if waits_for_agencies(one.steps, one.verdict)]


async def open_questions(actor: Actor, states: Iterable[SubjectState]) -> Sequence[OpenQuestion]:
    """What is waited for of these people, of one batch or of several, in the order in which it was asked."""
    rows = await connection().fetch(
        """SELECT q.id, s.batch, q.subject AS entry, q.agency, coalesce(q.letter, '') AS letter, q.asked, q.due, q.reminded,
                  CASE WHEN q.answered IS NOT NULL AND q.asked_about <> s.person THEN 'elsewhere'
                       WHEN q.answered IS NULL AND q.replied IS NULL AND q.asked_about <> s.person THEN 'anew'
                       WHEN q.answered IS NOT NULL THEN 'pending' WHEN q.replied IS NOT NULL THEN 'unchecked'
                       ELSE 'silent' END AS wait
           FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
           WHERE starts_with(q.region, $1) AND q.subject = ANY($2)
             AND (q.answered IS NULL OR (s.opened IS NOT NULL AND (q.asked_about <> s.person OR EXISTS (
                 SELECT FROM vetting_opinion o WHERE o.question = q.id AND o.withdrawn IS NULL AND o.answer = 'pending'))))
           ORDER BY q.id""",
        actor.reach,
        waited_for(states),
    )
    return tuple(OpenQuestion(**{**row, "wait": Wait(row["wait"])}) for row in rows)


async def silent_in(actor: Actor, batches: Collection[int]) -> Mapping[int, int]:
    """How many answers of each batch are waited for that no agency has given; batches without any are left out.

    Of whoever was not opened nothing is decided yet, so that only batches where an opened one lacks an answer are judged.
    """
    rows = await connection().fetch(
        """SELECT s.batch, s.id AS entry, count(*) AS silent, s.opened IS NOT NULL AS opened
           FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
           WHERE starts_with(q.region, $1) AND s.batch = ANY($2) AND q.answered IS NULL AND q.replied IS NULL
             AND s.returned IS NULL AND s.vetting_case IS NULL
           GROUP BY s.batch, s.id""",
        actor.reach,
        list(batches),
    )
    opened = {row["batch"] for row in rows if row["opened"]}
    waited = set(waited_for(await states_of(actor, *opened))) if opened else set()
    found: Counter[int] = Counter()
    for row in rows:
        if not row["opened"] or row["entry"] in waited:
            found[row["batch"]] += row["silent"]
    return found
