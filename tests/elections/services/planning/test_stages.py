"""Closing a state when its guard is met, for one or many, and opening it again from above."""

from dataclasses import replace
from datetime import date

import pytest

from elections import queries
from elections.planning.board import board
from elections.services.elections import subject
from elections.services.planning.stages import CloseMany, CloseStage, Reopen, close, close_many, closings, reopen
from elections.tables import Election
from elections.vocabulary import Stage
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    TOWNSHIP,
    a_ballot,
    a_published_election,
    an_actor,
    an_election,
)
from tests.support.http import SignIn
from tests.support.voids import find_void

DAY = date(2021, 10, 8)


def a_closing(stage: Stage, reached: date = DAY, reason: str | None = None) -> CloseStage:
    return CloseStage(stage=stage, reached=reached, reason=reason)


async def test_what_is_missing_asks_for_a_reason_that_the_trail_keeps(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Refused, match="还没有选举委员会名单"):
        await close(operator, code, a_closing(Stage.EC_FORMED))
    await close(operator, code, a_closing(Stage.EC_FORMED, reason="补录以前的选举"))
    assert await queries.stage_days(operator, code) == {Stage.EC_FORMED: DAY}
    assert (await trail(subject(code)))[0].reason == "补录以前的选举"


async def test_what_the_law_forbids_no_reason_helps(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Refused, match="补齐后再登记"):
        await close(operator, code, a_closing(Stage.CANDIDATES_PUBLISHED, reason="来不及"))


async def test_a_closed_state_is_corrected_only_after_it_was_opened_from_above(operator: Actor) -> None:
    code = await an_election(operator)
    for stage in (Stage.EC_FORMED, Stage.DAY_ANNOUNCED):
        await close(operator, code, a_closing(stage, reason="补录"))
    with pytest.raises(Refused, match="更正须由县级先重开"):
        await close(operator, code, a_closing(Stage.EC_FORMED, date(2021, 10, 7), "日期抄错"))
    again = Reopen(stage=Stage.EC_FORMED, reason="日期抄错")
    officer = an_actor(Role.ELECTION_OFFICER)
    with pytest.raises(Forbidden, match="县级以上重开"):
        await reopen(replace(officer, region=TOWNSHIP), code, again)
    with pytest.raises(Forbidden):
        await reopen(an_actor(Role.TOWNSHIP_CLERK), code, again)
    with pytest.raises(NotFound):
        await reopen(replace(officer, region=OTHER_COUNTY), code, again)
    await reopen(officer, code, again)
    await close(operator, code, a_closing(Stage.EC_FORMED, date(2021, 10, 7), "日期抄错"))
    assert (await queries.stage_days(operator, code))[Stage.EC_FORMED] == date(2021, 10, 7)
    with pytest.raises(Conflict, match="没有登记，不用重开"):
        await reopen(officer, code, Reopen(stage=Stage.MEETING, reason="日期抄错"))
    with pytest.raises(Conflict, match="由计票和公布得出"):
        await reopen(officer, code, Reopen(stage=Stage.VOTING, reason="日期抄错"))


async def test_many_are_closed_at_once_or_none(operator: Actor) -> None:
    ready, bare = [await an_election(operator, region=region) for region in ("140932100209", "140932102200")]
    await a_ballot(operator, ready)
    wanted = CloseMany(codes=(ready, bare), stage=Stage.CANDIDATES_PUBLISHED, reached=DAY, reason="补录")
    first, second = await closings(operator, wanted)
    assert [(one.election.code, one.rank) for one in (first, second)] == [(bare, 0), (ready, 1)]
    with pytest.raises(Refused, match="还没有候选人名单"):
        await close_many(operator, wanted)
    assert Stage.CANDIDATES_PUBLISHED not in await queries.stage_days(operator, ready)
    assert await close_many(operator, wanted.model_copy(update={"codes": (ready,)})) == 1
    assert (await queries.stage_days(operator, ready))[Stage.CANDIDATES_PUBLISHED] == DAY


