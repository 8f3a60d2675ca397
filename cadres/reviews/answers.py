"""What an agency is asked and has said: its own questions and answers, and nobody else's (Q-23, Q-24).

Read inside `transaction(actor)`. Before the opening the database too shows an answer to its own unit alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.reviews.facts import facts_of
from cadres.rules.negative_list import Fact
from cadres.rules.review_words import WORDS, ReviewWords
from cadres.vocabulary import Answer, CommitteeKind, Office, ReviewPurpose
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """One person that an agency is asked about. `answer` is the one that stands; `opened` once others may read it."""

    id: int
    batch: int
    batch_name: str
    entry: int
    agency: str
    agency_name: str
    question: str
    person: int
    name: str
    sex: str
    born: date
    region: str
    community: str
    stands_for: Office | None
    kind: CommitteeKind
    purpose: ReviewPurpose
    event_day: date
    edition: str | None
    asked: date
    due: date
    reminded: date | None
    answered: bool
    unit: int | None
    opinion: int | None
    answer: Answer | None
    signed_by: str | None
    signed: date | None
    facts: tuple[Fact, ...]
    opened: bool
    open: bool

    @property
    def words(self) -> ReviewWords:
        return WORDS[self.purpose]


_QUESTIONS = """
SELECT q.id, s.batch, b.year || '年第' || b.sequence || '批' AS batch_name, s.id AS entry, q.agency,
       a.name AS agency_name, a.question, s.person, p.name, p.sex, p.born, s.region, c.name AS community, s.stands_for,
       b.kind, b.purpose, b.event_day, b.edition, q.asked, q.due, q.reminded, q.answered IS NOT NULL AS answered, q.unit, o.id AS opinion, o.answer, o.signed_by, o.signed,
       o.facts, s.opened IS NOT NULL AS opened, b.closed IS NULL AND s.returned IS NULL AS open
FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject JOIN vetting_batch b ON b.id = s.batch
JOIN person p ON p.id = s.person LEFT JOIN community c ON c.region = s.region
JOIN vetting_agency a ON a.code = q.agency AND a.since <= q.asked AND (a.until IS NULL OR q.asked < a.until)
LEFT JOIN vetting_opinion o ON o.question = q.id AND o.withdrawn IS NULL
WHERE starts_with(q.region, $1)
"""


def _line(row: Mapping[str, Any]) -> QuestionLine:
    return QuestionLine(
        **{
            **row,
            "stands_for": Office(row["stands_for"]) if row["stands_for"] else None,
            "kind": CommitteeKind(row["kind"]),
            "purpose": ReviewPurpose(row["purpose"]),
            "answer": Answer(row["answer"]) if row["answer"] else None,
            "facts": facts_of(row["facts"]),
            "community": row["community"] or "",
        }
    )


async def own_questions(actor: Actor, batch: int | None = None, *, waiting: bool = False) -> Sequence[QuestionLine]:
    """What the actor's unit is asked, the nearest deadline first; `waiting` leaves out what is answered for good."""
    rows = await connection().fetch(
        f"""{_QUESTIONS} AND q.unit = $2 AND ($3::bigint IS NULL OR s.batch = $3)
            AND (NOT $4 OR o.id IS NULL OR o.answer = 'pending') AND (NOT $4 OR (b.closed IS NULL AND s.returned IS NULL))
            ORDER BY q.due, s.batch, s.region, p.name_key, q.id""",
        actor.reach,
        actor.unit_id,
        batch,
        waiting,
    )
    return tuple(map(_line, rows))


async def questions_of(actor: Actor, entry: int) -> Sequence[QuestionLine]:
    """Everything asked about one person, in the order of the list; answers as far as the database shows them."""
    rows = await connection().fetch(f"{_QUESTIONS} AND s.id = $2 ORDER BY a.position, a.code", actor.reach, entry)
    return tuple(map(_line, rows))


async def question(actor: Actor, wanted: int) -> QuestionLine:
    """One question of the actor's area. Raises NotFound."""
    row = await connection().fetchrow(f"{_QUESTIONS} AND q.id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    return _line(row)


async def own_question(actor: Actor, wanted: int) -> QuestionLine:
    """A question put to the actor's own unit; another agency's reads as not there. Raises NotFound."""
    found = await question(actor, wanted)
    if found.unit is None or found.unit != actor.unit_id:
        raise NotFound
    return found
