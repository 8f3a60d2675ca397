"""Numbers without a paper: given to somebody by word of mouth, lost with a sheet, left by a restored backup.

They are put on the register as void with the reason, so that the book tells of every number (DC-10).
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Problem, Refused
from server.manifest import PaperKind
from server.papers.register.kinds import NUMBER_ONLY, kind_of
from server.papers.register.life import keep_step, subject
from server.papers.register.numbering import book_problem, lock_book, number_for, series_of_books
from server.papers.register.offices import keepers
from server.papers.register.rules import NUMBERING, number_words, office_problem, series_of
from server.papers.register.tables import RegisteredPaper
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import texts

SPOILT = event_kind("paper.number_void", "登记空号", Dot.ATTENTION)


class Spoil(BaseModel):
    """A number of a kind's book that no paper has, and why; without a `series`, of the book that the kind is numbered in now."""

    model_config = ConfigDict(frozen=True)

    kind: str = Field(max_length=60)
    year: int = Field(ge=1990, le=2200)
    number: int = Field(ge=1, le=1_000_000)
    series: str = Field("", max_length=40)
    reason: str = Field(min_length=2, max_length=200)


async def spoil(actor: Actor, issuer: str, command: Spoil) -> int:
    """Put a number on the register as void; returns the row's id. The next one of the book may be spoilt too, none beyond.

    Raises Refused for a number that a paper has, and for one that is not due yet.
    """
    kind = kind_of(command.kind)
    actor.require(kind.handle, at=issuer)
    if command.year > clock.today().year:
        # A book of a year to come would begin with a number that nobody gave.
        raise Refused(
            [Problem("年份", f"{command.year}年还没有到。", "填编号里〔〕中的年份。", NUMBERING.rule, NUMBERING.cite)]
        )
    async with transaction(actor):
        said = await texts(kind, issuer)
        offices = await keepers(kind, issuer, said[Wording.ISSUER])
        if problem := office_problem(actor, "登记空号", offices):
            raise Refused([problem], code="paper.step")
        series, book = await _book(kind, issuer, said, command)
        words = number_words(series, command.year, command.number)
        if await _is_taken(book[0], command.number):
            raise Refused([_problem(f"{words}已有文书。", "在登记簿里打开那一件；要作废的，在它的页上办。")])
        row = RegisteredPaper(
            region=issuer,
            kind=kind.code,
            source=f"{NUMBER_ONLY}{book[0]}-{command.number}",
            title="空号",
            holder="",
            issuer=issuer,
            issuer_name=said[Wording.ISSUER],
            book=book[0],
            number=command.number,
            state=PaperState.VOID,
            reprints=0,
            reason=command.reason,
            changed=clock.now(),
        )
        await row.save()
        await keep_step(actor, row, PaperState.VOID, note=command.reason)
        change = Change(subject(row.id), issuer, after={"编号": words}, reason=command.reason)
        await audit.record(actor, SPOILT, change)
    return int(row.id)


async def _book(
    kind: PaperKind, issuer: str, said: Mapping[Wording, str], command: Spoil
) -> tuple[str, tuple[int, int]]:
    """The 代字 and the book that a number is put down in, with the last number of that.

    Raises Refused for a number that is not due. A book whose 代字 is not used any more goes on no further, but what lacks in it is
    explained as in any other.
    """
    now = said[Wording.SERIES]
    series = series_of(f"{command.series}〔{command.year}〕1号") if command.series.strip() else now
    book = await lock_book(issuer, series, command.year)
    if series != now:
        if book is None:
            cause = f"没有{series or command.series}〔{command.year}〕这一本。"
            raise Refused([_problem(cause, f"现在用的代字是{now}；以前用过的，在登记簿一页下面看。")])
        if problem := await book_problem(kind, issuer, series, said[Wording.ISSUER]):
            raise Refused([problem], code="paper.step")
    last = book[1] if book else 0
    due = last + (series == now)
    if command.number > due:
        cause = f"还没有编到{number_words(series, command.year, command.number)}，现在编到{last}号。"
        older = await series_of_books(issuer) if series == now else ()
        others = "、".join(one for one in older if one != now)
        other = f"以前用别的代字编的（{others}），填那时的代字。" if others else ""
        cure = (
            f"下一个是{due}号；空号只能登记已经编过的，或者下一个。"
            if series == now
            else f"{series}已经不再编号，只能登记已经编过的。"
        )
        raise Refused([_problem(cause, f"{cure}{other}")])
    if book is None and command.year != clock.today().year:
        # A book of a past year in which no number was ever given would begin with one that nobody gave.
        cause = f"没有{series}〔{command.year}〕这一本：那一年没有编过号。"
        raise Refused([_problem(cause, "空号只登记在编过号的那一本，或者今年的。请核对年份和代字。")])
    if command.number > last:
        book = await number_for(kind, issuer, said, command.year)
    assert book is not None  # noqa: S101  # A number up to `last` has a book.
    return series, book


async def _is_taken(book: int, number: int) -> bool:
    sql = "SELECT EXISTS (SELECT FROM registered_paper WHERE book = $1 AND number = $2)"
    return bool(await connection().fetchval(sql, book, number))


def _problem(cause: str, cure: str) -> Problem:
    return Problem("编号", cause, cure, NUMBERING.rule, NUMBERING.cite)
