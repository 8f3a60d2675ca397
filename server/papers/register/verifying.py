"""What a public code says of its paper: whether it stands, and the least that tells it from another one."""

from dataclasses import dataclass
from datetime import date, timedelta

from server import clock
from server.access.records import Oneself, hashed, presenting
from server.db.engine import connection, transaction
from server.errors import Crowded
from server.papers.register import codes
from server.papers.register.kinds import kinds
from server.papers.register.rules import number_words
from server.papers.register.vocabulary import Answer, PaperState
from server.values import masks

#: How many questions one address has in a span. Codes cannot be guessed; this keeps programs from leaning on the page.
MOST, SPAN = 60, timedelta(minutes=10)

_MOST_NAMES = 3

_ANSWERS = {
    PaperState.APPROVED: Answer.VALID,
    PaperState.ISSUED: Answer.VALID,
    PaperState.SUPERSEDED: Answer.SUPERSEDED,
    PaperState.VOID: Answer.VOID,
}
_FIND = """
SELECT p.kind, p.holder, p.issuer_name, p.state, p.dated, p.number, p.reprints, p.sha256, b.series, b.year
FROM registered_paper p JOIN paper_book b ON b.id = p.book WHERE p.serial = $1
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. What follows is empty for a code that is no paper's here; `holders` are masked."""

    answer: Answer
    kind: str = ""
    number: str = ""
    issuer: str = ""
    dated: date | None = None
    holders: str = ""
    reprints: int = 0
    sha256: str = ""


async def verify(shown: str, source: str) -> Verdict:
    """What a code says that somebody shows from an address. Raises Crowded for one that asks too often."""
    await _count(source)
    code = codes.read(shown)
    if code.serial is None:
        return Verdict(Answer.UNKNOWN)
    if not code.genuine:
        return Verdict(Answer.TAMPERED)
    async with presenting(f"paper:{code.serial.hex()}"):
        row = await connection().fetchrow(_FIND, code.serial)
    if row is None:
        return Verdict(Answer.UNKNOWN)
    kind = kinds().get(row["kind"])
    return Verdict(
        _ANSWERS[PaperState(row["state"])],
        kind.label if kind else "",
        number_words(row["series"], row["year"], row["number"]),
        row["issuer_name"],
        row["dated"],
        _masked(row["holder"]),
        row["reprints"],
        row["sha256"].hex() if row["sha256"] else "",
    )


def _masked(holder: str) -> str:
    """Whom the paper is about, as far as everybody may know."""
    names = [masks.name(name) for name in holder.split("、") if name]
    return "、".join(names) if len(names) <= _MOST_NAMES else f"{names[0]}等{len(names)}人"


async def _count(source: str) -> None:
    """Count a question of an address; the span begins anew when it is over."""
    now = clock.now()
    async with transaction(Oneself()):
        await connection().execute("DELETE FROM verify_attempt WHERE began < $1", now - SPAN)
        asked = await connection().fetchval(
            """INSERT INTO verify_attempt (source, began, asked) VALUES ($1, $2, 1)
               ON CONFLICT (source) DO UPDATE SET asked = verify_attempt.asked + 1 RETURNING asked""",
            hashed(source),
            now,
        )
    if asked > MOST:
        minutes = int(SPAN.total_seconds() // 60)
        raise Crowded(f"核验太频繁，每{minutes}分钟最多{MOST}次。请过{minutes}分钟再试。", code="verify.too_often")
