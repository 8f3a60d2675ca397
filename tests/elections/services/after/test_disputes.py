"""Disputes: sealed names, a day to be settled by, and what a decision does to an election."""

from datetime import date, datetime

import pytest

from cadres import queries as cadres
from cadres.vocabulary import TenureEnd
from elections import queries, winners
from elections.after.disputes import DisputeLine, dispute, disputes_in, disputes_of
from elections.after_vocabulary import Channel, Decider, DisputeEffect, DisputeKind
from elections.services.after.disputes import (
    Complain,
    DecideDispute,
    Reasoned,
    Reply,
    TakeStep,
    decide,
    hold,
    prolong,
    reply,
    reveal,
    take_in,
    take_step,
)
from elections.services.elections import SetUp, set_up
from elections.services.results import Publication, publish
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    COUNTY,
    FIVE_SEATS,
    OTHER_COUNTY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_actor,
    an_election,
)
from tests.support.http import SignIn

_RAISED = Complain(
    kind=DisputeKind.BRIBERY,
    channel=Channel.LETTER,
    subject="反映候选人投票前送米面",
    complainant="温久安",
    contact="0350-0000000",
    received=date(2021, 11, 21),
    owner="苗国珍",
)
_VOID = DecideDispute(
    decided=date(2021, 12, 1),
    decided_by=Decider.COUNTY,
    document="偏政函〔2021〕30号",
    result="查实送米面换取选票",
    effect=DisputeEffect.ELECTION_VOID,
    confirmed="看过各项，按文件认定",
)
_NONE = _VOID.model_copy(update={"effect": DisputeEffect.NONE, "result": "没有查实"})


async def _line(actor: Actor, wanted: int) -> DisputeLine:
    async with transaction(actor):
        return await dispute(actor, wanted)


async def test_who_raised_it_is_sealed_and_opened_for_a_reason(operator: Actor) -> None:
    code = await a_published_election(operator)
    wanted = await take_in(operator, code, _RAISED)
    row = await connection().fetchrow("SELECT complainant, contact FROM election_dispute WHERE id = $1", wanted)
    assert "温久安".encode() not in row["complainant"]
    line = await _line(operator, wanted)
    assert (line.named, line.due) == (True, date(2022, 1, 20))
    assert "温久安" not in repr(line)
    shown = await reveal(operator, wanted, Reasoned(reason="当面核实情况"))
    assert (shown.name, shown.contact) == ("温久安", "0350-0000000")
    newest, *_ = await trail(f"dispute:{wanted}")
    assert (newest.label, newest.reason) == ("调阅反映人", "当面核实情况")
    assert "温久安" not in str(await trail(f"dispute:{wanted}"))
    with pytest.raises(Forbidden):
        await reveal(an_actor(Role.VETTING_OFFICER), wanted, Reasoned(reason="当面核实情况"))
    with pytest.raises(NotFound):
        await reveal(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), wanted, Reasoned(reason="当面核实情况"))