async def test_of_many_what_is_new_and_what_is_put_right_leave_the_same_traces(operator: Actor) -> None:
    new, held = [await an_election(operator, region=region) for region in ("140932100209", "140932102200")]
    await close(operator, held, a_closing(Stage.AUDIT_PUBLISHED, date(2021, 10, 1), "补录"))
    wanted = CloseMany(codes=(new, held), stage=Stage.AUDIT_PUBLISHED, reached=date(2021, 10, 2), reason="补录")
    assert await close_many(operator, wanted) == 2
    for code in (new, held):
        assert (await queries.stage_days(operator, code))[Stage.AUDIT_PUBLISHED] == date(2021, 10, 2)
        (last, *_) = [one for one in await trail(f"election:{code}") if one.kind == "election.stage_reached"]
        assert (last.after, last.reason) == ({"离任审计公布": "2021-10-02"}, "补录")
    assert await close_many(operator, wanted) == 2, "once more changes nothing"
    assert len([one for one in await trail(f"election:{new}") if one.kind == "election.stage_reached"]) == 1


async def test_of_many_a_day_to_come_and_a_closed_election_stop_all(operator: Actor) -> None:
    one, gone = [await an_election(operator, region=region) for region in ("140932100209", "140932102200")]
    wanted = CloseMany(codes=(one,), stage=Stage.AUDIT_PUBLISHED, reached=date(2099, 1, 1), reason="补录")
    with pytest.raises(Refused, match="还没有到"):
        await close_many(operator, wanted)
    gone_by = {
        Election.cancelled: date(2021, 10, 3),
        Election.cancelled_why: "撤村",
        Election.cancelled_document: "1号",
    }
    await Election.update(gone_by).where(Election.code == gone)
    with pytest.raises(Conflict, match="已于2021-10-03取消"):
        await close_many(operator, wanted.model_copy(update={"codes": (one, gone), "reached": date(2021, 10, 2)}))


async def test_the_board_tells_where_each_waits_and_why(operator: Actor) -> None:
    code = await an_election(operator)
    await close(operator, code, a_closing(Stage.AUDIT_PUBLISHED, reason="补录"))
    (line,) = await board(operator, COUNTY)
    assert (line.election.code, line.waits_at) == (code, Stage.EC_FORMED)
    assert [(one.text, one.cure) for one in line.blockers] == [("选举委员会名单", "committee")]


async def test_t17_of_a_void_result_the_file_alone_is_closed(operator: Actor) -> None:
    code = await a_published_election(operator)
    void = date(2021, 12, 10)
    await find_void(operator, code, void)
    for stage in (Stage.FILED, Stage.HANDED_OVER, Stage.SUBBODIES):
        with pytest.raises(Refused, match=f"没有新一届，不再办理“{stage.label}”"):
            await close(operator, code, CloseStage(stage=stage, reached=void, reason="照常办理"))
        with pytest.raises(Refused, match="没有新一届"):
            await close_many(operator, CloseMany(codes=(code,), stage=stage, reached=void, reason="照常办理"))
    # What was done before anybody found it void was done, and its papers and ballots are kept (S21).
    await close(operator, code, CloseStage(stage=Stage.FILED, reached=date(2021, 11, 25), reason="补录"))
    await close(operator, code, CloseStage(stage=Stage.ARCHIVED, reached=void, reason="无效选举的材料单独立卷"))
    # What could not be put back stays on record; the file alone may be opened and closed again.
    with pytest.raises(Conflict, match="“备案发证”重开以后不能再登记，原来的登记留作记录"):
        await reopen(operator, code, Reopen(stage=Stage.FILED, reason="补材料"))
    await reopen(operator, code, Reopen(stage=Stage.ARCHIVED, reason="补材料"))
    await close(operator, code, CloseStage(stage=Stage.ARCHIVED, reached=void, reason="材料补齐"))


async def test_t17_the_page_of_a_void_result_opens_its_file_alone_again(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    await close(operator, code, CloseStage(stage=Stage.FILED, reached=date(2021, 11, 25), reason="补录"))
    officer, here = await sign_in(Role.ELECTION_OFFICER), f"/elections/{code}/reopen"
    assert here in (await officer.get(f"/elections/{code}")).all("//a/@href")
    await find_void(operator, code, date(2021, 12, 10))
    assert here not in (await officer.get(f"/elections/{code}")).all("//a/@href")
    await close(operator, code, CloseStage(stage=Stage.ARCHIVED, reached=date(2021, 12, 10), reason="单独立卷"))
    assert here in (await officer.get(f"/elections/{code}")).all("//a/@href")
    assert (await officer.get(here)).all("//select/option/@value") == ["", "archived"]
