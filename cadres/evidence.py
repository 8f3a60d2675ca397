"""Scans that belong to an agency's answer: the signed reply, judgments, decisions. Sealed and opened with the answer itself.

Any answer may have them, so that having one tells nothing; the trace names no file before the opening.
"""

from collections.abc import Mapping, Sequence

from cadres.permissions import ADD_OPINION_FILES, READ_OPINION_FILES
from cadres.reviews.answers import QuestionLine
from cadres.tables.vetting import OPINION_FILE, OPINION_FILE_SHOWN
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict
from server.files.keeping import FileLine, Purpose, of_subject
from server.files.sniffing import JPEG, PDF, PNG
from server.manifest import FileKind


def subject(opinion: int) -> str:
    """How stored files and the trace name an answer."""
    return f"opinion:{opinion}"


async def settled(opinion: int) -> str:
    """Why nothing is added to an answer or taken from it any more; empty where it still may be."""
    row = await connection().fetchrow(
        """SELECT s.opened IS NOT NULL AS opened, o.withdrawn IS NOT NULL AS withdrawn, o.checked IS NOT NULL AS checked,
                  b.closed IS NOT NULL OR s.returned IS NOT NULL AS closed
           FROM vetting_opinion o JOIN vetting_question q ON q.id = o.question JOIN vetting_subject s ON s.id = q.subject
           JOIN vetting_batch b ON b.id = s.batch WHERE o.id = $1""",
        opinion,
    )
    if row is None or row["opened"]:
        return "答复已经启封，附件和答复一起留存。"
    if row["withdrawn"] or row["closed"]:
        return "答复已经撤回或者办结，附件随原答复留存。"
    return "来函答复已经核对，扫描件不再更换；登记错了的，退回重新登记。" if row["checked"] else ""


SCAN = FileKind(
    code=OPINION_FILE,
    label="联审答复附件",
    view=READ_OPINION_FILES,
    add=ADD_OPINION_FILES,
    media_types=frozenset({PDF, JPEG, PNG}),
    most_bytes=20 * 1024 * 1024,
    page="/vetting/opinions/{}",
    settled=settled,
    shown=OPINION_FILE_SHOWN,
)


async def purpose_of(line: QuestionLine) -> Purpose:
    """What a file is handed in for. Raises Conflict where there is no answer yet, or nothing is added to it any more."""
    if line.opinion is None:
        raise Conflict("先答复，再存入附件。", code="review.no_answer")
    if why := await settled(line.opinion):
        raise Conflict(why, code="files.settled")
    return Purpose(SCAN, line.region, subject(line.opinion))


async def scans_of(actor: Actor, line: QuestionLine) -> Sequence[FileLine]:
    """The files of the answer that stands, as far as the answer itself is shown."""
    return await of_subject(actor, subject(line.opinion)) if line.opinion is not None else ()


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
