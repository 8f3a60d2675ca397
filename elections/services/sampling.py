"""Drawing counts to be counted once more, and counting them by two people (AC-3). No result is changed by it."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT, SET_UP
from elections.rules.checking import differences, unlike
from elections.rules.sampling import compared, ranked, sealed_list
from elections.sampling import RecountEntry, Sampled, SampleLine, drawn_count, poll_at, sample, sampled
from elections.services.corrections import Withdrawal
from elections.tables import CountSample, Recount, SampledCount
from server import clock
from server.access import audit
from server.access.actor import Actor, reach_of
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

FIXED = event_kind("election.sample_fixed", "确定抽查名单")
DRAWN = event_kind("election.sample_drawn", "公开抽取复核的计票", Dot.STEP)
READ = event_kind("election.recount_read", "录入复核计票")
CONFIRMED = event_kind("election.recount_confirmed", "复核计票两次录入一致", Dot.STEP)
SET_ASIDE = event_kind("election.recount_set_aside", "退回复核计票", Dot.ATTENTION)


class FixSample(BaseModel):
    """From which counts of an area how many are to be drawn: all whose vote was on one of these days."""

    model_config = ConfigDict(frozen=True)

    area: str = Field(pattern=r"^\d{12}$")
    title: str = Field(min_length=2, max_length=60)
    since: date
    until: date
    wanted: int = Field(ge=1, le=500)


class DrawSample(BaseModel):
    """The word that was said in public for a list that was fixed before, and where it was said."""

    model_config = ConfigDict(frozen=True)

    word: str = Field(min_length=4, max_length=80)
    source: str = Field(min_length=2, max_length=120)


_COUNTED = """
SELECT e.id, e.code, e.region, k.position FROM ballot_count k JOIN election e ON e.id = k.election
WHERE k.position > 0 AND e.cancelled IS NULL AND e.voided IS NULL AND k.held BETWEEN $1 AND $2
  AND starts_with(e.region, $3) AND starts_with(e.region, $4) ORDER BY e.code, k.position
