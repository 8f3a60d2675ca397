"""Handing over: line by line, to the end or to the township's order."""

from datetime import date

import pytest

from elections import queries
from elections.after.handover import Handover, handover_of
from elections.after.papers import handover_sheet
from elections.after_vocabulary import HandoverItem
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
from elections.services.cancelling import CancelElection, cancel_election
from elections.services.planning.stages import CloseStage, close
from elections.vocabulary import Stage
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import OTHER_COUNTY, a_published_election, an_actor, an_election
from tests.support.http import SignIn

_DAY = date(2021, 11, 22)


def _all(item: HandoverItem, **changed: object) -> HandOver:
    values = {
        "item": item,
        "handed": _DAY,
        "given_by": "温久安",
        "taken_by": "贾永胜",
        "witness": "新关镇苗国珍",
        "quantity": "1套",
    }
    return HandOver.model_validate({**values, **changed})


async def _held(actor: Actor, code: str) -> Handover:
    async with transaction(actor):
        return await handover_of(actor, code)


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


async def test_the_last_thing_handed_over_closes_the_state(operator: Actor, code: str) -> None:
    held = await _held(operator, code)
    assert {one.item for one in held.lines} == set(HandoverItem)
    assert all(one.as_handed.silent for one in held.lines)
    with pytest.raises(Refused, match="还没有移交清单各项"):
        await close(operator, code, CloseStage(stage=Stage.HANDED_OVER, reached=_DAY))
    for item in HandoverItem:
        await hand_over(operator, code, _all(item))
    async with transaction(operator):
        assert (await queries.stage_days(operator, code))[Stage.HANDED_OVER] == _DAY
        sheet = await handover_sheet(operator, code)
    assert sheet.dated == _DAY
    assert "各项均已移交" in sheet.opening
    assert set(sheet.names) == {"温久安", "贾永胜"}
    (found,) = (await _held(operator, code)).findings
    assert found.met


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"taken_by": "温久安"}, "都是温久安"),
        ({"witness": "温久安"}, "是移交的一方"),
        ({"handed": date(2021, 11, 19)}, "早于新一届产生的2021年11月20日"),
        ({"handed": date(2999, 1, 1)}, "还没有到"),
    ],
)
async def test_what_cannot_be_is_refused(operator: Actor, code: str, changed: dict[str, object], cause: str) -> None:
    with pytest.raises(Refused, match=cause):
        await hand_over(operator, code, _all(HandoverItem.SEALS, **changed))


async def test_what_is_outstanding_has_its_reason_until_it_is_handed_over(operator: Actor, code: str) -> None:
    await leave_outstanding(operator, code, LeaveOutstanding(item=HandoverItem.CASH, outstanding="账目正在审计"))
    held = await _held(operator, code)
    assert [one.outstanding for one in held.waiting if one.item is HandoverItem.CASH] == ["账目正在审计"]
    await hand_over(operator, code, _all(HandoverItem.CASH, quantity="现金0元、存折2本"))
    assert [one.outstanding for one in (await _held(operator, code)).lines if one.item is HandoverItem.CASH] == [None]
    with pytest.raises(Conflict, match="已经登记移交"):
        await leave_outstanding(operator, code, LeaveOutstanding(item=HandoverItem.CASH, outstanding="又没有了"))


