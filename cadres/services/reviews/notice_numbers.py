"""Which number a notice may be recorded under that was handed over: the register's own, or one that it never gives (DC-10)."""

from dataclasses import replace

from cadres.reviews.states import SubjectState
from cadres.vocabulary import REVIEW_NOTICE, reviewed_source
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import Problem
from server.papers.register.kinds import NUMBER_ONLY, issuer_of, kind_of
from server.papers.register.reading import PaperLine, on_register
from server.papers.register.rules import NUMBERING, plain_number, same_number, series_of
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import texts

_FIELD = "告知书文号"
_WAITING = frozenset({PaperState.DRAFT, PaperState.CHECKED})
_STANDING = frozenset({PaperState.APPROVED, PaperState.ISSUED})

#: Numbers of the body that no paper has or will have, and that no other notice was handed over under.
_GIVEN_BY_HAND = """
SELECT EXISTS (
    SELECT FROM registered_paper p JOIN paper_book b ON b.id = p.book
    WHERE p.issuer = $1 AND p.kind = $2 AND starts_with(p.source, $3) AND p.state = 'void'
      AND b.series || '〔' || b.year || '〕' || p.number || '号' = $4
) AND NOT EXISTS (SELECT FROM vetting_subject WHERE starts_with(region, $5) AND notice = $4 AND id <> $6)
  AND NOT EXISTS (SELECT FROM vetting_case WHERE starts_with(region, $5) AND notice = $4)
"""


async def number_problem(actor: Actor, state: SubjectState, typed: str) -> Problem | None:
    """Why somebody's notice is not recorded under a number; None where it may be.

    The register is the county's, whoever hands the notice over: a township's officer is held against it as well.
    """
    kind = kind_of(REVIEW_NOTICE)
    county = issuer_of(kind, state.region)
    whole = replace(actor, region=county) if actor.reach.startswith(reach_of(county)) else actor
    async with transaction(whole):
        line = (await on_register(whole, kind.code, [reviewed_source(state.id)])).get(reviewed_source(state.id))
        if line is not None and line.state in _WAITING | _STANDING:
            return _unlike(line, typed)
        series = (await texts(kind, county))[Wording.SERIES]
        given = await connection().fetch("SELECT DISTINCT series FROM paper_book WHERE issuer = $1", county)
        if series_of(typed) not in {series, *(row["series"] for row in given)}:
            return await _taken(county, state, typed)
        words = (county, kind.code, NUMBER_ONLY, plain_number(typed), reach_of(county), state.id)
        if await connection().fetchval(_GIVEN_BY_HAND, *words):
            return None
    cause = f"{plain_number(typed)}是登记簿的编号，由登记簿按顺序给，不能手填。"
    cure = "请先办“告知书登记编号”，核准后照编号登记送达；已经用这个号送达的，先在登记簿“登记空号”并写明原因，再登记。"
    return Problem(_FIELD, cause, cure, NUMBERING.rule, NUMBERING.cite)


async def _taken(county: str, state: SubjectState, typed: str) -> Problem | None:
    """That the county handed another notice over under a number of its own; whose, a township need not know.

    That of a conclusion that was taken back has had its number as well.
    """
    number = plain_number(typed)
    again = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM vetting_subject WHERE starts_with(region, $1) AND notice = $2 AND id <> $3)",
        reach_of(county),
        number,
        state.id,
    )
    former = "SELECT EXISTS (SELECT FROM vetting_case WHERE starts_with(region, $1) AND notice = $2)"
    if not again and await connection().fetchval(former, reach_of(county), number):
        cause = f"{number}是已经作废的结论的告知书文号。"
        return Problem(_FIELD, cause, "另编文号；一份告知书一个文号。", NUMBERING.rule, NUMBERING.cite)
    if not again:
        return None
    cause = f"{number}已是另一人的告知书文号。"
    return Problem(_FIELD, cause, "核对文号；一份告知书一个文号。", NUMBERING.rule, NUMBERING.cite)


def _unlike(line: PaperLine, typed: str) -> Problem | None:
    """Why a number is not that of the notice on the register, or that there is none yet."""
    if line.state in _WAITING:
        cause = f"告知书在登记簿上还是“{line.state.label}”，没有编号。"
        cure = "请另一人核准编号后再登记送达；不用登记簿编号的，先在登记簿把这一件作废。"
        return Problem(_FIELD, cause, cure, NUMBERING.rule, NUMBERING.cite)
    if same_number(line.number, typed):
        return None
    cause = f"告知书在登记簿上是{line.number}，填的是{typed}。"
    return Problem(_FIELD, cause, f"填{line.number}；登记簿上的不对的，先作废再办。", NUMBERING.rule, NUMBERING.cite)