"""


def _subject(number: int) -> str:
    return f"count_sample:{number}"


async def fix_sample(actor: Actor, command: FixSample) -> int:
    """Put the list on record before any word is known; returns its number. Raises Refused where it could not be drawn from."""
    async with transaction(actor):
        actor.require(SET_UP, at=command.area)
        where = (command.since, command.until, actor.reach, reach_of(command.area))
        rows = await connection().fetch(_COUNTED, *where)
        if len(rows) < command.wanted:
            cause = f"这些天投票、已经计票的有{len(rows)}次，不够抽{command.wanted}次。"
            raise Refused([Problem("抽取数", cause, "放宽投票日的范围，或者少抽几次。", "S13")])
        named = {f"{row['code']}/{row['position']}": row for row in rows}
        hand = Hand.of(actor)
        head = CountSample(
            region=command.area,
            seal=sealed_list(named),
            fixed=clock.now(),
            account=hand.account,
            actor=hand.name,
            unit=hand.unit,
            **command.model_dump(exclude={"area"}),
        )
        await head.save()
        await SampledCount.insert(
            *(
                SampledCount(
                    region=row["region"],
                    sample=head.id,
                    election=row["id"],
                    position=row["position"],
                    identifier=identifier,
                )
                for identifier, row in named.items()
            )
        )
        after = {"名称": command.title, "计票": len(rows), "抽取": command.wanted, "SHA-256": head.seal}
        await audit.record(actor, FIXED, Change(_subject(head.id), command.area, after=after))
    return int(head.id)


async def draw_sample(actor: Actor, number: int, command: DrawSample) -> None:
    """Draw by the word, once and for all. Raises Conflict where it was done before."""
    async with transaction(actor):
        await take_turn("count_sample", str(number))
        held = await sample(actor, number)
        actor.require(SET_UP, at=held.region)
        if held.word is not None:
            raise Conflict("已经抽取过，抽取只作一次；确要重抽的，另定名单。", code="sample.drawn")
        order = ranked(command.word, [one.identifier for one in await sampled(actor, held)])
        for one in order:
            await SampledCount.update({SampledCount.rank: one.rank, SampledCount.digest: one.digest}).where(
                SampledCount.sample == number, SampledCount.identifier == one.identifier
            )
        hand = Hand.of(actor)
        await CountSample.update(
            {
                CountSample.word: command.word,
                CountSample.source: command.source,
                CountSample.drawn: clock.now(),
                CountSample.drawn_account: hand.account,
                CountSample.drawn_actor: hand.name,
                CountSample.drawn_unit: hand.unit,
            }
        ).where(CountSample.id == number)
        chosen = [one.identifier for one in order[: held.wanted]]
        after = {"种子": command.word, "来源": command.source, "抽中": chosen}
        await audit.record(actor, DRAWN, Change(_subject(number), held.region, after=after))


async def enter_recount(actor: Actor, number: int, count: int, entry: RecountEntry) -> bool:
    """Hand in a reading of a second counting; True once another person has read the same.

    Raises Refused where it cannot be, where both readings would be one person's (AC-3), and where the second is unlike the
    first: it says which figures are unlike and never how the first one reads.
    """
    async with transaction(actor):
        await take_turn("sampled_count", str(count))
        of, one = await drawn_count(actor, number, count)
        actor.require(ENTER_COUNT, at=of.region)
        _refuse_impossible(of, one, entry)
        hand = Hand.of(actor)
        held = one.recount
        if held is None:
            await _first(actor, number, one, entry)
            return False
        if held.first.is_same(hand):
            cause = f"{one.community}的复核是{actor.name}本人录入的，第二次须由另一人录入。"
            raise Refused([Problem("录入", cause, "请另一位同事照复核记录录入；本人录错的，先退回。", "AC-3")])
        unalike = differences(held.entry.figures, entry.figures)
        if unalike or entry.held != held.entry.held:
            days = (
                [Problem("复核日期", "与另一次录入不一致。", "请核对复核记录。")]
                if entry.held != held.entry.held
                else []
            )
            raise Refused([*days, *unlike(unalike, entry.figures)], code="recount.unlike")
        await Recount.update(
            {
                Recount.confirmed: clock.now(),
                Recount.second_account: hand.account,
                Recount.second_actor: hand.name,
                Recount.second_unit: hand.unit,
            }
        ).where(Recount.id == held.id)
        after = {"计票": one.identifier, "结论": await _told(actor, one, entry)}
        await audit.record(actor, CONFIRMED, Change(_subject(number), one.region, after=after))
    return True


async def _first(actor: Actor, number: int, one: Sampled, entry: RecountEntry) -> None:
    hand = Hand.of(actor)
    row = Recount(
        region=one.region,
        sampled=one.id,
        held=entry.held,
        entry=entry.model_dump(mode="json"),
        at=clock.now(),
        account=hand.account,
        actor=hand.name,
        unit=hand.unit,
    )
    await row.save()
    await audit.record(actor, READ, Change(_subject(number), one.region, after={"计票": one.identifier}))


async def set_aside_recount(actor: Actor, number: int, count: int, command: Withdrawal) -> None:
    """Set a reading aside, so that two people read the paper anew; it stays on record."""
    async with transaction(actor):
        await take_turn("sampled_count", str(count))
        of, one = await drawn_count(actor, number, count)
        actor.require(CHECK_COUNT, at=of.region)
        if one.recount is None:
            raise NotFound
        await Recount.update({Recount.closed: clock.now(), Recount.closed_reason: command.reason}).where(
            Recount.id == one.recount.id
        )
        before = {"计票": one.identifier, "录入": one.recount.first.name}
        await audit.record(actor, SET_ASIDE, Change(_subject(number), one.region, before, reason=command.reason))


def _refuse_impossible(of: SampleLine, one: Sampled, entry: RecountEntry) -> None:
    if one.done:
        raise Conflict(f"{one.community}的复核已经两人录入一致；录错的，先退回。", code="recount.done")
    if entry.held > clock.today():
        raise Refused([Problem("复核日期", f"{entry.held.isoformat()}还没有到。", "照复核记录上的日期填。", "S13")])
    if of.drawn and entry.held < of.drawn.date():
        cause = f"{entry.held.isoformat()}，早于抽取的{of.drawn.date().isoformat()}。"
        raise Refused([Problem("复核日期", cause, "抽中以后才复核，照复核记录上的日期填。", "S13")])
    if len({(line.post, line.name) for line in entry.lines}) < len(entry.lines):
        raise Refused([Problem("复核票数", "同一职务的同一个姓名写了两行。", "同一人的票合并写一行。", "S13")])


async def _told(actor: Actor, one: Sampled, entry: RecountEntry) -> list[str]:
    """What the second counting says, as of this moment, for the trace."""
    progress = await queries.progress(actor, one.code)
    poll = poll_at(progress, one.position)
    if poll is None:
        return ["原计票已经撤回。"]
    return [found.message for found in compared(progress.book_of(poll), poll, entry.figures)]