async def test_what_waits_too_long_is_overdue_and_put_off_once(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await a_published_election(operator)
    wanted = await take_in(operator, code, _RAISED)
    monkeypatch.setattr(clock, "now", lambda: datetime(2022, 1, 20, 9, tzinfo=clock.ZONE))
    assert not (await _line(operator, wanted)).overdue
    monkeypatch.setattr(clock, "now", lambda: datetime(2022, 1, 21, 9, tzinfo=clock.ZONE))
    assert (await _line(operator, wanted)).overdue
    await prolong(operator, wanted, Reasoned(reason="需要调取银行流水"))
    line = await _line(operator, wanted)
    assert (line.overdue, line.due) == (False, date(2022, 2, 19))
    with pytest.raises(Conflict, match="已经延长过一次"):
        await prolong(operator, wanted, Reasoned(reason="还没有查完"))
    with pytest.raises(Forbidden):
        await prolong(
            an_actor(Role.TOWNSHIP_CLERK), await take_in(operator, code, _RAISED), Reasoned(reason="太忙了一些")
        )
    async with transaction(operator):
        assert [one.id for one in await disputes_of(operator, code)][-1] == wanted
        assert len(await disputes_in(operator, COUNTY)) == 2


async def test_a_result_waits_for_the_dispute_that_holds_it(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    wanted = await take_in(operator, code, _RAISED)
    with pytest.raises(Forbidden):
        await hold(an_actor(Role.TOWNSHIP_CLERK), wanted, Reasoned(reason="影响结果"), holds=True)
    await hold(operator, wanted, Reasoned(reason="影响结果"), holds=True)
    with pytest.raises(Refused, match="结果暂缓公布"):
        await publish(operator, code, Publication(published=date(2021, 11, 21)))
    await decide(operator, wanted, _NONE)
    await publish(operator, code, Publication(published=date(2021, 12, 2), reason="调查后公布"))
    with pytest.raises(Conflict, match="没有待公布的结果"):
        await hold(operator, await take_in(operator, code, _RAISED), Reasoned(reason="影响结果"), holds=True)


async def test_one_that_holds_a_result_is_settled_by_who_may_let_it_go(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    wanted = await take_in(operator, code, _RAISED)
    await hold(operator, wanted, Reasoned(reason="影响结果"), holds=True)
    page = await (await sign_in(Role.TOWNSHIP_CLERK)).get(f"/elections/disputes/{wanted}")
    assert "由县级办结或者先解除暂缓公布" in page.text
    clerk = an_actor(Role.TOWNSHIP_CLERK)
    with pytest.raises(Forbidden):
        await decide(clerk, wanted, _NONE)
    assert (await _line(operator, wanted)).holds
    await decide(operator, wanted, _NONE)
    assert [one.label for one in await trail(f"dispute:{wanted}")][:2] == ["解除暂缓公布", "处理选举争议、举报"]
    # What holds nothing back is the township's to settle, whether it did once or never.
    other = await take_in(operator, code, _RAISED)
    await hold(operator, other, Reasoned(reason="影响结果"), holds=True)
    await hold(operator, other, Reasoned(reason="已经查清"), holds=False)
    await decide(clerk, other, _NONE)
    assert next(one.label for one in await trail(f"dispute:{other}")) == "处理选举争议、举报"


async def test_t17_a_void_election_has_no_winner_and_makes_room_for_another(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    await decide(operator, await take_in(operator, code, _RAISED), _VOID)
    async with transaction(operator):
        assert (await queries.election(operator, code)).state == "已取消"
    with pytest.raises(Conflict, match="取消"):
        await publish(operator, code, Publication(published=date(2021, 12, 2)))
    again = SetUp(region=VILLAGE, term_number=12, election_day=date(2021, 12, 20), seats=FIVE_SEATS)
    assert await set_up(operator, again) == f"{VILLAGE}-12-2"


async def test_t17_a_published_result_that_is_void_ends_the_offices_it_opened(operator: Actor) -> None:
    code = await a_published_election(operator)
    await decide(operator, await take_in(operator, code, _RAISED), _VOID)
    async with transaction(operator):
        assert [one for one in await cadres.officers(operator, VILLAGE, date(2021, 12, 1)) if one.in_committee] == []
        assert (
            len([one for one in await cadres.officers(operator, VILLAGE, date(2021, 11, 30)) if one.in_committee]) == 5
        )
        assert (await queries.election(operator, code)).state == "已认定无效"
    again = SetUp(region=VILLAGE, term_number=12, election_day=date(2021, 12, 20), seats=FIVE_SEATS)
    assert await set_up(operator, again) == f"{VILLAGE}-12-2"


async def test_t17_one_persons_election_is_void_and_the_others_stay(operator: Actor) -> None:
    code = await a_published_election(operator)
    async with transaction(operator):
        chair, *others = await winners.elected(operator, code)
    wanted = await take_in(operator, code, _RAISED)
    only = _VOID.model_copy(update={"effect": DisputeEffect.PERSON_VOID, "person": chair.person})
    with pytest.raises(Refused, match="和处理结果对不上"):
        await decide(operator, wanted, only.model_copy(update={"person": None}))
    with pytest.raises(Refused, match="选举委员会不能认定"):
        await decide(operator, wanted, only.model_copy(update={"decided_by": Decider.ELECTION_COMMITTEE}))
    loser = await connection().fetchval("SELECT id FROM person WHERE name = '高建平'")
    with pytest.raises(Refused, match="不在本次选举的当选名单上"):
        await decide(operator, wanted, only.model_copy(update={"person": loser}))
    with pytest.raises(Forbidden):
        await decide(an_actor(Role.TOWNSHIP_CLERK), wanted, only)
    await decide(operator, wanted, only)
    row = await connection().fetchrow(
        "SELECT ended_by, until FROM tenure WHERE person = $1 AND known_until IS NULL", chair.person
    )
    assert (row["ended_by"], row["until"]) == (TenureEnd.VOID, date(2021, 12, 1))
    async with transaction(operator):
        left = [one for one in await cadres.officers(operator, VILLAGE, date(2021, 12, 1)) if one.in_committee]
    assert {one.person for one in left} == {one.person for one in others}


async def test_t17_void_on_the_first_day_of_office_it_was_never_held(operator: Actor) -> None:
    code = await a_published_election(operator)
    raised = _RAISED.model_copy(update={"received": date(2021, 11, 18)})
    wanted = await take_in(operator, code, raised)
    with pytest.raises(Refused, match="处理日期：早于当选人任职之日2021年11月20日"):
        await decide(operator, wanted, _VOID.model_copy(update={"decided": date(2021, 11, 19)}))
    async with transaction(operator):
        chair, *_ = await winners.elected(operator, code)
    first = {"decided": date(2021, 11, 20)}
    only = {**first, "effect": DisputeEffect.PERSON_VOID, "person": chair.person}
    await decide(operator, wanted, _VOID.model_copy(update=only))
    newest = (await trail(f"person:{chair.person}"))[0]
    assert newest.label == "更正任职"
    assert newest.after["认定"] == "2021-11-20"
    await decide(operator, await take_in(operator, code, raised), _VOID.model_copy(update=first))
    async with transaction(operator):
        for day in (date(2021, 11, 20), date(2021, 12, 1)):
            assert not [one for one in await cadres.officers(operator, VILLAGE, day) if one.in_committee]
        assert (await queries.election(operator, code)).state == "已认定无效"


async def test_work_and_answer_in_their_order(operator: Actor) -> None:
    code = await a_published_election(operator)
    wanted = await take_in(operator, code, _RAISED)
    step = TakeStep(day=date(2021, 11, 22), done_by="苗国珍", what="找三名选民谈话")
    with pytest.raises(Refused, match="早于收到"):
        await take_step(operator, wanted, step.model_copy(update={"day": date(2021, 11, 20)}))
    await take_step(operator, wanted, step)
    with pytest.raises(Conflict, match="还没有处理"):
        await reply(operator, wanted, Reply(replied=date(2021, 12, 2)))
    await decide(an_actor(Role.TOWNSHIP_CLERK), wanted, _NONE.model_copy(update={"decided_by": Decider.TOWNSHIP}))
    with pytest.raises(Conflict, match="已于2021-12-01办结"):
        await take_step(operator, wanted, step)
    await reply(operator, wanted, Reply(replied=date(2021, 12, 2)))
    assert (await _line(operator, wanted)).state == "已答复"
    nobody = await take_in(operator, code, _RAISED.model_copy(update={"complainant": None, "contact": None}))
    await decide(operator, nobody, _NONE)
    with pytest.raises(Conflict, match="匿名反映"):
        await reply(operator, nobody, Reply(replied=date(2021, 12, 2)))


async def test_what_makes_an_election_void_is_told_beforehand_confirmed_and_put_down_by_another(
    operator: Actor, sign_in: SignIn
) -> None:
    """T-17, AC-3."""
    code = await a_published_election(operator)
    first, third = await sign_in(Role.ELECTION_OFFICER), await sign_in(Role.ELECTION_OFFICER)
    here = f"/elections/{code}/disputes"
    values = {name: str(value) for name, value in _RAISED.model_dump(mode="json").items()}
    made = await first.submit((await first.get(here)).form(here), values)
    path = made.response.url.path
    for said in ("任职", "当选证书", "不能撤回"):
        assert said in made.text
    told = _VOID.model_dump(mode="json", exclude={"person"})
    own = await first.submit((await first.get(here)).form(here), {**values, "owner": "李雅琴"})
    for visitor, where, who in ((first, path, "登记"), (third, own.response.url.path, "承办")):
        refused = await visitor.submit((await visitor.get(where)).form(f"{where}/decision"), told)
        assert refused.status == 422
        assert any(f"李雅琴{who}" in one for one in refused.problems())
    bare = await third.submit((await third.get(path)).form(f"{path}/decision"), {**told, "confirmed": ""})
    assert any(one.startswith("确认事由：") for one in bare.problems())
    done = await third.submit(bare.form(f"{path}/decision"), told)
    assert done.status == 200
    assert "选举无效" in done.text
    newest, *_ = await trail(f"dispute:{path.rpartition('/')[2]}")
    assert newest.after["确认"] == told["confirmed"]


async def test_the_pages_from_the_letter_to_the_result(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    here = f"/elections/{code}/disputes"
    values = {name: str(value) for name, value in _RAISED.model_dump(mode="json").items()}
    wrong = await officer.submit((await officer.get(here)).form(here), {**values, "subject": "米"})
    assert (wrong.status, "温久安" in wrong.one("//input[@name='complainant']").value) == (422, True)
    made = await officer.submit(wrong.form(here), values)
    assert "实名，已加密" in made.text
    assert "温久安" not in made.text
    path = made.response.url.path
    opened = await officer.submit(made.form(f"{path}/reveal"), {"reason": "当面核实情况"})
    assert "温久安 0350-0000000" in opened.text
    told = {**_NONE.model_dump(mode="json", exclude={"person"})}
    done = await officer.submit(made.form(f"{path}/decision"), told)
    assert "不影响选举结果" in done.text
    assert "反映候选人投票前送米面" in (await officer.get("/elections/disputes?show=done")).text
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    assert "争议、举报1件" in (await clerk.get(f"/elections/{code}")).text
    vetting = await sign_in(Role.VETTING_OFFICER)
    assert (await vetting.get(path)).status == 403
