"""The board of a batch: people by agencies, each cell with what it may show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadres.reviews.states import SubjectState
from cadres.reviews.waiting import OpenQuestion, Wait
from cadres.rules.negative_list import Reach, reach
from cadres.rules.vetting import Case, Opinion
from cadres.vocabulary import Answer, ItemLevel
from server.access.actor import Actor
from server.db.engine import connection
from server.values.labels import Labelled


class Mark(Labelled):
    """What one cell of the board says."""

    NOT_ASKED = "not_asked", "没有发出"
    SILENT = "silent", "未答复"
    TYPED = "typed", "来函答复待核对"
    SEALED = "sealed", "已答复，未启封"
    ELSEWHERE = "elsewhere", "按原号码答复，须重新征询"
    CLEAR = "clear", "无问题"
    PAST = "past", "有情况，未命中"
    PENDING = "pending", "待核"
    SHOULD_NOT = "should_not", "政策不宜"
    MUST_NOT = "must_not", "政策不能"
    STATUTE = "statute", "法定禁止"


@dataclass(frozen=True, slots=True)
class AskedAgency:
    """An agency of a batch with how many it was asked about, and how many it has answered.

    `silent` and `pending` count what of that is waited for: where it has not answered, and where its opened answer is 待核.
    """

    code: str
    name: str
    short: str
    asked: int
    answered: int
    silent: int
    pending: int


@dataclass(frozen=True, slots=True)
class Question:
    """One cell's question: its id, and whether there is an answer, or a reply on paper that nobody has checked."""

    id: int
    answered: bool
    replied: bool


async def asked_agencies(actor: Actor, batch: int, waits: Sequence[OpenQuestion]) -> tuple[AskedAgency, ...]:
    """The agencies of a batch in the order of the list, with their sums over the actor's area; `waits` is what is waited for."""
    rows = await connection().fetch(
        """SELECT a.code, a.name, a.short, count(*) AS asked, count(q.answered) AS answered
           FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
           JOIN vetting_agency a ON a.code = q.agency AND a.since <= q.asked AND (a.until IS NULL OR q.asked < a.until)
           WHERE s.batch = $2 AND starts_with(q.region, $1)
           GROUP BY a.code, a.name, a.short, a.position ORDER BY a.position, a.code""",
        actor.reach,
        batch,
    )
    held = Counter((one.agency, one.wait) for one in waits)
    return tuple(
        AskedAgency(**row, silent=held[row["code"], Wait.SILENT], pending=held[row["code"], Wait.PENDING])
        for row in rows
    )


async def questions(actor: Actor, batch: int) -> Mapping[int, Mapping[str, Question]]:
    """By entry and agency what was asked, and whether it was answered; not what was answered."""
    rows = await connection().fetch(
        """SELECT q.id, q.subject, q.agency, q.answered IS NOT NULL AS answered, q.replied IS NOT NULL AS replied
           FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
           WHERE s.batch = $2 AND starts_with(q.region, $1)""",
        actor.reach,
        batch,
    )
    found: dict[int, dict[str, Question]] = {}
    for row in rows:
        found.setdefault(row["subject"], {})[row["agency"]] = Question(row["id"], row["answered"], row["replied"])
    return found


def mark(state: SubjectState, agency: str, question: Question | None, *, reads: bool) -> Mark:
    """What a cell says; `reads` is whether the one who looks may read opened answers."""
    if question is None:
        return Mark.NOT_ASKED
    if not question.answered:
        return Mark.TYPED if question.replied else Mark.SILENT
    if state.case is None or not reads:
        return Mark.SEALED
    if any(one.code == agency for one in state.case.elsewhere):
        return Mark.ELSEWHERE
    said = next((one for one in state.case.opinions if one.agency == agency), None)
    return worst(state.case, said) if said else Mark.SILENT


_OF_LEVEL = {
    ItemLevel.STATUTE: Mark.STATUTE,
    ItemLevel.MUST_NOT: Mark.MUST_NOT,
    ItemLevel.SHOULD_NOT: Mark.SHOULD_NOT,
}


def worst(case: Case, opinion: Opinion) -> Mark:
    """The hardest thing an answer says on the day that decides."""
    if opinion.answer is Answer.PENDING:
        return Mark.PENDING
    items = {item.code: item for item in case.negative_list.in_force(case.kind, case.election_day)}
    hit: list[Mark] = []
    for fact in opinion.facts:
        item = items.get(fact.item)
        found = reach(item, fact, case.election_day)
        if found is Reach.UNDATED:
            hit.append(Mark.PENDING)
        elif item is not None and found is Reach.HITS:
            hit.append(_OF_LEVEL[item.level])
    if hit:
        return max(hit, key=list(Mark).index)
    return Mark.PAST if opinion.facts else Mark.CLEAR


def tallied(states: Sequence[SubjectState]) -> Mapping[str, int]:
    """How many people stand at each stage."""
    found: dict[str, int] = {}
    for state in states:
        found[state.stage] = found.get(state.stage, 0) + 1
    return found
