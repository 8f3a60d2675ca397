"""Numbers of papers: one book per issuing body, 代字 and year, without gaps (DC-10). All inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Problem, Refused
from server.manifest import PaperKind
from server.papers.register.kinds import kinds
from server.papers.register.rules import series_problem, series_use_problem
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import texts_of

_NEXT = """
INSERT INTO paper_book (issuer, series, year, last) VALUES ($1, $2, $3, 1)
ON CONFLICT ON CONSTRAINT paper_book_unique DO UPDATE SET last = paper_book.last + 1
RETURNING id, last
"""


# The numbers themselves are not read: a province's books have a hundred thousand of them. A book is looked through for what is
# missing only where it has fewer papers than numbers.
_BOOKS = """
SELECT b.id, b.issuer, b.series, b.year, b.last,
       CASE WHEN n.had < b.last THEN array(
           SELECT g FROM generate_series(1, b.last) AS g
           WHERE NOT EXISTS (SELECT 1 FROM registered_paper p WHERE p.book = b.id AND p.number = g) ORDER BY g
       ) ELSE '{}' END AS missing
FROM paper_book b
CROSS JOIN LATERAL (SELECT count(*) AS had FROM registered_paper p WHERE p.book = b.id AND p.number <= b.last) n
WHERE starts_with(b.issuer, $1) AND starts_with(b.issuer, $2) ORDER BY b.year DESC, b.issuer, b.series
"""


@dataclass(frozen=True, slots=True)
class Book:
    """A book of numbers. `missing` are those up to `last` that no paper on record has."""

    id: int
    issuer: str
    series: str
    year: int
    last: int
    missing: tuple[int, ...] = ()


async def next_number(issuer: str, series: str, year: int) -> tuple[int, int]:
    """The book's id and the next number in it, to be called in the transaction that uses it.

    The book's row stays locked until that transaction ends, so a number is taken exactly when its paper is.
    """
    row = await connection().fetchrow(_NEXT, issuer, series, year)
    return int(row["id"]), int(row["last"])


async def number_for(kind: PaperKind, issuer: str, said: Mapping[Wording, str], year: int) -> tuple[int, int]:
    """As `next_number`, for papers of a kind with these texts.

    Raises Refused for a 代字 that cannot be printed or held, whenever it was decided, and for the book of another body.
    """
    series, body = said[Wording.SERIES], said[Wording.ISSUER]
    if problem := series_problem(series):
        raise Refused([problem], code="paper.step")
    # The book is held before it is looked into: of two bodies that begin it at once, the second sees the paper of the first.
    taken = await next_number(issuer, series, year)
    if problem := await book_problem(kind, issuer, series, body):
        raise Refused([problem], code="paper.step")
    return taken


async def book_problem(kind: PaperKind, issuer: str, series: str, body: str) -> Problem | None:
    """Why a body takes no number of a book: papers of another one stand in it, by what that is called now."""
    rows = await connection().fetch(
        """SELECT DISTINCT p.kind FROM paper_book b JOIN registered_paper p ON p.book = b.id
           WHERE b.issuer = $1 AND b.series = $2 AND p.kind <> $3""",
        issuer,
        series,
        kind.code,
    )
    known = kinds()
    found = [known[row["kind"]] for row in rows if row["kind"] in known]
    if not found:
        return None
    said = await texts_of(found, issuer)
    return series_use_problem(series, body, [(one.label, said[one.code][Wording.ISSUER]) for one in found])


async def books(actor: Actor, within: str = "") -> Sequence[Book]:
    """The books of the bodies in the actor's area, or of those whose divisions' codes begin so, with what is missing.

    The newest year is first. A body above the actor's area shows only part of its papers, so nothing is said of its gaps.
    """
    rows = await connection().fetch(_BOOKS, actor.reach, within)
    return [Book(**{**row, "missing": tuple(row["missing"])}) for row in rows]


async def series_of_books(issuer: str) -> Sequence[str]:
    """The 代字 in which a body of a division numbered so far, the latest first."""
    rows = await connection().fetch(
        "SELECT series FROM paper_book WHERE issuer = $1 GROUP BY series ORDER BY max(year) DESC, series", issuer
    )
    return [row["series"] for row in rows]


async def lock_book(issuer: str, series: str, year: int) -> tuple[int, int] | None:
    """The id and the last number of a book, locked; None where no number was given out yet."""
    row = await connection().fetchrow(
        "SELECT id, last FROM paper_book WHERE issuer = $1 AND series = $2 AND year = $3 FOR UPDATE",
        issuer,
        series,
        year,
    )
    return (int(row["id"]), int(row["last"])) if row else None
