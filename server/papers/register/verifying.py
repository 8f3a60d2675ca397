"""What a public code says of its paper: whether it stands, and the least that tells it from another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from server import clock
from server.access.records import Oneself, hashed, presenting
from server.db.engine import connection, transaction
from server.errors import TooOften
from server.papers.register import codes
from server.papers.register.kinds import kinds
from server.papers.register.rules import ANSWERS, number_words, spent_answer
from server.papers.register.vocabulary import Answer, PaperState
from server.values import masks

#: How many questions one address has in a span. Codes cannot be guessed; this keeps programs from leaning on the page.
MOST, SPAN = 60, timedelta(minutes=10)

_MOST_NAMES = 3

_FIND = """
SELECT p.kind, p.title, p.holder, p.issuer_name, p.state, p.dated, p.number, p.reprints, p.changed, p.sha256,
       b.series, b.year, EXISTS (SELECT FROM spent_code s WHERE s.follows = p.serial) AS follows
FROM registered_paper p JOIN paper_book b ON b.id = p.book WHERE p.serial = $1
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. What follows is empty for a code that is no paper's here; `holders` are masked.

    `title` is empty for kinds whose title names somebody. `reprinted` is the day of the last 补发 of a paper that stands, and
    `shared` whether its copies before that bear the same code, as those of the time when reprints had none of their own;
    `copies` says that they still count, since papers of the kind go out in many.
    `spent` is the day on which a copy was declared lost or spoilt; the paper itself is still looked up by the code that it has now.
    """

    answer: Answer
    kind: str = ""
    title: str = ""
    number: str = ""
    issuer: str = ""
    dated: date | None = None
    holders: str = ""
    reprints: int = 0
    reprinted: date | None = None
    shared: bool = False
    copies: bool = False
    spent: date | None = None
    sha256: str = ""


async def verify(shown: str, source: str) -> Verdict:
    """What a code says that somebody shows from an address. Raises TooOften for one that asks too often."""
    await _count(source)
    code = codes.read(shown)
    if code.serial is None:
        return Verdict(Answer.MALFORMED)
    if not code.genuine:
        return Verdict(Answer.TAMPERED)
    serial: bytes | None = code.serial
    spent: date | None = None
    while serial is not None:
        row, follows, since = await _look_up(serial)
        if row is not None:
            return _verdict(row, spent)
        serial, spent = follows, spent or since
    return Verdict(Answer.UNKNOWN)


async def _look_up(serial: bytes) -> tuple[Mapping[str, Any] | None, bytes | None, date | None]:
    """The paper that has a code; where none has it, the code that followed it and since when.

    The paper comes first: what a code no longer finds there was spent before, and is found by the second look. The other way
    round a code that is spent between the two would be found by neither.
    """
    async with presenting(f"paper:{serial.hex()}"):
        if row := await connection().fetchrow(_FIND, serial):
            return row, None, None
    async with presenting(f"paper:{serial.hex()}"):
        spent = await connection().fetchrow("SELECT follows, at FROM spent_code WHERE serial = $1", serial)
    if spent is None:
        return None, None, None
    return None, spent["follows"], spent["at"].astimezone(clock.ZONE).date()


def _verdict(row: Mapping[str, Any], spent: date | None) -> Verdict:
    """The answer for a paper on record; of one that stands, a copy whose code is spent is told to be replaced."""
    kind = kinds().get(row["kind"])
    state = PaperState(row["state"])
    stands = state is PaperState.ISSUED
    copies = kind is not None and not kind.single_copy
    return Verdict(
        spent_answer(state) if spent else ANSWERS[state],
        kind.label if kind else "",
        _told(row["title"], row["holder"]) if kind and kind.open_title else "",
        number_words(row["series"], row["year"], row["number"]),
        row["issuer_name"],
        row["dated"],
        _masked(row["holder"]),
        row["reprints"],
        # A paper that stands was last changed as it was printed.
        row["changed"].astimezone(clock.ZONE).date() if row["reprints"] and stands and not spent else None,
        shared=row["reprints"] > row["follows"] if copies else row["reprints"] > 0 and not row["follows"],
        copies=copies,
        spent=spent if stands else None,
        sha256=row["sha256"].hex() if row["sha256"] and not spent else "",
    )


def _told(title: str, holder: str) -> str:
    """The title as it was checked; nothing of one that names whom the paper is about, as titles of the kind once may have."""
    return "" if any(name in title for name in holder.split("、") if name) else title


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
        raise TooOften(f"核验太频繁，每{minutes}分钟最多{MOST}次。请过{minutes}分钟再试。", code="verify.too_often")
