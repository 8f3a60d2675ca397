"""What a county has after a result: a refused handover, a file, a complaint; and an election that was put off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elections.after_vocabulary import ArchiveEdition, Channel, DisputeKind, HandoverItem
from elections.services.after.archive import ChooseEdition, KeepLine, choose_edition, keep_line
from elections.services.after.disputes import Complain, TakeStep, take_in, take_step
from elections.services.after.handover import LeaveOutstanding, OrderHandover, leave_outstanding, order_handover
from elections.services.after.postponing import Postpone, postpone
from server.access.actor import Actor
from tests.support.factories import an_election
from tests.sweeps.grounds import Ground


@dataclass(frozen=True)
class After:
    """The numbers by the names of the routes' parameters; `postponed` is the election that waits for a day."""

    order: int
    dispute: int
    postponed: str


async def an_aftermath(operator: Actor, ground: Ground, published: str, words: Mapping[str, str]) -> After:
    """Of the election whose result is out; another one of the second village is put off."""
    await leave_outstanding(
        operator, published, LeaveOutstanding(item=HandoverItem.CASH, outstanding=words["outstanding"])
    )
    refused = OrderHandover(
        items=(HandoverItem.CASH,),
        refused_by=words["refuser"],
        refused=date(2021, 12, 1),
        facts=words["outstanding"],
        ordered=date(2021, 12, 2),
        document="新政函〔2021〕9号",
        due=date(2021, 12, 5),
    )
    order = await order_handover(operator, published, refused)
    await choose_edition(operator, published, ChooseEdition(edition=ArchiveEdition.RULES_2013))
    await keep_line(operator, published, KeepLine(item="01", pages=3, place=words["shelf"]))
    raised = Complain(
        kind=DisputeKind.BRIBERY,
        channel=Channel.LETTER,
        subject=words["complaint"],
        complainant="温久安",
        contact="0350-0000000",
        received=date(2021, 11, 22),
        owner="苗国珍",
    )
    dispute = await take_in(operator, published, raised)
    await take_step(operator, dispute, TakeStep(day=date(2021, 11, 23), done_by="苗国珍", what=words["inquiry"]))
    put_off = await an_election(operator, region=ground.villages[1], term_number=16, election_day=date(2026, 12, 18))
    command = Postpone(
        approved=date(2026, 11, 20),
        approved_by="偏关县人民政府",
        document="偏政函〔2026〕40号",
        reason=words["storm"],
        accepted="待雪停后再定",
    )
    await postpone(operator, put_off, command)
    return After(order, dispute, put_off)
