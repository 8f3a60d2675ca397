"""What a county has of a sample: a list that a word drew from, and a second counting by two people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elections import queries
from elections.sampling import RecountEntry, RecountLine, poll_at, sample, sampled
from elections.services.sampling import DrawSample, FixSample, draw_sample, enter_recount, fix_sample
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from tests.support.factories import another_hand
from tests.sweeps.grounds import Ground


@dataclass(frozen=True)
class Drawn:
    """The numbers by the names of the routes' parameters."""

    sample: int
    sampled: int


async def a_sample(operator: Actor, ground: Ground, words: Mapping[str, str]) -> Drawn:
    """Of the counts of the county one is drawn and counted once more."""
    fixed = FixSample(
        area=ground.county, title=words["sample"], since=date(2021, 11, 1), until=date(2021, 11, 30), wanted=1
    )
    number = await fix_sample(operator, fixed)
    await draw_sample(operator, number, DrawSample(word=words["lottery"], source="开奖公告"))
    async with transaction(operator):
        chosen = next(one for one in await sampled(operator, await sample(operator, number)) if one.chosen)
        poll = poll_at(await queries.progress(operator, chosen.code), chosen.position)
    assert poll is not None
    lines = tuple(
        RecountLine(post=contest.post, name=each.name, votes=each.votes)
        for contest in poll.posts
        for each in contest.candidates
    )
    entry = RecountEntry(
        held=clock.today(),
        issued=poll.issued,
        cast=poll.cast,
        fully_invalid=poll.fully_invalid,
        document=words["recount"],
        lines=lines,
    )
    for hand in (operator, another_hand(operator)):
        await enter_recount(hand, number, chosen.id, entry)
    return Drawn(number, chosen.id)
