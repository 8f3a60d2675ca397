"""Correcting figures of a published result: said by one, confirmed by another, and never an edit of what was published."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.corrigenda import FIGURES, CorrigendumLine, as_it_holds, corrigenda
from elections.permissions import CHECK_COUNT, PUBLISH
from elections.queries import ElectionLine, Progress
from elections.rules.corrigendum import corrected, corrections, figures, objections
from elections.services.elections import subject
from elections.tables import Corrigendum, Count, Election
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

ENTERED = event_kind("election.corrigendum_entered", "登记结果更正", Dot.ATTENTION)
CONFIRMED = event_kind("election.corrigendum_confirmed", "确认结果更正", Dot.STEP)
TAKEN_BACK = event_kind("election.corrigendum_taken_back", "撤回结果更正", Dot.ATTENTION)

_MOST = 1_000_000


class Correct(BaseModel):
    """The figures of one count as the paper has them; those that are published rightly may be left out.

    `place` is the place of the count among the votes of the election, from 0.
    """

    model_config = ConfigDict(frozen=True)

    place: int = Field(0, ge=0, le=100)
    figures: Mapping[str, int]
    reason: str = Field(min_length=2, max_length=200)
    document_name: str = Field(min_length=2, max_length=120)


async def enter_corrigendum(actor: Actor, code: str, command: Correct) -> int:
    """Say which figures were published wrongly. Raises Refused for what no sheet has, and where the result would be another."""
    async with transaction(actor):
        line, progress = await _published(actor, code)
        actor.require(CHECK_COUNT, at=line.region)
        known = await corrigenda(actor, code)
        if any(one.confirmed is None for one in known):
            raise Conflict("还有一件更正待另一人确认，先确认或者撤回。", code="corrigendum.waiting")
        if command.place >= len(progress.held):
            raise NotFound
        poll = as_it_holds(progress.held[command.place].poll, command.place, known)
        _refuse_unknown(figures(poll), command.figures)
        made = corrections(poll, command.figures)
        if not made:
            raise Refused([Problem("更正", "填的与公布的都一样。", "只改与原表不一致的数。")])
        problems = tuple(
            objections(progress.book_of, progress.first, progress.held, command.place, corrected(poll, made))
        )
        if problems:
            raise Refused(problems, code="corrigendum.objected")
        hand = Hand.of(actor)
        row = Corrigendum(
            region=line.region,
            election=await _id(code),
            of_count=await _count(code, command.place),
            figures=FIGURES.dump_python(made, mode="json"),
            reason=command.reason,
            document_name=command.document_name,
            entered=clock.now(),
            entered_account=hand.account,
            entered_actor=hand.name,
            entered_unit=hand.unit,
        )
        await row.save()
        before = {one.figure: one.was for one in made}
        after: dict[str, object] = {one.figure: one.becomes for one in made}
        after["依据"] = command.document_name
        change = Change(subject(code), line.region, before=before, after=after, reason=command.reason)
        await audit.record(actor, ENTERED, change)
    return int(row.id)


async def confirm_corrigendum(actor: Actor, code: str, key: int) -> None:
    """Stand for it beside whoever entered it; from then on it is told with the result. Refused for whoever entered it (AC-3)."""
    async with transaction(actor):
        line, waiting = await _waiting(actor, code, key)
        actor.require(PUBLISH, at=line.region)
        if waiting.entered_by.is_same(Hand.of(actor)):
            cause = f"更正是{actor.name}本人登记的，须由另一人照原表确认。"
            raise Refused([Problem("确认", cause, "请本单位或上级的另一位同事办理。", "AC-3")])
        await Corrigendum.update(
            {
                Corrigendum.confirmed: clock.now(),
                Corrigendum.confirmed_actor: actor.name,
                Corrigendum.confirmed_unit: actor.unit,
            }
        ).where(Corrigendum.id == key)
        after = {one.figure: one.becomes for one in waiting.figures}
        await audit.record(actor, CONFIRMED, Change(subject(code), line.region, after=after))


async def take_back_corrigendum(actor: Actor, code: str, key: int) -> None:
    """Give up one that nobody has confirmed; what it said stays in the trace."""
    async with transaction(actor):
        line, waiting = await _waiting(actor, code, key)
        actor.require(CHECK_COUNT, at=line.region)
        await Corrigendum.update({Corrigendum.taken_back: clock.now()}).where(Corrigendum.id == key)
        before = {one.figure: one.becomes for one in waiting.figures}
        await audit.record(actor, TAKEN_BACK, Change(subject(code), line.region, before=before))


async def _published(actor: Actor, code: str) -> tuple[ElectionLine, Progress]:
    await take_turn("election", code)
    line = await queries.election(actor, code)
    if line.published is None:
        raise Conflict("结果还没有公布：计票有误的，撤回计票重新录入。", code="corrigendum.unpublished")
    return line, await queries.progress(actor, code)


async def _waiting(actor: Actor, code: str, key: int) -> tuple[ElectionLine, CorrigendumLine]:
    """The election and its corrigendum that nobody has confirmed. Raises NotFound and Conflict where there is none."""
    line, _ = await _published(actor, code)
    found = next((one for one in await corrigenda(actor, code) if one.id == key), None)
    if found is None:
        raise NotFound
    if found.confirmed:
        raise Conflict("这件更正已经确认。", code="corrigendum.confirmed")
    return line, found


def _refuse_unknown(known: Mapping[str, int], wanted: Mapping[str, int]) -> None:
    problems = [Problem(name, "公布的结果里没有这一项。", "从表中选。") for name in wanted if name not in known]
    problems += [
        Problem(name, f"“{value}”不能采用。", "照原表填整数。")
        for name, value in wanted.items()
        if name in known and not 0 <= value <= _MOST
    ]
    if problems:
        raise Refused(problems)


async def _id(code: str) -> int:
    (row,) = await Election.select(Election.id).where(Election.code == code)
    return int(row["id"])


async def _count(code: str, place: int) -> int:
    (row,) = await Count.select(Count.id).where(Count.election.code == code, Count.position == place + 1)
    return int(row["id"])
