"""What follows the demo's results: things are handed over, one is refused, a file has its gaps, a complaint waits."""

from collections.abc import Sequence
from datetime import date, timedelta

from cadres.demo.invention import Inventor
from cadres.vocabulary import Sex
from elections import queries, winners
from elections.after_vocabulary import Channel, DisputeKind, HandoverItem
from elections.services.after.archive import KeepLine, keep_line
from elections.services.after.disputes import Complain, TakeStep, take_in, take_step
from elections.services.after.handover import (
    Comply,
    HandOver,
    LeaveOutstanding,
    OrderHandover,
    comply,
    hand_over,
    leave_outstanding,
    order_handover,
)
from server import clock, manifest
from server.db.engine import transaction

_QUANTITY = {
    HandoverItem.SEALS: "公章1枚、财务章1枚",
    HandoverItem.CERTIFICATE: "证书正副本各1本",
    HandoverItem.PREMISES: "办公室3间、钥匙5把",
    HandoverItem.EQUIPMENT: "电脑2台、打印机1台",
    HandoverItem.ACCOUNTS: "账簿12本、凭证36册",
    HandoverItem.CASH: "现金0元、存折2本",
    HandoverItem.ASSETS: "固定资产登记簿1本，43件",
    HandoverItem.CONTRACTS: "承包合同17份",
    HandoverItem.DEBTS: "债权债务明细表1份",
    HandoverItem.ARCHIVES: "档案58盒",
    HandoverItem.PENDING: "遗留问题清单1份，2项",
}
_KEPT = {"01": 4, "03": 6, "04": 9, "37": 402, "38": 2}
_PLACE = "村委会档案柜1柜1盒"


async def follow(stage: manifest.Stage, published: Sequence[str], waiting: str) -> None:
    """Play it for the results that are out, the second of them with a refusal; `waiting` is an election in dispute."""
    handed = published[:2]
    for place, code in enumerate(handed):
        await _hand_over(stage, code, refused=place == 1)
    await _keep_file(stage, published[0])
    await _complain(stage, waiting)
    stage.say(f"{len(handed)}个选举已登记移交，其中1项经督促才移交；1件举报待办结。")


async def _hand_over(stage: manifest.Stage, code: str, *, refused: bool) -> None:
    inventor: Inventor = stage.kept["inventor"]
    async with transaction(stage.actor):
        line = await queries.election(stage.actor, code)
        taker, *_ = await winners.elected(stage.actor, code)
    day = (line.published or line.election_day) + timedelta(days=3)
    giver = inventor.person(Sex.MALE).name
    for item, quantity in _QUANTITY.items():
        if refused and item is HandoverItem.CASH:
            continue
        command = HandOver(
            item=item, handed=day, given_by=giver, taken_by=taker.name, witness="乡镇监交人", quantity=quantity
        )
        await hand_over(stage.actor, code, command)
    if refused:
        why = LeaveOutstanding(item=HandoverItem.CASH, outstanding="原报账员称账目没有对完")
        await leave_outstanding(stage.actor, code, why)
        order = OrderHandover(
            items=(HandoverItem.CASH,),
            refused_by=giver,
            refused=day + timedelta(days=8),
            facts="两次通知到场均不交出存折",
            ordered=day + timedelta(days=9),
            document="新政函〔2021〕19号",
            due=day + timedelta(days=14),
        )
        wanted = await order_handover(stage.actor, code, order)
        given = day + timedelta(days=12)
        late = HandOver(
            item=HandoverItem.CASH,
            handed=given,
            given_by=giver,
            taken_by=taker.name,
            witness="乡镇监交人",
            quantity=_QUANTITY[HandoverItem.CASH],
        )
        await hand_over(stage.actor, code, late)
        await comply(stage.actor, code, wanted, Comply(complied=given, outcome="经谈话后当场交出"))


async def _keep_file(stage: manifest.Stage, code: str) -> None:
    for item, pages in _KEPT.items():
        await keep_line(stage.actor, code, KeepLine(item=item, pages=pages, place=_PLACE))
    await keep_line(stage.actor, code, KeepLine(item="32", absent="没有组织预选"))


async def _complain(stage: manifest.Stage, code: str) -> None:
    inventor: Inventor = stage.kept["inventor"]
    received: date = clock.today() - timedelta(days=6)
    raised = Complain(
        kind=DisputeKind.PROCEDURE,
        channel=Channel.LETTER,
        subject="反映投票站没有设秘密写票处，有人代他人填写选票",
        complainant=inventor.person(Sex.FEMALE).name,
        received=received,
        owner="贺文秀",
    )
    wanted = await take_in(stage.actor, code, raised)
    step = TakeStep(day=received + timedelta(days=1), done_by="贺文秀", what="到村调取投票站工作人员名单和现场照片")
    await take_step(stage.actor, wanted, step)
