"""Numbers that are typed by hand for papers that nobody put on the register: never one that the register gives (DC-10)."""

from dataclasses import replace

from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import Problem
from server.papers.register.kinds import NUMBER_ONLY, issuer_of, kind_of, kinds
from server.papers.register.rules import NUMBERING, plain_number, series_of
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import texts

#: A number of the body's that no paper has or will have: put down as void before it was used on paper.
_PUT_DOWN = """
SELECT EXISTS (
    SELECT FROM registered_paper p JOIN paper_book b ON b.id = p.book
    WHERE p.issuer = $1 AND starts_with(p.source, $2) AND p.state = 'void'
      AND b.series || '〔' || b.year || '〕' || p.number || '号' = $3
)
"""


def whole_body(actor: Actor, issuer: str) -> Actor:
    """The actor as one who sees the whole area of a body: its books are one, whoever of it types a number."""
    return replace(actor, region=issuer) if actor.reach.startswith(reach_of(issuer)) else actor


async def refuse_of_register(actor: Actor, kind: str, region: str, typed: str, field: str = "文号") -> Problem | None:
    """Why a paper of a kind about a place may not bear a number typed by hand; None where it may, and for none at all.

    The numbers of every book of the body are refused, with the brackets typed in whatever way: 偏选证 is no number of a letter.
    """
    issuer = issuer_of(kind_of(kind), region)
    if not series_of(typed):
        return None
    async with transaction(whole_body(actor, issuer)):
        if series_of(typed) not in await _series_of_body(issuer):
            return None
        number = plain_number(typed)
        if await connection().fetchval(_PUT_DOWN, issuer, NUMBER_ONLY, number):
            return None
    cause = f"{number}是登记簿的编号，由登记簿按顺序给，不能手填。"
    cure = "请先登记编号，核准后照编号印；已经用这个号发出的，先在登记簿“登记空号”并写明原因。"
    return Problem(field, cause, cure, NUMBERING.rule, NUMBERING.cite)


async def _series_of_body(issuer: str) -> set[str]:
    """The 代字 that the register uses for a body, or used before somebody decided on another."""
    given = await connection().fetch("SELECT DISTINCT series FROM paper_book WHERE issuer = $1", issuer)
    own = [kind for kind in kinds().values() if issuer_of(kind, issuer) == issuer]
    return {(await texts(kind, issuer))[Wording.SERIES] for kind in own} | {row["series"] for row in given}
