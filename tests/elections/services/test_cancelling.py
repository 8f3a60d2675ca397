"""A cancelled election comes to no result, and another one may be set up in its place."""

from datetime import date

import asyncpg
import pytest

from elections import queries
from elections.services.cancelling import CancelElection, cancel_election
from elections.services.planning.stages import Reopen, reopen
from elections.services.results import Publication, publish
from elections.tables import Election
from elections.vocabulary import Stage
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Refused
from tests.support.factories import VILLAGE, a_ballot, a_checked_count, a_published_election, an_election, an_entry

_CANCEL = CancelElection(cancelled=date(2021, 11, 19), document="新关镇政府批复〔2021〕3号", reason="并村方案未定")


async def test_nothing_more_is_done_with_it(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await cancel_election(operator, code, _CANCEL)
    line = await queries.election(operator, code)
    assert (line.open, line.state, line.glyph) == (False, "已取消", "none")
    assert (line.cancelled, line.cancelled_document, line.cancelled_why) == (
        _CANCEL.cancelled,
        _CANCEL.document,
        _CANCEL.reason,
    )
    with pytest.raises(Conflict, match="取消，不能再办"):
        await a_checked_count(operator, code, an_entry())
    with pytest.raises(Conflict, match="取消，不能再办"):
        await cancel_election(operator, code, _CANCEL)
    with pytest.raises(Conflict, match="取消，不能再办"):
        await reopen(operator, code, Reopen(stage=Stage.LIST_PUBLISHED, reason="名单日期有误"))
    async with transaction(operator):
        assert (await trail(f"election:{code}"))[0].label == "取消选举"


async def test_a_counted_one_has_no_winner_either(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    await cancel_election(operator, code, _CANCEL)
    with pytest.raises(Conflict):
        await publish(operator, code, Publication(published=date(2021, 11, 21)))
    # The database holds it too, whoever writes.
    with pytest.raises(asyncpg.CheckViolationError):
        async with transaction(operator):
            await Election.update({Election.published: date(2021, 11, 21)}).where(Election.code == code)


async def test_another_takes_its_place(operator: Actor) -> None:
    first = await an_election(operator)
    await a_ballot(operator, first)
    with pytest.raises(Conflict, match="这一届已有选举"):
        await an_election(operator)
    await cancel_election(operator, first, _CANCEL)
    assert await an_election(operator, election_day=date(2021, 12, 18)) == f"{VILLAGE}-12-2"


async def test_a_published_one_stands_and_no_decision_lies_ahead(operator: Actor) -> None:
    code = await a_published_election(operator)
    with pytest.raises(Conflict, match="公布结果"):
        await cancel_election(operator, code, _CANCEL)
    with pytest.raises(Refused, match="还没有到"):
        await cancel_election(operator, code, _CANCEL.model_copy(update={"cancelled": date(2099, 1, 1)}))
