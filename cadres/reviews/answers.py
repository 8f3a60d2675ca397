"""What an agency is asked and has said: its own questions and answers, and nobody else's (Q-23, Q-24).

Read inside `transaction(actor)`. Before the opening the database too shows an answer to its own unit alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cadres.reviews.facts import facts_of, note_of
from cadres.reviews.lists import kept_list
from cadres.reviews.states import other_number
from cadres.rules.negative_list import Fact, NegativeList
from cadres.rules.review_words import WORDS, ReviewWords
from cadres.rules.vetting import Agency, Case, Opinion, conclude, unsettled
from cadres.tables.people import CITIZEN_NUMBER
from cadres.vocabulary import Answer, CommitteeKind, Office, ReviewPurpose
from server import clock
from server.access import sealing
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import connection, take_turn
from server.errors import NotFound
from server.values import identity


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """One person that an agency is asked about. `answer` is the one that stands; `opened` once others may read it.

    `by_account` says that somebody of the agency can answer here, so that nobody types for it. `unchecked` says that a reply
    came on paper that does not count yet; where it is shown, `typist` is who typed it, and `letter` the letter's number.
    `sent_back` is why the review's office has returned an opened answer that is to be given anew, empty where it has not.
    `under` is the number that the agency was asked about, masked, where that is not the person's of now (Q-24a).
    """

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
    by_account: bool
    own: bool
    opinion: int | None
    unchecked: bool
    typist: Hand | None
    letter: str | None
    recorded: datetime | None
    answer: Answer | None
    signed_by: str | None
    signed: date | None
    facts: tuple[Fact, ...]
    note: str
    opened: bool
    open: bool
    sent_back: str
    masked_number: str
    under: str

    @property
    def words(self) -> ReviewWords:
        return WORDS[self.purpose]

    @property
    def open_days(self) -> int:
        """For how many days the answer that stands has been on record; 0 where there is none."""
        return (clock.today() - self.recorded.date()).days if self.recorded else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerAnswer:
    """An answer that was taken back: it stays on record with the reason, and is no answer any more."""

    opinion: int
    answer: Answer
    signed_by: str
    signed: date
    facts: tuple[Fact, ...]
    note: str
    letter: str | None
    recorded: datetime
    withdrawn: datetime
    why: str


# $1 is the area, $2 the day on which an account of the agency must be open.
_QUESTIONS = """
SELECT q.id, s.batch, b.year || '年第' || b.sequence || '批' AS batch_name, s.id AS entry, q.agency,
       a.name AS agency_name, a.question, s.person, p.name, p.sex, p.born, s.region, c.name AS community, s.stands_for,
       b.kind, b.purpose, b.event_day, b.edition, q.asked, q.due, q.reminded, q.answered IS NOT NULL AS answered,
       q.unit, o.id AS opinion, o.answer, o.signed_by, o.signed, o.facts, o.note, o.letter, o.recorded, o.on_paper, o.entered_by,
       o.typed_by, o.typed_in, q.replied IS NOT NULL AND q.answered IS NULL AS unchecked,
       q.unit IS NOT NULL AND (NOT EXISTS (SELECT FROM unit u WHERE u.id = q.unit) OR EXISTS (
           SELECT FROM account k JOIN unit u ON u.id = k.unit
           WHERE u.id = q.unit AND u.closed IS NULL AND k.locked IS NULL AND k.held_by IS NULL
             AND (k.expires IS NULL OR k.expires >= $2::date)
             AND 'agency_reviewer' = ANY(k.roles))) AS by_account,
       coalesce((SELECT w.withdrawn_why FROM vetting_opinion w
                 WHERE w.question = q.id AND o.id IS NULL AND w.withdrawn > s.opened ORDER BY w.id DESC LIMIT 1), '') AS sent_back,
       p.citizen_number, q.asked_about <> s.person AS elsewhere, w.citizen_number AS other_number,
       s.opened IS NOT NULL AS opened, b.closed IS NULL AND s.returned IS NULL AS open
FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject JOIN vetting_batch b ON b.id = s.batch
JOIN person p ON p.id = s.person LEFT JOIN community c ON c.region = s.region
LEFT JOIN person w ON w.id = q.asked_about AND q.asked_about <> s.person
JOIN vetting_agency a ON a.code = q.agency AND a.since <= q.asked AND (a.until IS NULL OR q.asked < a.until)
LEFT JOIN vetting_opinion o ON o.question = q.id AND o.withdrawn IS NULL
WHERE starts_with(q.region, $1)
"""


_TYPING = ("on_paper", "entered_by", "typed_by", "typed_in", "unit", "citizen_number", "elsewhere", "other_number")


def _line(actor: Actor, row: Mapping[str, Any]) -> QuestionLine:
    return QuestionLine(
        **{
            **{name: value for name, value in row.items() if name not in _TYPING},
            "own": row["unit"] is not None and row["unit"] == actor.unit_id,
            "typist": Hand(row["entered_by"], row["typed_by"] or "", row["typed_in"] or "")
            if row["on_paper"]
            else None,
            "recorded": row["recorded"].astimezone(clock.ZONE) if row["recorded"] else None,
            "stands_for": Office(row["stands_for"]) if row["stands_for"] else None,
            "kind": CommitteeKind(row["kind"]),
            "purpose": ReviewPurpose(row["purpose"]),
            "answer": Answer(row["answer"]) if row["answer"] else None,
            "facts": facts_of(row["facts"]),
            "note": note_of(row["note"]),
            "community": row["community"] or "",
            "masked_number": identity.mask(sealing.unseal(row["citizen_number"], CITIZEN_NUMBER)),
            "under": other_number(row["other_number"]) if row["elsewhere"] else "",
        }
    )


async def own_questions(actor: Actor, *, waiting: bool = False) -> Sequence[QuestionLine]:
    """What the actor's unit is asked, the nearest deadline first; `waiting` leaves out what is answered for good."""
    rows = await connection().fetch(
        f"""{_QUESTIONS} AND q.unit = $3
            AND (NOT $4 OR o.id IS NULL OR o.answer = 'pending') AND (NOT $4 OR (b.closed IS NULL AND s.returned IS NULL))
            ORDER BY q.due, s.batch, s.region, p.name_key, q.id""",
        actor.reach,
        clock.today(),
        actor.unit_id,
        waiting,
    )
    return tuple(_line(actor, row) for row in rows)


