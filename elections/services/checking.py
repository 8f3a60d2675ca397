"""The second reading of a count, by somebody else than who typed it; without it no result is published."""

from elections import queries
from elections.hands import first_unchecked, hands, own_count
from elections.permissions import CHECK_COUNT
from elections.queries import Progress
from elections.rules.checking import Figures, differences, figure_name, figures, written_in
from elections.services.elections import find_open, subject
from elections.services.entries import CountEntry, twice
from elections.tables import CountHand
from elections.vocabulary import CountStep
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused

CHECKED = event_kind("election.count_checked", "复核计票", Dot.STEP)
DIFFERED = event_kind("election.count_check_differed", "复核计票不一致", Dot.ATTENTION)


async def take_step(actor: Actor, region: str, count: int, step: CountStep) -> None:
    """Keep who took a step of a count; runs inside the transaction of the step."""
    hand = CountHand(
        region=region,
        of_count=count,
        step=step,
        at=clock.now(),
        account=actor.account_id,
        actor=actor.name,
        unit=actor.unit,
    )
    await hand.save()


async def check_count(actor: Actor, code: str, entry: CountEntry) -> None:
    """Compare a second reading of the paper with the first count that nobody has checked.

    Raises Refused for whoever typed that count (AC-3), and with each figure that the two readings have not alike. Such a
    reading stays in the trace, with how many figures differ and not which: both typists may read it there.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(CHECK_COUNT, at=election.region)
        progress = await queries.progress(actor, code)
        counts = await hands(actor, code)
        place = first_unchecked(counts)
        if place is None:
            raise Conflict("本次选举没有待复核的计票。", code="count.nothing_to_check")
        own = own_count(CountStep.CHECKED, actor, counts[place : place + 1])
        if own:
            raise Refused([own])
        poll = progress.held[place].poll
        if doubled := tuple(twice(entry.lines)):
            raise Refused(doubled)
        problems = differences(figures(poll), _figures(entry), written_in(poll))
        after = {"轮次": poll.round.label, "投票日": poll.election_day.isoformat()}
        if problems:
            change = Change(subject(code), election.region, after={**after, "不一致": f"{len(problems)}处"})
            await audit.record(actor, DIFFERED, change)
        else:
            await take_step(actor, election.region, counts[place].count, CountStep.CHECKED)
            await audit.record(actor, CHECKED, Change(subject(code), election.region, after=after))
    if problems:
        raise Refused(problems)


def _figures(entry: CountEntry) -> Figures:
    votes = {figure_name(line.post, line.name): line.votes for line in entry.lines}
    return {
        "轮次": entry.kind.label,
        "投票日": entry.held,
        "发出选票": entry.issued,
        "收回选票": entry.cast,
        "整张无效票": entry.fully_invalid,
        **votes,
    }


async def refuse_unconfirmed(actor: Actor, code: str, progress: Progress) -> None:
    """Refuse a result one of whose counts was read once only, or was typed by whoever would publish it (AC-3)."""
    counts = await hands(actor, code)
    problems = [
        Problem(
            "选举结果",
            f"{held.poll.round.label}的计票还没有复核。",
            "请录入人以外的另一人照原表复核后再公布。",
            "AC-3",
        )
        for held, one in zip(progress.held, counts, strict=True)
        if not one.checked
    ]
    own = own_count(CountStep.PUBLISHED, actor, counts)
    if problems or own:
        raise Refused([*problems, *([own] if own else [])])
