"""Which number a notice may bear: the register's own, or one that it never gives and no other notice bears (DC-10)."""

from collections.abc import Sequence

from cadres.reviews.states import SubjectState
from cadres.vocabulary import REVIEW_NOTICE, reviewed_source
from server.access.actor import Actor, reach_of
from server.db.engine import connection, take_turn, transaction
from server.errors import Problem
from server.papers.register.by_hand import refuse_of_register, whole_body
from server.papers.register.kinds import issuer_of, kind_of
from server.papers.register.reading import PaperLine, on_register
from server.papers.register.rules import NUMBERING, plain_number, same_number
from server.papers.register.vocabulary import PaperState

_FIELD = "告知书文号"
_WAITING = frozenset({PaperState.DRAFT, PaperState.CHECKED})
_STANDING = frozenset({PaperState.APPROVED, PaperState.ISSUED})
_HANDED_OVER = "SELECT EXISTS (SELECT FROM vetting_subject WHERE starts_with(region, $1) AND notice = $2 AND id <> $3)"
_TAKEN_BACK = "SELECT EXISTS (SELECT FROM vetting_case WHERE starts_with(region, $1) AND notice = $2)"


async def number_problem(actor: Actor, state: SubjectState, typed: str) -> Problem | None:
    """Why somebody's notice is not recorded under a number; None where it may be.

    The register is the county's, whoever hands the notice over: a township's officer is held against it as well. Whoever
    records a number of the county holds it until the transaction ends, so that two do not take the same one at once.
    """
    kind = kind_of(REVIEW_NOTICE)
    county = issuer_of(kind, state.region)
    await take_turn("notice-number", county)
    whole = whole_body(actor, county)
    async with transaction(whole):
        line = (await on_register(whole, kind.code, [reviewed_source(state.id)])).get(reviewed_source(state.id))
        if line is not None and line.state in _WAITING | _STANDING:
            return _unlike(line, typed)
    return await written_problem(actor, state, typed)


async def written_problem(actor: Actor, state: SubjectState, typed: str) -> Problem | None:
    """Why somebody's notice that is not on the register may not bear a number; None where it may, and for none at all.

    Whose number it was, a township need not know. That of a conclusion that was taken back has had its number as well.
    """
    if not typed:
        return None
    if problem := await refuse_of_register(actor, REVIEW_NOTICE, state.region, typed, _FIELD):
        return problem
    county = issuer_of(kind_of(REVIEW_NOTICE), state.region)
    number = plain_number(typed)
    async with transaction(whole_body(actor, county)):
        if await connection().fetchval(_HANDED_OVER, reach_of(county), number, state.id):
            cause = f"另一人的告知书已按{number}送达，一个文号只能是一份的。"
        elif await connection().fetchval(_TAKEN_BACK, reach_of(county), number):
            cause = f"{number}是已经作废的结论的告知书文号，一个文号只能是一份的。"
        else:
            return None
    return Problem(_FIELD, cause, "请核对文号，填没有用过的。", NUMBERING.rule, NUMBERING.cite)


def shared_problem(bearers: Sequence[SubjectState], typed: str) -> Problem | None:
    """Why a number may not be written on several notices at once."""
    if not typed or len(bearers) < 2:  # noqa: PLR2004  # One notice, one number.
        return None
    cause = f"{plain_number(typed)}要印在{len(bearers)}人的告知书上，一个文号只能是一份的。"
    return Problem(_FIELD, cause, "文号留空，印后逐份填写；或者先登记编号。", NUMBERING.rule, NUMBERING.cite)


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