async def test_a_refusal_leads_to_the_townships_order(operator: Actor, code: str) -> None:
    wish = OrderHandover(
        items=(HandoverItem.SEALS,),
        refused_by="温久安",
        refused=date(2021, 12, 1),
        facts="称选举无效，不交公章",
        ordered=date(2021, 12, 2),
        document="新政函〔2021〕9号",
        due=date(2021, 12, 5),
    )
    with pytest.raises(Refused, match="早于拒绝移交"):
        await order_handover(operator, code, wish.model_copy(update={"ordered": date(2021, 11, 30)}))
    order = await order_handover(operator, code, wish)
    done = Comply(complied=date(2021, 12, 4), outcome="当场交出")
    with pytest.raises(Refused, match="印章还没有登记移交"):
        await comply(operator, code, order, done)
    await hand_over(operator, code, _all(HandoverItem.SEALS, handed=date(2021, 12, 4)))
    await comply(operator, code, order, done)
    with pytest.raises(Conflict, match="已于2021年12月4日了结"):
        await comply(operator, code, order, done)
    (line,) = (await _held(operator, code)).orders
    assert line.finding(date(2022, 1, 1)).met
    assert [one.label for one in (await trail(f"election:{code}"))[:3]] == ["督促后移交", "移交", "督促移交"]


async def test_nobody_hands_over_before_a_result_or_from_elsewhere(operator: Actor, code: str) -> None:
    open_one = await an_election(operator, region="140932100210")
    with pytest.raises(Conflict, match="还没有公布"):
        await hand_over(operator, open_one, _all(HandoverItem.SEALS))
    with pytest.raises(Forbidden):
        await hand_over(an_actor(Role.VETTING_OFFICER), code, _all(HandoverItem.SEALS))
    with pytest.raises(NotFound):
        await hand_over(an_actor(Role.TOWNSHIP_CLERK, region=OTHER_COUNTY), code, _all(HandoverItem.SEALS))


async def test_nothing_is_handed_over_to_whom_a_void_election_named(
    operator: Actor, sign_in: SignIn, code: str
) -> None:
    await hand_over(operator, code, _all(HandoverItem.CASH))
    row = await connection().fetchval("UPDATE election SET voided = '2021-12-01' WHERE code = $1 RETURNING id", code)
    assert row
    with pytest.raises(Conflict, match="已于2021年12月1日认定无效"):
        await hand_over(operator, code, _all(HandoverItem.SEALS))
    assert (await _held(operator, code)).findings == ()
    page = await (await sign_in(Role.TOWNSHIP_CLERK)).get(f"/elections/{code}/handover")
    assert "不再登记移交" in page.text
    assert "温久安" in page.text
    assert f"/elections/{code}/handover/outstanding" not in [form.get("action") for form in page.tree.forms]
    other = await an_election(operator, region="140932100210")
    await cancel_election(
        operator, other, CancelElection(cancelled=date(2021, 11, 1), document="新政函〔2021〕3号", reason="撤村")
    )
    with pytest.raises(Conflict, match="已于2021年11月1日取消"):
        await hand_over(operator, other, _all(HandoverItem.SEALS))


async def test_the_page_from_the_list_to_the_order(operator: Actor, sign_in: SignIn, code: str) -> None:
    assert operator
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    here = f"/elections/{code}/handover"
    fresh = await clerk.get(here)
    assert "11项中还有11项没有移交" in fresh.text
    values = {name: str(value) for name, value in _all(HandoverItem.SEALS).model_dump(mode="json").items() if value}
    wrong = await clerk.submit(fresh.form(here), {**values, "handed": "昨天"})
    assert wrong.status == 422
    assert "新关镇苗国珍" in wrong.one("//input[@name='witness']").value
    done = await clerk.submit(wrong.form(here), values)
    assert "已移交1项，共11项" in done.text.replace(" ", "")
    asked = {"item": "cash", "outstanding": "账目正在审计"}
    assert "账目正在审计" in (await clerk.submit(done.form(f"{here}/outstanding"), asked)).text
    order = {
        "items": "cash",
        "refused_by": "温久安",
        "refused": "2021-12-01",
        "facts": "不交存折",
        "ordered": "2021-12-02",
        "document": "新政函〔2021〕9号",
        "due": "2021-12-05",
    }
    ordered = await clerk.submit(done.form(f"{here}/orders"), order)
    assert "温久安拒绝移交现金、存款和票据：不交存折" in ordered.text
    assert (await clerk.download(f"{here}/papers/list")).content.startswith(b"%PDF")