async def own_unsettled(actor: Actor) -> Sequence[QuestionLine]:
    """What the actor's unit has answered and must still clear, the longest open first: 待核, or a fact without its day where no ban of its own has decided.

    An opened answer with such a fact is the review's office to send back, and no more the unit's to mend.
    """
    rows = await connection().fetch(
        f"""{_QUESTIONS} AND q.unit = $3 AND b.closed IS NULL AND s.returned IS NULL AND s.vetting_case IS NULL
            AND (o.answer = 'pending' OR (o.answer = 'found' AND s.opened IS NULL)) ORDER BY o.recorded, q.id""",
        actor.reach,
        clock.today(),
        actor.unit_id,
    )
    lines = [_line(actor, row) for row in rows]
    lists = {edition: await kept_list(edition) for edition in {one.edition for one in lines}}
    parts = [(one, _own_part(one, lists[one.edition])) for one in lines]
    return tuple(one for one, part in parts if unsettled(part) and conclude(part).conclusion is None)


def _own_part(line: QuestionLine, held: NegativeList) -> Case:
    """The case as far as one agency's answer goes."""
    said = Opinion(
        line.agency, line.answer or Answer.CLEAR, line.signed_by or "", line.signed or line.asked, line.facts
    )
    asked = (Agency(line.agency, line.agency_name, line.question),)
    return Case(
        kind=line.kind,
        election_day=line.event_day,
        negative_list=held,
        asked=asked,
        opinions=(said,),
        purpose=line.purpose,
    )


async def questions_of(actor: Actor, entry: int) -> Sequence[QuestionLine]:
    """Everything asked about one person, in the order of the list; answers as far as the database shows them."""
    rows = await connection().fetch(
        f"{_QUESTIONS} AND s.id = $3 ORDER BY a.position, a.code", actor.reach, clock.today(), entry
    )
    return tuple(_line(actor, row) for row in rows)


async def question(actor: Actor, wanted: int) -> QuestionLine:
    """One question of the actor's area. Raises NotFound."""
    row = await connection().fetchrow(f"{_QUESTIONS} AND q.id = $3", actor.reach, clock.today(), wanted)
    if row is None:
        raise NotFound
    return _line(actor, row)


async def lock(wanted: int) -> None:
    """Nobody else answers the question, and nothing is opened or concluded meanwhile: that rests on answers as they stand."""
    batch = await connection().fetchval(
        "SELECT s.batch FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject WHERE q.id = $1", wanted
    )
    await take_turn("review", batch, "answers", shared=True)
    await connection().execute("SELECT FROM vetting_question WHERE id = $1 FOR UPDATE", wanted)


async def question_answered(actor: Actor, opinion: int) -> QuestionLine:
    """The question that an answer was given to, as far as the answer is shown to the actor. Raises NotFound."""
    found = await connection().fetchval("SELECT question FROM vetting_opinion WHERE id = $1", opinion)
    if found is None:
        raise NotFound
    return await question(actor, found)


async def former_answers(wanted: int) -> Sequence[FormerAnswer]:
    """What was answered before and taken back, the oldest first, as far as the database shows it to whoever asks."""
    rows = await connection().fetch(
        """SELECT id AS opinion, answer, signed_by, signed, facts, note, letter, recorded, withdrawn,
                  coalesce(withdrawn_why, '') AS why
           FROM vetting_opinion WHERE question = $1 AND withdrawn IS NOT NULL ORDER BY id""",
        wanted,
    )
    return tuple(
        FormerAnswer(
            **{
                **dict(row.items()),
                "answer": Answer(row["answer"]),
                "facts": facts_of(row["facts"]),
                "note": note_of(row["note"]),
                "recorded": row["recorded"].astimezone(clock.ZONE),
                "withdrawn": row["withdrawn"].astimezone(clock.ZONE),
            }
        )
        for row in rows
    )


async def own_question(actor: Actor, wanted: int) -> QuestionLine:
    """A question put to the actor's own unit; another agency's reads as not there. Raises NotFound."""
    found = await question(actor, wanted)
    if not found.own:
        raise NotFound
    return found


async def to_check(actor: Actor, *batches: int) -> Sequence[QuestionLine]:
    """The replies on paper of batches that nobody has checked, by agency, as far as they are shown to the actor."""
    rows = await connection().fetch(
        f"""{_QUESTIONS} AND s.batch = ANY($3) AND o.on_paper AND o.checked IS NULL AND b.closed IS NULL
            AND s.returned IS NULL
            ORDER BY a.position, a.code, s.region, p.name_key, q.id""",
        actor.reach,
        clock.today(),
        list(batches),
    )
    return tuple(_line(actor, row) for row in rows)
