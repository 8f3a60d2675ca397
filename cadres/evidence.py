"""Scans that belong to an agency's answer: the signed reply, judgments, decisions. Sealed and opened with the answer itself.

Any answer may have them, so that having one tells nothing; the trace names no file before the opening.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadres.permissions import ADD_OPINION_FILES, READ_OPINION_FILES, READ_OPINIONS, RUN_REVIEWS
from cadres.reviews.answers import FormerAnswer, QuestionLine, former_answers, lock
from cadres.tables.vetting import OPINION_FILE, OPINION_FILE_SHOWN
from server.access.actor import Actor, Permission
from server.db.engine import connection
from server.errors import Conflict
from server.files.keeping import FileLine, Purpose, of_subject
from server.files.scans import MOST_SCAN_BYTES, SCAN_TYPES
from server.manifest import FileKind


def subject(opinion: int) -> str:
    """How stored files and the trace name an answer."""
    return f"opinion:{opinion}"


async def settled(opinion: int) -> str:
    """Why nothing is added to an answer or taken from it any more; empty where it still may be.

    One that came after the opening was never sealed: its files are completed until somebody concludes on it.
    """
    row = await connection().fetchrow(
        """SELECT s.opened >= o.recorded AS opened, o.withdrawn IS NOT NULL AS withdrawn, o.checked IS NOT NULL AS checked,
                  s.vetting_case IS NOT NULL AS concluded, b.closed IS NOT NULL OR s.returned IS NOT NULL AS closed
           FROM vetting_opinion o JOIN vetting_question q ON q.id = o.question JOIN vetting_subject s ON s.id = q.subject
           JOIN vetting_batch b ON b.id = s.batch WHERE o.id = $1""",
        opinion,
    )
    if row is None or row["opened"]:
        return "答复已经启封，附件和答复一起留存。"
    if row["withdrawn"] or row["closed"]:
        return "答复已经撤回或者办结，附件随原答复留存。"
    if row["concluded"]:
        return "已有联审结论，附件和答复一起留存。"
    return "来函答复已经核对，扫描件不再更换；登记错了的，退回重新登记。" if row["checked"] else ""


async def admits(actor: Actor, opinion: int, right: Permission) -> bool:
    """Whether the files of this answer are the actor's to add to, or to see (Q-23).

    An agency's reviewer sees the files of its own answers and of no other's, after the opening too; a reply on paper takes
    files from the review's office, an answer by account from the unit that gave it.
    """
    row = await connection().fetchrow(
        """SELECT o.on_paper, o.unit = $2 AS given, coalesce(q.unit = $2, false) AS asked
           FROM vetting_opinion o JOIN vetting_question q ON q.id = o.question WHERE o.id = $1""",
        opinion,
        actor.unit_id,
    )
    if row is None:
        return False
    if right == ADD_OPINION_FILES:
        return actor.may(RUN_REVIEWS) if row["on_paper"] else bool(row["given"])
    return actor.may(READ_OPINIONS) or bool(row["given"] or row["asked"])


async def hold(opinion: int) -> None:
    """Keep an answer from being checked, withdrawn, opened or concluded on until the transaction ends."""
    question = await connection().fetchval("SELECT question FROM vetting_opinion WHERE id = $1", opinion)
    await lock(question)


SCAN = FileKind(
    code=OPINION_FILE,
    label="联审答复附件",
    view=READ_OPINION_FILES,
    add=ADD_OPINION_FILES,
    media_types=SCAN_TYPES,
    most_bytes=MOST_SCAN_BYTES,
    page="/vetting/opinions/{}",
    settled=settled,
    shown=OPINION_FILE_SHOWN,
    admits=admits,
    hold=hold,
)


async def takes_files(actor: Actor, line: QuestionLine) -> bool:
    """Whether the actor may still add a file to the answer that stands."""
    if line.opinion is None or await settled(line.opinion):
        return False
    return await admits(actor, line.opinion, ADD_OPINION_FILES)


async def purpose_of(line: QuestionLine) -> Purpose:
    """What a file is handed in for. Raises Conflict where there is no answer yet, or nothing is added to it any more."""
    if line.opinion is None:
        raise Conflict("先答复，再存入附件。", code="review.no_answer")
    if why := await settled(line.opinion):
        raise Conflict(why, code="files.settled")
    return Purpose(SCAN, line.region, subject(line.opinion))


@dataclass(frozen=True, slots=True)
class Letter:
    """The replies of an agency that came by one letter, and that nobody has checked; `number` None where it had none."""

    agency: str
    agency_name: str
    number: str | None
    replies: tuple[QuestionLine, ...]

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.agency}:{self.number or ''}"


def letters(waiting: Sequence[QuestionLine]) -> list[Letter]:
    """Replies that wait to be checked by the letters that they came by: one scan shows them all."""
    found: dict[tuple[str, str | None], list[QuestionLine]] = {}
    for one in waiting:
        found.setdefault((one.agency, one.letter), []).append(one)
    return [Letter(agency, own[0].agency_name, number, tuple(own)) for (agency, number), own in found.items()]


def purposes_of(letter: Letter) -> list[Purpose]:
    """What the scan of a letter is handed in for: each of its replies has it, in the order in which they are held."""
    opinions = sorted((one.opinion, one.region) for one in letter.replies if one.opinion is not None)
    return [Purpose(SCAN, region, subject(opinion)) for opinion, region in opinions]


async def scans_of(actor: Actor, line: QuestionLine) -> Sequence[FileLine]:
    """The files of the answer that stands, as far as the answer itself is shown."""
    return await of_subject(actor, subject(line.opinion)) if line.opinion is not None else ()


async def former_of(actor: Actor, line: QuestionLine) -> Sequence[tuple[FormerAnswer, Sequence[FileLine]]]:
    """The answers that were taken back, each with its files: they stay with the edition that they came with."""
    return [(one, await of_subject(actor, subject(one.opinion))) for one in await former_answers(line.id)]


async def scanned(lines: Sequence[QuestionLine]) -> Mapping[int, int]:
    """How many files some answers have that the actor is shown, by answer."""
    rows = await connection().fetch(
        f"""SELECT o.id, count(*) AS files FROM vetting_opinion o
            JOIN stored_file f ON f.subject = 'opinion:' || o.id AND f.kind = '{OPINION_FILE}' AND f.removed IS NULL
            WHERE o.id = ANY($1) GROUP BY 1""",  # noqa: S608  # A constant of the tables.
        [one.opinion for one in lines if one.opinion is not None],
    )
    return {row["id"]: row["files"] for row in rows}


async def numbers(actor: Actor, entries: Sequence[int]) -> Mapping[tuple[int, str], int]:
    """How many files the opened answers on some people have, by entry and agency."""
    rows = await connection().fetch(
        f"""SELECT q.subject AS entry, q.agency, count(*) AS files
            FROM vetting_opinion v JOIN vetting_question q ON q.id = v.question JOIN vetting_subject s ON s.id = q.subject
            JOIN stored_file f ON f.subject = 'opinion:' || v.id AND f.kind = '{OPINION_FILE}' AND f.removed IS NULL
            WHERE v.withdrawn IS NULL AND s.opened IS NOT NULL AND starts_with(v.region, $1) AND q.subject = ANY($2)
            GROUP BY 1, 2""",  # noqa: S608  # A constant of the tables.
        actor.reach,
        list(entries),
    )
    return {(row["entry"], row["agency"]): row["files"] for row in rows}
