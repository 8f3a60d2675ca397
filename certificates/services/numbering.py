"""Numbers of issued papers: one book per issuer, series and year, without gaps (DC-10)."""

from server.db.engine import connection

_NEXT = """
INSERT INTO number_book (issuer, series, year, last) VALUES ($1, $2, $3, 1)
ON CONFLICT ON CONSTRAINT number_book_unique DO UPDATE SET last = number_book.last + 1
RETURNING id, last
"""


async def next_number(issuer: str, series: str, year: int) -> tuple[int, int]:
    """The book's id and the next number in it, to be called in the transaction that uses it.

    The book's row stays locked until that transaction ends, so a number is taken exactly when its paper is.
    """
    row = await connection().fetchrow(_NEXT, issuer, series, year)
    return int(row["id"]), int(row["last"])
