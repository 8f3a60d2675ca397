"""The hands of a count, and what is published of it: nothing that one person alone has read."""

from collections.abc import Sequence

from elections.hands import CountHands, own_count
from elections.queries import Progress
from elections.tables import CountHand
from elections.vocabulary import CountStep
from server import clock
from server.access.actor import Actor
from server.access.duties import Hand
from server.errors import Problem, Refused


async def take_step(region: str, count: int, step: CountStep, hand: Hand) -> None:
    """Keep who took a step of a count; runs inside the transaction of the step."""
    row = CountHand(
        region=region,
        of_count=count,
        step=step,
        at=clock.now(),
        account=hand.account,
        actor=hand.name,
        unit=hand.unit,
    )
    await row.save()


def refuse_unconfirmed(actor: Actor, progress: Progress, counts: Sequence[CountHands]) -> None:
    """Refuse a result one of whose counts was read once only, or was first read by whoever would publish it (AC-3)."""
    problems = [
        Problem(
            "选举结果",
            f"{held.poll.round.label}的计票只录入过一次。",
            "请撤回后由两人各录一次，再公布。",
            "AC-3",
        )
        for held, one in zip(progress.held, counts, strict=True)
        if not one.checked
    ]
    own = own_count(CountStep.PUBLISHED, actor, counts)
    if problems or own:
        raise Refused([*problems, *([own] if own else [])])
